package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Quantisation after training for {@code int8-v1} (docs/inference-semantics.md section 7). A tensor of bytes stands for its values divided by a scale, the
 * greatest magnitude on the samples / 127; weights have a scale for each output channel, the greatest magnitude / 127. Dense layers and convolutions
 * compute on bytes, pooling, padding and Flatten stay on them; all else computes on numbers with 18 decimals, with conversions between.
 */
final class Quantization {
    private static final int MOST = 127;
    /** Ends the name of a product whose activation is a layer behind it. */
    private static final String SUMS = "/sums";

    private static final int MAX_SHIFT = 62;
    /** Products of one sum, by section 7. */
    private static final int MAX_PRODUCTS = 131_071;

    private final FloatModel model;
    private final double[] scales;
    private final WeightStreams weights;
    private final List<Layer> layers = new ArrayList<>();
    private final List<Bytes> streams = new ArrayList<>();
    private final List<ImportedModel.Quantized> errors = new ArrayList<>();
    /** Where each layer's output stands: as numbers, and as bytes. */
    private final Map<Integer, Integer> numbers = new HashMap<>();

    private final Map<Integer, Integer> bytes = new HashMap<>();

    private Quantization(FloatModel model, double[] scales, WeightStreams weights) {
        this.model = model;
        this.scales = scales;
        this.weights = weights;
    }

    /** @param layers what became of the weights of those on bytes */
    record Result(ModelFile file, List<ImportedModel.Quantized> layers) {}

    /**
     * Quantises a model.
     *
     * @param calibration inputs as the model will see them: they decide the scales
     * @param weights takes those that do not become bytes
     */
    static Result quantize(FloatModel model, List<Sample> calibration, WeightStreams weights)
            throws MalformedException {
        if (calibration.isEmpty()) {
            throw malformed("calibration: int8-v1 finds its scales from samples; give some that are like real inputs");
        }
        FloatModel split = split(model);
        return new Quantization(split, scales(split, calibration), weights).run();
    }

    /** Sums on bytes know ReLU only: every other activation of theirs becomes a layer behind them. */
    private static FloatModel split(FloatModel model) {
        List<FloatLayer> all = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (FloatLayer layer : model.layers()) {
            List<Integer> inputs = layer.inputs().stream().map(places::get).toList();
            boolean apart = isProduct(layer)
                    && layer.parameter(0) != FloatLayer.LINEAR
                    && layer.parameter(0) != FloatLayer.RELU;
            if (apart) {
                double[] linear = layer.parameters().clone();
                linear[0] = FloatLayer.LINEAR;
                linear[1] = 0;
                all.add(new FloatLayer(layer.name() + SUMS, layer.type(), inputs, linear, layer.weights()));
                double[] act = {layer.parameters()[0], layer.parameters()[1]};
                List<Integer> sums = List.of(all.size() - 1);
                all.add(new FloatLayer(layer.name(), LayerType.ACTIVATION, sums, act, FloatLayer.NONE));
            } else {
                all.add(layer.withInputs(inputs));
            }
            places.add(all.size() - 1);
        }
        return new FloatModel(
                model.name(),
                model.origin(),
                model.inputs(),
                all,
                model.numbers(),
                model.classes(),
                model.vocabulary());
    }

    private static double[] scales(FloatModel model, List<Sample> calibration) throws MalformedException {
        double[] scales = new double[model.layers().size()];
        FloatEvaluation evaluation = new FloatEvaluation(model);
        for (Sample sample : calibration) {
            List<FloatTensor> all = evaluation.run(sample.inputs());
            for (int i = 0; i < scales.length; i++) {
                for (double x : all.get(i).data()) scales[i] = Math.max(scales[i], Math.abs(x) / MOST);
            }
        }
        for (int i = 0; i < scales.length; i++) {
            if (!(scales[i] < 1e12)) {
                throw malformed(
                        "%s: outputs of %s on the samples",
                        model.layers().get(i).name(), scales[i] * MOST);
            }
            // A tensor that is 0 on all samples has no scale of its own.
            if (scales[i] < 1e-12) scales[i] = 1e-12;
        }
        return scales;
    }

    private Result run() throws MalformedException {
        for (int i = 0; i < model.layers().size(); i++) {
            FloatLayer layer = model.layers().get(i);
            if (isProduct(layer)) product(i, layer);
            else if (staysOnBytes(layer)) {
                scales[i] = scales[layer.inputs().get(0)];
                bytes.put(
                        i,
                        add(
                                layer.type(),
                                Layout.NONE,
                                List.of(bytesOf(layer.inputs().get(0))),
                                layer,
                                Bytes.EMPTY,
                                0));
            } else plain(i, layer);
        }
        numbersOf(model.layers().size() - 1);
        ModelFile file = ModelFile.of(
                model.name(),
                model.origin(),
                Profile.INT8,
                model.inputs(),
                layers,
                streams,
                model.classes(),
                model.vocabulary());
        return new Result(file, List.copyOf(errors));
    }

    /** Whether it is computed on bytes. */
    static boolean isProduct(FloatLayer layer) {
        return switch (layer.type()) {
            case DENSE, CONV_2D, DEPTHWISE_CONV_2D -> productsOf(layer) <= MAX_PRODUCTS;
            default -> false;
        };
    }

    /** Those that change no scale, and follow a layer on bytes: what comes from numbers stays there. */
    private boolean staysOnBytes(FloatLayer layer) {
        return switch (layer.type()) {
            case ACTIVATION ->
                layer.parameter(0) == FloatLayer.RELU
                        && bytes.containsKey(layer.inputs().get(0));
            case FLATTEN, MAX_POOLING_2D, AVERAGE_POOLING_2D, GLOBAL_AVERAGE_POOLING_2D, ZERO_PADDING_2D ->
                bytes.containsKey(layer.inputs().get(0));
            default -> false;
        };
    }

    private static int channels(FloatLayer layer) {
        int perChannel = layer.type() == LayerType.DEPTHWISE_CONV_2D ? layer.parameter(3) * layer.parameter(4) : 0;
        boolean bias = layer.parameter(layer.type() == LayerType.DENSE ? 3 : 8) == 1;
        return perChannel == 0 ? layer.parameter(2) : layer.weights().length / (perChannel + (bias ? 1 : 0));
    }

    private static int productsOf(FloatLayer layer) {
        return layer.weights().length / channels(layer);
    }

    private void plain(int i, FloatLayer layer) throws MalformedException {
        Layout layout = weights.layout(layer);
        List<Integer> inputs = new ArrayList<>();
        for (int input : layer.inputs()) inputs.add(numbersOf(input));
        numbers.put(i, add(layer.type(), layout, inputs, layer, weights.stream(layer, layout), layer.weights().length));
    }

    private int add(LayerType type, Layout layout, List<Integer> inputs, FloatLayer layer, Bytes stream, int weights)
            throws MalformedException {
        Numbers parameters = Conversion.parameters(layer, model.numbers(), Profile.INT8);
        return add(new Layer(type, layout, inputs, parameters, weights, List.of()), stream);
    }

    private int add(Layer layer, Bytes stream) {
        layers.add(layer);
        streams.add(stream);
        return layers.size() - 1;
    }

    private int numbersOf(int i) throws MalformedException {
        if (!numbers.containsKey(i)) {
            Numbers scale = Numbers.of(new BigInteger[] {NumberRule.NEAREST.weight(scales[i], Profile.INT8)});
            numbers.put(
                    i,
                    add(
                            new Layer(LayerType.DEQUANTIZE, Layout.NONE, List.of(bytes.get(i)), scale, 0, List.of()),
                            Bytes.EMPTY));
        }
        return numbers.get(i);
    }

    private int bytesOf(int i) throws MalformedException {
        if (!bytes.containsKey(i)) {
            Numbers inverse = Numbers.of(new BigInteger[] {NumberRule.NEAREST.weight(1 / scales[i], Profile.INT8)});
            bytes.put(
                    i,
                    add(
                            new Layer(LayerType.QUANTIZE, Layout.NONE, List.of(numbers.get(i)), inverse, 0, List.of()),
                            Bytes.EMPTY));
        }
        return bytes.get(i);
    }

    /** A sum of products on bytes. */
    private void product(int i, FloatLayer layer) throws MalformedException {
        double[] parameters = layer.parameters().clone();
        parameters[parameters.length - 1] = 1;
        byte[] stream = stream(layer, scales[layer.inputs().get(0)], scales[i]);
        var onBytes = new FloatLayer(layer.name(), layer.type(), layer.inputs(), parameters, FloatLayer.NONE);
        int input = bytesOf(layer.inputs().get(0));
        bytes.put(i, add(layer.type(), Layout.INT8, List.of(input), onBytes, Bytes.wrap(stream), stream.length));
    }

    private static ImportedModel.Quantized error(FloatLayer layer, int products, double[] worst, double[] sum) {
        int at = 0;
        for (int j = 1; j < worst.length; j++) if (worst[j] > worst[at]) at = j;
        double mean = Arrays.stream(sum).sum() / ((double) products * worst.length);
        String name = layer.name().endsWith(SUMS)
                ? layer.name().substring(0, layer.name().length() - SUMS.length())
                : layer.name();
        return new ImportedModel.Quantized(name, worst.length, (long) products * worst.length, worst[at], at, mean);
    }

    private static int biases(FloatLayer layer) {
        boolean bias = layer.parameter(layer.type() == LayerType.DENSE ? 3 : 8) == 1;
        return bias ? channels(layer) : 0;
    }

    /** Section 7: int8 values in the order of the weights, then for all channels bias (int32), multiplier (uint32), shift (uint8). */
    private byte[] stream(FloatLayer layer, double in, double out) throws MalformedException {
        int channels = channels(layer);
        int products = (layer.weights().length - biases(layer)) / channels;
        double[] w = layer.weights();
        ByteBuffer stream = ByteBuffer.allocate(products * channels + 9 * channels);
        int[] biases = new int[channels];
        int[] multipliers = new int[channels];
        byte[] shifts = new byte[channels];
        double[] scale = new double[channels];
        for (int j = 0; j < channels; j++) {
            for (int k = 0; k < products; k++) scale[j] = Math.max(scale[j], Math.abs(w[k * channels + j]) / MOST);
            if (scale[j] < 1e-12) scale[j] = 1e-12;
            double bias = biases(layer) > 0 ? Math.rint(w[products * channels + j] / (in * scale[j])) : 0;
            if (Math.abs(bias) > Integer.MAX_VALUE - 128L * MOST * products) {
                throw malformed("%s: the bias of channel %d is %s steps; 32 bits hold a sum", layer.name(), j, bias);
            }
            biases[j] = (int) bias;
            double factor = in * scale[j] / out;
            int shift = 30 - Math.getExponent(factor);
            if (shift < 1) throw malformed("%s: channel %d is scaled by %s; at most 2^29", layer.name(), j, factor);
            shifts[j] = (byte) Math.min(shift, MAX_SHIFT);
            long multiplier = (long) Math.rint(Math.scalb(factor, shifts[j]));
            multipliers[j] = (int) Math.clamp(multiplier, 1L << 30, (1L << 31) - 1);
        }
        double[] worst = new double[channels];
        double[] sum = new double[channels];
        for (int k = 0; k < products * channels; k++) {
            int j = k % channels;
            double step = Math.rint(w[k] / scale[j]);
            stream.put((byte) step);
            double distance = Math.abs(w[k] - step * scale[j]);
            worst[j] = Math.max(worst[j], distance);
            sum[j] += distance;
        }
        errors.add(error(layer, products, worst, sum));
        for (int bias : biases) stream.putInt(bias);
        for (int multiplier : multipliers) stream.putInt(multiplier);
        stream.put(shifts);
        return stream.array();
    }
}
