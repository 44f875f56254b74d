package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.model.LayerType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * ONNX graphs as models of ours. Their images have channels first, ours last: weights are laid out anew, and a row made of an image is
 * followed to the product that takes it, whose weights are put into our order.
 */
final class OnnxImporter {
    private final OnnxProto.Graph graph;
    private final long opset;
    private final ModelBuilder model;
    final OnnxConstants constants;
    final OnnxAxes axes;
    private final OnnxStacks stacks;
    private final OnnxThresholds thresholds;
    private final Map<String, OnnxValue> values = new HashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();
    /** Layers that more than one node takes, perhaps under names of operators that compute nothing: no other may become part of them. */
    private final Set<Integer> shared = new HashSet<>();

    private final Set<String> defined = new HashSet<>();
    /** Inputs whose type has no fractions, such as tokens. */
    private final Set<Integer> wholeInputs = new HashSet<>();

    private OnnxImporter(OnnxProto.Model file, int longest) {
        this.graph = file.graph();
        this.constants = new OnnxConstants(graph.initializers());
        this.opset = file.opset();
        this.axes = new OnnxAxes(opset, constants);
        this.model = new ModelBuilder(NumberRule.NEAREST, longest);
        this.stacks = new OnnxStacks(this);
        this.thresholds = new OnnxThresholds(this, model);
    }

    static FloatModel read(byte[] file, String origin, int longest) throws MalformedException {
        OnnxProto.Model parsed = OnnxProto.read(file);
        return new OnnxImporter(parsed, longest).read(origin);
    }

    private FloatModel read(String origin) throws MalformedException {
        if (opset < OnnxAttributes.OLDEST || opset > OnnxAttributes.NEWEST) {
            throw malformed(
                    "ONNX: operators of version %d; %d to %d are known: export with opset_version=%d",
                    opset, OnnxAttributes.OLDEST, OnnxAttributes.NEWEST, OnnxAttributes.NEWEST);
        }
        if (graph.outputs().size() != 1)
            throw malformed("ONNX: %d outputs; one expected", graph.outputs().size());
        String output = graph.outputs().get(0).name();
        uses.merge(output, 1, Integer::sum);
        for (OnnxProto.Node node : graph.nodes()) {
            for (String input : node.inputs()) uses.merge(input, 1, Integer::sum);
        }
        for (OnnxProto.ValueInfo input : graph.inputs()) {
            if (!graph.initializers().containsKey(input.name())) input(input);
        }
        for (int i = 0; i < graph.nodes().size(); i++)
            node(OnnxNode.of(graph.nodes().get(i), i, model::hasLayer));
        OnnxValue result = values.get(output);
        if (stacks.has(output))
            throw malformed(
                    "ONNX: the output %s is joined of values along a dimension of length 1: end before", output);
        if (result == null) throw malformed("ONNX: no node makes the output %s", output);
        if (result.order() != null) {
            throw malformed(
                    "ONNX: the output %s is a row made of an image with channels first; end with the image", output);
        }
        if (!result.isInOurOrder() && !result.isImage()) {
            throw malformed(
                    "ONNX: the output %s has its dimensions in another order than the layer that computes it; end before Transpose",
                    output);
        }
        return model.build(graph.name(), origin, result.layer(), List.of(), new Vocabulary.None());
    }

    /** Which dimension is the batch, and where channels stand, follows from the node that takes the input. */
    private void input(OnnxProto.ValueInfo input) throws MalformedException {
        if (!OnnxTensor.isNumber(input.elementType())) {
            throw malformed(
                    "input %s: elements of type %d of ONNX; numbers expected", input.name(), input.elementType());
        }
        List<Long> shape = input.shape();
        if (shape.size() < 2 || shape.size() > 4) {
            throw malformed("input %s: shape %s; 2 to 4 dimensions with the batch expected", input.name(), shape);
        }
        int batch = shape.size() == 3 && isTakenByCell(input.name()) ? 1 : 0;
        if (shape.get(batch) > 1)
            throw malformed("input %s: a batch of %d; 1 expected", input.name(), shape.get(batch));
        List<Long> rest = new ArrayList<>(shape);
        rest.remove(batch);
        int[] ours = new int[rest.size()];
        for (int i = 0; i < ours.length; i++) {
            long d = rest.get(i);
            boolean open = d == -1 && i == 0 && ours.length < 3;
            if (!open && (d < 1 || d > 1 << 20)) {
                throw malformed("input %s: dimension %d of %s; 1 to 2^20 expected", input.name(), d, shape);
            }
            ours[i] = open ? 0 : (int) d;
        }
        int[] axes;
        if (ours.length == 3 && !isTurnedToChannelsFirst(input.name())) {
            ours = new int[] {ours[1], ours[2], ours[0]};
            axes = new int[] {OnnxValue.BATCH, 2, 0, 1};
        } else {
            axes = new int[shape.size()];
            int at = 0;
            for (int k = 0; k < axes.length; k++) axes[k] = k == batch ? OnnxValue.BATCH : at++;
        }
        int position = model.input(input.name(), ours);
        if (!OnnxTensor.isReal(input.elementType())) wholeInputs.add(position);
        define(input.name(), OnnxValue.of(position, axes));
    }

    private boolean isTakenByCell(String name) {
        return graph.nodes().stream()
                .anyMatch(node -> List.of("LSTM", "GRU", "RNN").contains(node.op())
                        && node.inputs().indexOf(name) == 0
                        && (!node.attributes().containsKey("layout")
                                || node.attributes().get("layout").i() == 0));
    }

    /** Perhaps behind operators that leave the order as it is. */
    private boolean isTurnedToChannelsFirst(String name) {
        Set<String> same = new HashSet<>(Set.of(name));
        for (OnnxProto.Node node : graph.nodes()) {
            if (node.inputs().stream().noneMatch(same::contains)) continue;
            if (List.of("Add", "Mul", "Pad", "Identity", "Cast").contains(node.op())) same.addAll(node.outputs());
            boolean turns = node.op().equals("Transpose")
                    && node.attributes().containsKey("perm")
                    && node.attributes().get("perm").ints().equals(List.of(0L, 3L, 1L, 2L));
            if (turns) return true;
        }
        return false;
    }

    /** The value of an input that a layer computes. */
    OnnxValue value(OnnxNode node, int input) throws MalformedException {
        OnnxValue value = values.get(node.input(input));
        if (stacks.has(node.input(input))) {
            throw node.refused(
                    "input %d (%s) is joined of values along a dimension of length 1; only one of them at a time is supported",
                    input, node.input(input));
        }
        if (value == null)
            throw node.refused("input %d (%s) is no value of a node before it", input, node.input(input));
        return value;
    }

    /** The same, an image with channels first. */
    OnnxValue image(OnnxNode node, int input) throws MalformedException {
        OnnxValue value = value(node, input);
        if (!value.isImage()) throw node.refused("its input is no image of (batch, channels, height, width)");
        return value;
    }

    boolean isUsed(String name) {
        return uses.getOrDefault(name, 0) > 0;
    }

    void define(OnnxNode node, int output, OnnxValue value) throws MalformedException {
        define(node.node().outputs().get(output), value);
    }

    private void define(String name, OnnxValue value) throws MalformedException {
        if (!defined.add(name) || graph.initializers().containsKey(name)) {
            throw malformed("ONNX: two values are called %s", name);
        }
        values.put(name, value);
        if (isTakenTwice(name)) share(value.layer());
    }

    /** Whether nodes take a value more than once under this name. */
    boolean isTakenTwice(String name) {
        return uses.getOrDefault(name, 0) > 1;
    }

    /** Gives a name to what is no layer's output. */
    void claim(OnnxNode node, String name) throws MalformedException {
        if (!defined.add(name) || graph.initializers().containsKey(name)) {
            throw node.refused("its output has a name that is taken");
        }
    }

    /** From now on none becomes part of this layer. */
    void share(int layer) {
        shared.add(layer);
    }

    /** Whether another node takes a layer's output too, so that none may become part of it. */
    boolean isShared(int layer) {
        return shared.contains(layer);
    }

    /** Whether an input's type has no fractions. */
    boolean isWholeInput(int layer) {
        return wholeInputs.contains(layer);
    }

    /** Whether a layer's output is never below 0. */
    boolean isNotNegative(int layer) {
        FloatLayer made = model.layer(layer);
        return switch (made.type()) {
            case MAX_POOLING_2D, AVERAGE_POOLING_2D, ZERO_PADDING_2D ->
                isNotNegative(made.inputs().get(0));
            default -> made.hasNoNegativeOutput();
        };
    }

    private void node(OnnxNode node) throws MalformedException {
        if (!OnnxProto.isOurs(node.node().domain())) {
            throw node.refused("operators of %s are not supported", node.node().domain());
        }
        OnnxAttributes.requireKnown(node);
        if (!node.hasOutput(0) && !List.of("LSTM", "GRU", "RNN").contains(node.op())) throw node.refused("no output");
        switch (node.op()) {
            case "Constant" -> {
                OnnxTensor value = node.value();
                claim(node, node.node().outputs().get(0));
                constants.put(node.node().outputs().get(0), value);
            }
            case "LSTM", "GRU", "RNN" -> new OnnxCells(this, model).add(node);
            case "Greater" -> thresholds.compare(node);
            default -> {
                OnnxTensor known = new OnnxFolding(this, model).fold(node);
                if (known == null) {
                    if (!stacks.add(node)) define(node, 0, output(node));
                    return;
                }
                String name = node.node().outputs().get(0);
                claim(node, name);
                constants.put(name, known);
            }
        }
    }

    private OnnxValue output(OnnxNode node) throws MalformedException {
        OnnxWindows windows = new OnnxWindows(this, model);
        OnnxShapes shapes = new OnnxShapes(this, model);
        OnnxArithmetic arithmetic = new OnnxArithmetic(this, model);
        return switch (node.op()) {
            case "Identity" -> value(node, 0);
            case "Dropout" -> {
                if (node.hasOutput(1) && isUsed(node.node().outputs().get(1))) {
                    throw node.refused("its output of a mask is not supported");
                }
                if (node.hasInput(2) && constants.scalar(node, 2) != 0) {
                    throw node.refused("training_mode must be false: what it drops is random");
                }
                yield value(node, 0);
            }
            case "Conv" -> windows.convolution(node);
            case "MaxPool" -> windows.pooling(node, LayerType.MAX_POOLING_2D);
            case "AveragePool" -> windows.pooling(node, LayerType.AVERAGE_POOLING_2D);
            case "GlobalAveragePool" -> {
                OnnxValue x = image(node, 0);
                int mean = model.add(node.name(), LayerType.GLOBAL_AVERAGE_POOLING_2D, x.layer());
                yield OnnxValue.of(mean, OnnxValue.BATCH, 0, OnnxValue.ONE, OnnxValue.ONE);
            }
            case "Gemm" -> gemm(node);
            case "MatMul" -> dense(node, value(node, 0), constants.of(node, 1), null);
            case "Gather" ->
                constants.orNull(node.input(1)) == null
                        ? embedding(node)
                        : stacks.has(node.input(0)) ? stacks.taken(node) : shapes.gather(node);
            case "Slice" -> stacks.has(node.input(0)) ? stacks.sliced(node) : shapes.slice(node);
            case "ReduceMean" -> shapes.mean(node, opset);
            case "Unsqueeze" -> shapes.unsqueeze(node);
            case "BatchNormalization" -> batchNormalization(node);
            case "LayerNormalization" -> layerNormalization(node);
            case "Relu" -> activation(node, FloatLayer.RELU, 0);
            case "Sigmoid" -> activation(node, FloatLayer.SIGMOID, 0);
            case "Tanh" -> activation(node, FloatLayer.TANH, 0);
            case "Softplus" -> activation(node, FloatLayer.SOFTPLUS, 0);
            case "LeakyRelu" -> activation(node, FloatLayer.LEAKY_RELU, node.number("alpha", 0.01));
            case "Elu" -> activation(node, FloatLayer.ELU, node.number("alpha", 1));
            case "Gelu" ->
                switch (node.text("approximate", "none")) {
                    case "tanh" -> activation(node, FloatLayer.GELU, 0);
                    case "none" -> activation(node, FloatLayer.EXACT_GELU, 0);
                    default -> throw node.refused("approximate = %s", node.text("approximate", ""));
                };
            case "Softmax" -> softmax(node);
            case "Swish" -> {
                if (node.number("alpha", 1) != 1)
                    throw node.refused("alpha = %s; only 1 is supported", node.number("alpha", 1));
                yield activation(node, FloatLayer.SILU, 0);
            }
            case "Add", "Sum" -> arithmetic.sum(node);
            case "Mul" -> arithmetic.product(node);
            case "Sub" -> arithmetic.difference(node);
            case "Div" -> arithmetic.quotient(node);
            case "Concat" -> shapes.concatenate(node);
            case "Where" -> thresholds.choose(node);
            case "Flatten" -> shapes.flatten(node);
            case "Reshape" -> shapes.reshape(node);
            case "Squeeze" -> shapes.squeeze(node);
            case "Transpose" -> shapes.transpose(node);
            case "Pad" -> shapes.pad(node, opset);
            case "Clip" -> clipped(node);
            case "Cast" -> tokens(node);
            case "Shape", "ConstantOfShape", "Expand" ->
                throw node.refused("only of shapes and constants is it supported");
            default -> throw new IllegalStateException(node.op() + " is known and has no case");
        };
    }

    private OnnxValue gemm(OnnxNode node) throws MalformedException {
        node.require("transA", 0);
        OnnxTensor w = constants.of(node, 1);
        if (w.dims().length != 2)
            throw node.refused("weights of shape %s; 2 dimensions expected", Arrays.toString(w.dims()));
        if (node.integer("transB", 0) != 0) w = w.transposed();
        w = OnnxArithmetic.scaled(w, node.number("alpha", 1));
        double[] bias = null;
        if (node.hasInput(2)) {
            OnnxTensor c = constants.of(node, 2);
            bias = row(c, w.dims()[1]);
            if (bias == null)
                throw node.refused("bias of shape %s; [%d] expected", Arrays.toString(c.dims()), w.dims()[1]);
            bias = OnnxArithmetic.scaled(new OnnxTensor(new int[] {bias.length}, bias), node.number("beta", 1))
                    .values();
        }
        return dense(node, value(node, 0), w, bias);
    }

    /** A row of so many numbers, one number repeated; null if it is something else, such as a column. */
    private static double[] row(OnnxTensor c, int length) {
        if (c.isScalar()) {
            double[] repeated = new double[length];
            Arrays.fill(repeated, c.values()[0]);
            return repeated;
        }
        boolean isRow = c.values().length == length && c.dims()[c.dims().length - 1] == length;
        return isRow ? c.values() : null;
    }

    private OnnxValue dense(OnnxNode node, OnnxValue x, OnnxTensor w, double[] bias) throws MalformedException {
        int[] shape = model.shape(x.layer());
        if (w.dims().length != 2 || w.dims()[0] != shape[shape.length - 1]) {
            throw node.refused(
                    "weights of shape %s for inputs of %d", Arrays.toString(w.dims()), shape[shape.length - 1]);
        }
        if (x.axis(-1) != shape.length - 1) throw node.refused("its input's last dimension holds no features");
        int units = w.dims()[1];
        double[] weights = w.values();
        if (x.order() != null) {
            weights = new double[w.values().length];
            for (int i = 0; i < x.order().length; i++) {
                System.arraycopy(w.values(), i * units, weights, x.order()[i] * units, units);
            }
        }
        if (bias != null) weights = OnnxWindows.joined(weights, bias);
        double[] parameters = {FloatLayer.LINEAR, 0, units, bias == null ? 0 : 1};
        int position = model.add(node.name(), LayerType.DENSE, List.of(x.layer()), parameters, weights);
        return new OnnxValue(position, x.axes(), null);
    }

    private OnnxValue embedding(OnnxNode node) throws MalformedException {
        OnnxTensor w = constants.of(node, 0);
        OnnxValue tokens = value(node, 1);
        node.require("axis", 0);
        boolean isTable = w.dims().length == 2
                && Arrays.equals(tokens.axes(), new int[] {OnnxValue.BATCH, 0})
                && model.layer(tokens.layer()).type() == LayerType.INPUT;
        if (!isTable) throw node.refused("only a table of vectors and an input of tokens are supported");
        double[] parameters = {w.dims()[0], w.dims()[1]};
        int position = model.add(node.name(), LayerType.EMBEDDING, List.of(tokens.layer()), parameters, w.values());
        return OnnxValue.of(position, OnnxValue.BATCH, 0, 1);
    }

    /** Tokens that a tool has as floating point, as Keras does, in front of their table: whole numbers, which stay what they are. */
    private OnnxValue tokens(OnnxNode node) throws MalformedException {
        String output = node.node().outputs().get(0);
        long to = node.integer("to", 0);
        OnnxValue x = value(node, 0);
        boolean isRow = Arrays.equals(x.axes(), new int[] {OnnxValue.BATCH, 0})
                && model.layer(x.layer()).type() == LayerType.INPUT
                && (to == OnnxTensor.INT32 || to == OnnxTensor.INT64);
        boolean areTokens = isRow
                && !graph.outputs().get(0).name().equals(output)
                && graph.nodes().stream()
                        .filter(taker -> taker.inputs().contains(output))
                        .allMatch(taker -> taker.op().equals("Gather")
                                && OnnxProto.isOurs(taker.domain())
                                && taker.inputs().indexOf(output) == 1);
        if (!areTokens) {
            throw node.refused(
                    "only of shapes and constants is it supported, and of an input of tokens that Gather takes");
        }
        return x;
    }

    /** @param x may be a row made of an image: where each of its elements stands is the same behind */
    private void requireFeatures(OnnxNode node, OnnxValue x, long axis) throws MalformedException {
        if (x.axis(axis) != model.shape(x.layer()).length - 1) {
            throw node.refused("axis %d: only channels, or features at the end, are supported", axis);
        }
    }

    /** A number for each feature, in our order of them. */
    private double[] features(OnnxNode node, int input, OnnxValue x) throws MalformedException {
        double[] theirs = constants.vector(node, input, model.last(x.layer()));
        if (x.order() == null) return theirs;
        double[] ours = new double[theirs.length];
        for (int i = 0; i < theirs.length; i++) ours[x.order()[i]] = theirs[i];
        return ours;
    }

    private OnnxValue batchNormalization(OnnxNode node) throws MalformedException {
        OnnxValue x = value(node, 0);
        requireFeatures(node, x, 1);
        node.require("training_mode", 0);
        node.require("spatial", 1);
        // before version 14 these outputs said that it trains
        if (node.hasOutput(1)) throw node.refused("its outputs of statistics are not supported: it must not train");
        double[] weights = new double[0];
        for (int i = 1; i <= 4; i++) weights = OnnxWindows.joined(weights, features(node, i, x));
        double[] epsilon = {node.number("epsilon", 1e-5)};
        return x.at(model.add(node.name(), LayerType.BATCH_NORMALIZATION, List.of(x.layer()), epsilon, weights));
    }

    private OnnxValue layerNormalization(OnnxNode node) throws MalformedException {
        OnnxValue x = value(node, 0);
        long axis = node.integer("axis", -1);
        requireFeatures(node, x, axis);
        if (axis != -1 && axis != x.rank() - 1) throw node.refused("axis = %d; only the last is supported", axis);
        double[] bias = node.hasInput(2) ? features(node, 2, x) : new double[model.last(x.layer())];
        double[] epsilon = {node.number("epsilon", 1e-5)};
        double[] weights = OnnxWindows.joined(features(node, 1, x), bias);
        return x.at(model.add(node.name(), LayerType.LAYER_NORMALIZATION, List.of(x.layer()), epsilon, weights));
    }

    private OnnxValue activation(OnnxNode node, int id, double slope) throws MalformedException {
        OnnxValue x = value(node, 0);
        FloatLayer before = model.layer(x.layer());
        boolean sums = before.type() == LayerType.DENSE
                || before.type() == LayerType.CONV_2D
                || before.type() == LayerType.DEPTHWISE_CONV_2D;
        if (sums && before.parameter(0) == FloatLayer.LINEAR && !shared.contains(x.layer())) {
            double[] parameters = before.parameters().clone();
            parameters[0] = id;
            parameters[1] = slope;
            model.replace(x.layer(), parameters, before.weights());
            return x;
        }
        return x.at(model.activation(node.name(), x.layer(), id, slope));
    }

    /** From 0 to a greatest number: ReLU6 and its like. */
    private OnnxValue clipped(OnnxNode node) throws MalformedException {
        OnnxValue x = value(node, 0);
        double low = bound(node, 1, "min");
        double high = bound(node, 2, "max");
        if (low != 0 || !(high > 0)) throw node.refused("from %s to %s; only from 0 to more is supported", low, high);
        return x.at(model.clipped(node.name(), x.layer(), high));
    }

    private double bound(OnnxNode node, int input, String attribute) throws MalformedException {
        return opset < 11
                ? node.number(attribute, Double.NaN)
                : node.hasInput(input) ? constants.scalar(node, input) : Double.NaN;
    }

    private OnnxValue softmax(OnnxNode node) throws MalformedException {
        OnnxValue x = value(node, 0);
        long axis = node.integer("axis", opset < 13 ? 1 : -1);
        if (opset < 13 && x.rank() > 2 && axis != -1 && axis != x.rank() - 1) {
            throw node.refused("axis = %d with operators before version 13; only the last is supported", axis);
        }
        requireFeatures(node, x, axis);
        return x.at(model.add(node.name(), LayerType.SOFTMAX, x.layer()));
    }
}
