package io.aichain.models;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.model.LayerType;
import java.util.Arrays;
import java.util.List;

/** LSTM, GRU and RNN of ONNX: gates in another order, weights by rows, two biases. */
final class OnnxCells {
    /** For each gate of ours (i, f, c, o) where it stands in ONNX (i, o, f, c). */
    private static final int[] LSTM_GATES = {0, 2, 3, 1};

    private static final int[] GRU_GATES = {0, 1, 2};
    private static final int[] RNN_GATES = {0};

    private final OnnxImporter graph;
    private final ModelBuilder model;

    OnnxCells(OnnxImporter graph, ModelBuilder model) {
        this.graph = graph;
        this.model = model;
    }

    /** Defines the node's outputs Y and Y_h, those that are used. */
    void add(OnnxNode node) throws MalformedException {
        OnnxValue x = graph.value(node, 0);
        long layout = node.integer("layout", 0);
        if (layout != 0 && layout != 1) throw node.refused("layout = %d; 0 or 1 expected", layout);
        boolean batchFirst = layout == 1;
        int[] expected = batchFirst ? new int[] {OnnxValue.BATCH, 0, 1} : new int[] {0, OnnxValue.BATCH, 1};
        if (!Arrays.equals(x.axes(), expected)) {
            throw node.refused(
                    "its input is no sequence of (%s)", batchFirst ? "batch, time, features" : "time, batch, features");
        }
        String direction = node.text("direction", "forward");
        if (!direction.equals("forward")) throw node.refused("direction = %s; only forward is supported", direction);
        if (node.has("clip")) throw node.refused("clip is not supported");
        node.require("input_forget", 0);
        if (node.hasInput(4)) throw node.refused("sequence_lens is not supported");
        for (int i = 5; i <= 7; i++) if (node.hasInput(i)) requireZeros(node, i);
        int[] gates = switch (node.op()) {
            case "LSTM" -> LSTM_GATES;
            case "GRU" -> GRU_GATES;
            default -> RNN_GATES;
        };
        long hidden = node.integer("hidden_size", 0);
        if (hidden < 1 || hidden > 1 << 20) throw node.refused("hidden_size = %d; 1 to 2^20 expected", hidden);
        int u = (int) hidden;
        boolean resetAfter = node.op().equals("GRU") && node.integer("linear_before_reset", 0) != 0;
        double[] weights = weights(node, model.last(x.layer()), u, gates, resetAfter);
        if (node.op().equals("LSTM")
                && node.hasOutput(2)
                && graph.isUsed(node.node().outputs().get(2))) {
            throw node.refused("its output of cell states is not supported");
        }
        for (int output = 0; output < 2; output++) {
            if (!node.hasOutput(output)) continue;
            String name = node.node().outputs().get(output);
            if (!graph.isUsed(name)) continue;
            boolean sequences = output == 0;
            String layer = output == 0 ? node.name() : node.name() + "/last";
            int position = model.add(
                    layer, type(node), List.of(x.layer()), parameters(node, u, sequences, resetAfter), weights);
            OnnxValue y = sequences
                    ? batchFirst
                            ? OnnxValue.of(position, OnnxValue.BATCH, 0, OnnxValue.ONE, 1)
                            : OnnxValue.of(position, 0, OnnxValue.ONE, OnnxValue.BATCH, 1)
                    : batchFirst
                            ? OnnxValue.of(position, OnnxValue.BATCH, OnnxValue.ONE, 0)
                            : OnnxValue.of(position, OnnxValue.ONE, OnnxValue.BATCH, 0);
            graph.define(node, output, y);
        }
    }

    private void requireZeros(OnnxNode node, int input) throws MalformedException {
        double[] state = graph.constants.of(node, input).values();
        if (Arrays.stream(state).anyMatch(v -> v != 0)) {
            throw node.refused("input %d (a first state or peephole that is not 0) is not supported", input);
        }
    }

    private static LayerType type(OnnxNode node) {
        return switch (node.op()) {
            case "LSTM" -> LayerType.LSTM;
            case "GRU" -> LayerType.GRU;
            default -> LayerType.SIMPLE_RNN;
        };
    }

    private static double[] parameters(OnnxNode node, int u, boolean sequences, boolean resetAfter)
            throws MalformedException {
        List<String> names = node.has("activations")
                ? node.node().attributes().get("activations").strings()
                : switch (node.op()) {
                    case "LSTM" -> List.of("Sigmoid", "Tanh", "Tanh");
                    case "GRU" -> List.of("Sigmoid", "Tanh");
                    default -> List.of("Tanh");
                };
        double returned = sequences ? 1 : 0;
        return switch (node.op()) {
            case "LSTM" -> {
                if (names.size() != 3 || !names.get(1).equals(names.get(2))) {
                    throw node.refused("activations = %s; the last two must be the same", names);
                }
                yield new double[] {activation(node, names.get(1)), activation(node, names.get(0)), 0, u, returned};
            }
            case "GRU" -> {
                if (names.size() != 2) throw node.refused("activations = %s; two expected", names);
                yield new double[] {
                    activation(node, names.get(1)), activation(node, names.get(0)), 0, u, returned, resetAfter ? 1 : 0
                };
            }
            default -> {
                if (names.size() != 1) throw node.refused("activations = %s; one expected", names);
                yield new double[] {activation(node, names.get(0)), 0, u, returned};
            }
        };
    }

    private static int activation(OnnxNode node, String name) throws MalformedException {
        return switch (name) {
            case "Sigmoid" -> FloatLayer.SIGMOID;
            case "Tanh" -> FloatLayer.TANH;
            case "Relu" -> FloatLayer.RELU;
            case "Softplus" -> FloatLayer.SOFTPLUS;
            default -> throw node.refused("activations: %s is not supported", name);
        };
    }

    /** K[in][g·u], U[u][g·u], b[g·u] and, with resetAfter, r[g·u]. */
    private double[] weights(OnnxNode node, int in, int u, int[] gates, boolean resetAfter) throws MalformedException {
        int g = gates.length;
        double[] w = checked(node, 1, 1, g * u, in);
        double[] r = checked(node, 2, 1, g * u, u);
        double[] b = node.hasInput(3) ? checked(node, 3, 1, 2 * g * u) : new double[2 * g * u];
        int row = g * u;
        double[] out = new double[(in + u + (resetAfter ? 2 : 1)) * row];
        for (int gate = 0; gate < g; gate++) {
            for (int j = 0; j < u; j++) {
                int theirs = gates[gate] * u + j;
                int ours = gate * u + j;
                for (int k = 0; k < in; k++) out[k * row + ours] = w[theirs * in + k];
                for (int k = 0; k < u; k++) out[(in + k) * row + ours] = r[theirs * u + k];
                int bias = (in + u) * row + ours;
                if (resetAfter) {
                    out[bias] = b[theirs];
                    out[bias + row] = b[row + theirs];
                } else {
                    out[bias] = b[theirs] + b[row + theirs];
                }
            }
        }
        return out;
    }

    private double[] checked(OnnxNode node, int input, int... shape) throws MalformedException {
        OnnxTensor tensor = graph.constants.of(node, input);
        if (!tensor.hasShape(shape)) {
            throw node.refused(
                    "input %d has shape %s; %s expected",
                    input, Arrays.toString(tensor.dims()), Arrays.toString(shape));
        }
        return tensor.values();
    }
}
