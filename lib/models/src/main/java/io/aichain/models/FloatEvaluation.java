package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.ModelRevert;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.inference.model.Shapes;
import io.aichain.inference.model.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** The model in doubles: the mathematics of docs/inference-semantics.md section 6 without its rounding. For reports only; no chain depends on it. */
final class FloatEvaluation {
    private final FloatModel model;

    FloatEvaluation(FloatModel model) {
        this.model = model;
    }

    /**
     * All layers' outputs.
     *
     * @param inputs for each Input layer its tensor, in a chain's numbers
     * @throws MalformedException if they are not what the model takes
     */
    List<FloatTensor> run(List<Tensor> inputs) throws MalformedException {
        List<InputPort> ports = InputPort.of(model);
        if (inputs.size() != ports.size()) {
            throw malformed("sample: %d inputs; the model has %d", inputs.size(), ports.size());
        }
        List<FloatTensor> outputs = new ArrayList<>();
        for (int i = 0; i < model.layers().size(); i++) {
            FloatLayer layer = model.layers().get(i);
            if (i < ports.size()) {
                Tensor input = inputs.get(i);
                outputs.add(new FloatTensor(input.shape(), ports.get(i).values(input)));
            } else {
                outputs.add(
                        layer(layer, layer.inputs().stream().map(outputs::get).toList()));
            }
        }
        return outputs;
    }

    private FloatTensor layer(FloatLayer layer, List<FloatTensor> inputs) throws MalformedException {
        FloatTensor x = inputs.get(0);
        Layer record = new Layer(
                layer.type(),
                Layout.NONE,
                layer.inputs(),
                Conversion.parameters(layer, model.numbers(), Profile.D1),
                0,
                List.of());
        int[] shape;
        try {
            shape = Shapes.output(record, 0, Kind.SD, shapes(inputs));
        } catch (ModelRevert refused) {
            throw malformed("%s: does not take %s", layer.name(), Conversion.text(shapes(inputs)));
        }
        double[] w = layer.weights();
        double[] data = switch (layer.type()) {
            case DENSE -> activate(layer, 0, 1, dense(x, w, layer.parameter(2), layer.parameter(3) == 1));
            case CONV_2D, DEPTHWISE_CONV_2D -> activate(layer, 0, 1, convolution(layer, record, x, shape));
            case FLATTEN -> x.data();
            case RESCALE -> map(x.data(), v -> v * layer.parameters()[0] + layer.parameters()[1]);
            case MAX_POOLING_2D, AVERAGE_POOLING_2D -> pooling(record, x, shape);
            case GLOBAL_AVERAGE_POOLING_2D -> globalAverage(x);
            case ZERO_PADDING_2D -> zeroPadding(layer, x, shape);
            case EMBEDDING -> embedding(layer, x);
            case SIMPLE_RNN, LSTM, GRU -> new FloatCells(layer).run(x);
            case BATCH_NORMALIZATION -> batchNormalization(layer, x);
            case LAYER_NORMALIZATION -> layerNormalization(layer, x);
            case SOFTMAX -> softmax(x);
            case ACTIVATION -> activate(layer, 0, 1, x.data().clone());
            case ADD -> combined(inputs, Double::sum);
            case MULTIPLY -> combined(inputs, (a, b) -> a * b);
            case CONCATENATE -> concatenated(layer.parameter(0), inputs, shape);
            case POSITION_EMBEDDING -> {
                double[] y = x.data().clone();
                for (int i = 0; i < y.length; i++) y[i] += w[i];
                yield y;
            }
            case ATTENTION -> FloatAttention.run(layer, x);
            case INPUT, DEQUANTIZE, QUANTIZE -> throw new IllegalStateException("no importer makes a " + layer.type());
        };
        return new FloatTensor(shape, data);
    }

    private static List<int[]> shapes(List<FloatTensor> tensors) {
        return tensors.stream().map(FloatTensor::shape).toList();
    }

    private interface Map {
        double of(double x);
    }

    private static double[] map(double[] x, Map rule) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) y[i] = rule.of(x[i]);
        return y;
    }

    private static double[] activate(FloatLayer layer, int activation, int slope, double[] x) {
        int id = layer.parameter(activation);
        double by = layer.parameters()[slope];
        return map(x, v -> activation(id, by, v));
    }

    /** Section 4. */
    static double activation(int id, double slope, double x) {
        return switch (id) {
            case 0 -> x > 0 ? x : x * slope;
            case 1 -> x;
            case 2 -> Math.max(x, 0);
            case 3 -> 1 / (1 + Math.exp(-x));
            case 4 -> Math.tanh(x);
            case 5 -> x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))) / 2;
            case 6 -> x / (1 + Math.exp(-x));
            case 7 -> x > 0 ? x : slope * Math.expm1(x);
            case 8 -> x > 40 ? x : Math.log1p(Math.exp(x));
            case FloatLayer.EXACT_GELU -> x * (1 + erf(x / Math.sqrt(2))) / 2;
            default -> throw new IllegalStateException("activation " + id);
        };
    }

    /** By the series of positive terms, e^-x² · 2/√π · Σ 2ⁿ x²ⁿ⁺¹ / (2n+1)!! (Abramowitz and Stegun 7.1.6). */
    private static double erf(double x) {
        if (Math.abs(x) > 6) return Math.signum(x);
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return sum * Math.exp(-x * x) * 2 / Math.sqrt(Math.PI);
    }

    private static double[] dense(FloatTensor x, double[] w, int units, boolean bias) {
        int in = x.last();
        double[] y = new double[x.rows() * units];
        for (int row = 0; row < x.rows(); row++) {
            for (int j = 0; j < units; j++) {
                double s = bias ? w[in * units + j] : 0;
                for (int k = 0; k < in; k++) s += x.data()[row * in + k] * w[k * units + j];
                y[row * units + j] = s;
            }
        }
        return y;
    }

    private static double[] convolution(FloatLayer layer, Layer record, FloatTensor x, int[] shape) {
        Window[] windows = Shapes.windows(record, x.shape());
        boolean depthwise = layer.type() == LayerType.DEPTHWISE_CONV_2D;
        int channels = x.last();
        int out = shape[2];
        int perChannel = depthwise ? out / channels : out;
        double[] w = layer.weights();
        int biases = w.length - out;
        double[] y = new double[shape[0] * shape[1] * out];
        for (int i = 0; i < shape[0]; i++) {
            for (int j = 0; j < shape[1]; j++) {
                for (int f = 0; f < out; f++) {
                    double s = layer.parameter(8) == 1 ? w[biases + f] : 0;
                    for (int u = windows[0].first(i); u < windows[0].end(i); u++) {
                        for (int v = windows[1].first(j); v < windows[1].end(j); v++) {
                            int cell = (u * x.shape()[1] + v) * channels;
                            int tap = windows[0].offset(i, u) * windows[1].size() + windows[1].offset(j, v);
                            int from = depthwise ? f / perChannel : 0;
                            int to = depthwise ? from + 1 : channels;
                            for (int q = from; q < to; q++) {
                                int column = depthwise ? f % perChannel : f;
                                s += x.data()[cell + q] * w[(tap * channels + q) * perChannel + column];
                            }
                        }
                    }
                    y[(i * shape[1] + j) * out + f] = s;
                }
            }
        }
        return y;
    }

    private static double[] pooling(Layer record, FloatTensor x, int[] shape) {
        Window[] windows = Shapes.windows(record, x.shape());
        boolean greatest = record.type() == LayerType.MAX_POOLING_2D;
        int c = x.last();
        double[] y = new double[shape[0] * shape[1] * c];
        for (int i = 0; i < shape[0]; i++) {
            for (int j = 0; j < shape[1]; j++) {
                for (int k = 0; k < c; k++) {
                    double max = Double.NEGATIVE_INFINITY;
                    double sum = 0;
                    int cells = 0;
                    for (int u = windows[0].first(i); u < windows[0].end(i); u++) {
                        for (int v = windows[1].first(j); v < windows[1].end(j); v++) {
                            double cell = x.data()[(u * x.shape()[1] + v) * c + k];
                            max = Math.max(max, cell);
                            sum += cell;
                            cells++;
                        }
                    }
                    y[(i * shape[1] + j) * c + k] = greatest ? max : sum / cells;
                }
            }
        }
        return y;
    }

    private static double[] globalAverage(FloatTensor x) {
        double[] y = new double[x.last()];
        for (int i = 0; i < x.data().length; i++) y[i % y.length] += x.data()[i];
        return map(y, sum -> sum / x.rows());
    }

    private static double[] zeroPadding(FloatLayer layer, FloatTensor x, int[] shape) {
        double[] y = new double[shape[0] * shape[1] * shape[2]];
        int row = x.shape()[1] * x.last();
        for (int i = 0; i < x.shape()[0]; i++) {
            int to = ((i + layer.parameter(0)) * shape[1] + layer.parameter(2)) * shape[2];
            System.arraycopy(x.data(), i * row, y, to, row);
        }
        return y;
    }

    private static double[] embedding(FloatLayer layer, FloatTensor tokens) throws MalformedException {
        int dim = layer.parameter(1);
        double[] y = new double[tokens.data().length * dim];
        for (int i = 0; i < tokens.data().length; i++) {
            double token = tokens.data()[i];
            if (token < 0 || token >= layer.parameter(0) || token != Math.rint(token)) {
                throw malformed("sample: token %s; 0 to %d expected", token, layer.parameter(0) - 1);
            }
            System.arraycopy(layer.weights(), (int) token * dim, y, i * dim, dim);
        }
        return y;
    }

    private static double[] batchNormalization(FloatLayer layer, FloatTensor x) {
        int c = x.last();
        double[] w = layer.weights();
        double[] y = new double[x.data().length];
        for (int i = 0; i < y.length; i++) {
            int k = i % c;
            double scale = w[k] / Math.sqrt(w[3 * c + k] + layer.parameters()[0]);
            y[i] = (x.data()[i] - w[2 * c + k]) * scale + w[c + k];
        }
        return y;
    }

    private static double[] layerNormalization(FloatLayer layer, FloatTensor x) {
        int c = x.last();
        double[] y = new double[x.data().length];
        for (int row = 0; row < y.length; row += c) {
            double mean = 0;
            for (int i = 0; i < c; i++) mean += x.data()[row + i] / c;
            double variance = 0;
            for (int i = 0; i < c; i++) variance += Math.pow(x.data()[row + i] - mean, 2) / c;
            double r = Math.sqrt(variance + layer.parameters()[0]);
            for (int i = 0; i < c; i++) {
                y[row + i] = (x.data()[row + i] - mean) / r * layer.weights()[i] + layer.weights()[c + i];
            }
        }
        return y;
    }

    static double[] softmax(FloatTensor x) {
        int c = x.last();
        double[] y = new double[x.data().length];
        for (int row = 0; row < y.length; row += c) {
            double max = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < c; i++) max = Math.max(max, x.data()[row + i]);
            double sum = 0;
            for (int i = 0; i < c; i++) sum += y[row + i] = Math.exp(x.data()[row + i] - max);
            for (int i = 0; i < c; i++) y[row + i] /= sum;
        }
        return y;
    }

    private static double[] combined(List<FloatTensor> inputs, DoubleBinaryOperator rule) {
        double[] y = inputs.get(0).data().clone();
        for (FloatTensor other : inputs.subList(1, inputs.size())) {
            for (int i = 0; i < y.length; i++) y[i] = rule.applyAsDouble(y[i], other.data()[i]);
        }
        return y;
    }

    private static double[] concatenated(int axis, List<FloatTensor> inputs, int[] shape) {
        int runs = 1;
        for (int i = 0; i < axis; i++) runs *= shape[i];
        double[] y = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        int at = 0;
        for (int run = 0; run < runs; run++) {
            for (FloatTensor input : inputs) {
                int length = input.data().length / runs;
                System.arraycopy(input.data(), run * length, y, at, length);
                at += length;
            }
        }
        return y;
    }
}
