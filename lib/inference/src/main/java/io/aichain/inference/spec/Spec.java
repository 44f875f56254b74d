package io.aichain.inference.spec;

import io.aichain.inference.Reverts;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import java.math.BigInteger;
import java.util.Arrays;

/** The layers of profiles 1 to 3 (sections 6 and 7), the plain way. */
public final class Spec implements LayerCall.Runner {
    public static final Spec PLAIN = new Spec();

    private Spec() {}

    @Override
    public LayerCall.Result run(LayerCall call, LayerCall.Toll toll) {
        if (call.layer().type().isRecurrent()) return new Recurrent(call).run();
        return new LayerCall.Result(Tensor.of(call.shape(), output(call, toll)), Tensor.NONE);
    }

    private static BigInteger[] output(LayerCall call, LayerCall.Toll toll) {
        if (call.kind() == Kind.Q8) return Int8.output(call);
        Layer layer = call.layer();
        BigInteger[] x = call.input().bigs();
        BigInteger[] w = call.weights().numbers().bigs();
        int[] in = call.input().shape();
        int last = call.input().last();
        return switch (layer.type()) {
            case DENSE, CONV_2D, DEPTHWISE_CONV_2D -> {
                Sums sums = new Sums(call.profile());
                sums.check(call);
                yield Activations.all(layer.parameter(0), layer.number(1), Products.of(call, sums, x, w));
            }
            case FLATTEN -> x;
            case RESCALE -> {
                BigInteger[] y = new BigInteger[x.length];
                for (int i = 0; i < x.length; i++) {
                    y[i] = Fixed.add(Fixed.mul(x[i], layer.number(0)), layer.number(1));
                }
                yield y;
            }
            case MAX_POOLING_2D -> Pooling.max(call, x);
            case AVERAGE_POOLING_2D -> Pooling.average(call, x);
            case GLOBAL_AVERAGE_POOLING_2D -> Pooling.globalAverage(in, x);
            case ZERO_PADDING_2D -> Pooling.zeroPadding(call, x);
            case EMBEDDING -> layer.layout() == Layout.INT8 ? Int8.embedding(call) : embedding(layer, x, w);
            case BATCH_NORMALIZATION -> Normalization.batch(layer.number(0), last, x, w);
            case LAYER_NORMALIZATION -> Normalization.layer(call.profile(), layer.number(0), last, x, w);
            case SOFTMAX -> {
                BigInteger[] y = new BigInteger[x.length];
                for (int row = 0; row < x.length; row += last) {
                    System.arraycopy(Activations.softmax(Arrays.copyOfRange(x, row, row + last)), 0, y, row, last);
                }
                yield y;
            }
            case ACTIVATION -> Activations.all(layer.parameter(0), layer.number(1), x);
            case ADD, MULTIPLY -> {
                BigInteger[] y = x.clone();
                boolean add = layer.type() == LayerType.ADD;
                for (int i = 0; i < y.length; i++) {
                    for (Tensor other : call.inputs().subList(1, call.inputs().size())) {
                        BigInteger z = other.data().big(i);
                        y[i] = add ? Fixed.add(y[i], z) : Fixed.mul(y[i], z);
                    }
                }
                yield y;
            }
            case CONCATENATE -> concatenate(call);
            case ATTENTION -> Attention.of(call, toll);
            case QUANTIZE -> Int8.quantize(layer.number(0), x);
            case POSITION_EMBEDDING -> {
                BigInteger[] y = new BigInteger[x.length];
                for (int i = 0; i < x.length; i++) y[i] = Fixed.add(x[i], w[i]);
                yield y;
            }
            case SIMPLE_RNN, LSTM, GRU, INPUT, DEQUANTIZE ->
                throw new IllegalStateException("no layer on numbers: " + layer);
        };
    }

    private static BigInteger[] embedding(Layer layer, BigInteger[] tokens, BigInteger[] w) {
        int dim = layer.parameter(1);
        BigInteger[] y = new BigInteger[tokens.length * dim];
        for (int i = 0; i < tokens.length; i++) {
            System.arraycopy(w, token(tokens[i], layer.parameter(0)) * dim, y, i * dim, dim);
        }
        return y;
    }

    static int token(BigInteger token, int vocabulary) {
        if (token.signum() < 0 || token.compareTo(BigInteger.valueOf(vocabulary)) >= 0) {
            throw Reverts.tokenOutOfRange(token);
        }
        return token.intValue();
    }

    /** Runs of the inputs one behind the other: a run is all from the axis on. */
    static BigInteger[] concatenate(LayerCall call) {
        int axis = call.layer().parameter(0);
        BigInteger[] y = new BigInteger[Tensor.elements(call.shape())];
        int runs = 1;
        for (int i = 0; i < axis; i++) runs *= call.shape()[i];
        int at = 0;
        for (int run = 0; run < runs; run++) {
            for (Tensor input : call.inputs()) {
                int length = input.size() / runs;
                for (int i = 0; i < length; i++) y[at++] = input.data().big(run * length + i);
            }
        }
        return y;
    }
}
