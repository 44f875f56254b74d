package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.LayerType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Each Keras layer as ours. The names, attributes and defaults are those of Keras 2 and 3. */
final class KerasLayers {
    /** Outside of training. */
    static final List<String> COMPUTE_NOTHING = List.of(
            "Dropout",
            "SpatialDropout1D",
            "SpatialDropout2D",
            "SpatialDropout3D",
            "GaussianDropout",
            "AlphaDropout",
            "GaussianNoise",
            "ActivityRegularization");

    static final List<String> SUPPORTED = List.of(
                    "InputLayer Rescaling Flatten Reshape Dense Conv2D DepthwiseConv2D SeparableConv2D MaxPooling2D AveragePooling2D"
                            .split(" "),
                    "GlobalAveragePooling2D ZeroPadding2D BatchNormalization LayerNormalization Embedding SimpleRNN LSTM GRU"
                            .split(" "),
                    "MultiHeadAttention Activation ReLU LeakyReLU ELU Softmax Add Multiply Concatenate".split(" "),
                    KerasOperations.SUPPORTED.toArray(String[]::new),
                    COMPUTE_NOTHING.toArray(String[]::new))
            .stream()
            .flatMap(Arrays::stream)
            .toList();

    /** Options that an attention is called with: the tensors are one sequence, which {@link KerasCall} sees to. */
    private static final List<String> ATTENTION =
            List.of("query", "value", "key", "attention_mask", "return_attention_scores", "use_causal_mask");

    private final ModelBuilder model;
    private final KerasWeights weights;

    KerasLayers(ModelBuilder model, KerasWeights weights) {
        this.model = model;
        this.weights = weights;
    }

    /** @throws MalformedException for a layer of another class, whatever else it is called with */
    static void requireSupported(String className, KerasConfig c) throws MalformedException {
        if (SUPPORTED.contains(className)) return;
        if (className.equals("LogSoftmax")) throw malformed("%s: LogSoftmax %s", c.layer(), KerasConfig.NO_LOGARITHM);
        throw malformed(
                "%s: layers of class %s are not supported; supported are %s",
                c.layer(), className, String.join(", ", SUPPORTED));
    }

    /**
     * Adds one layer of a class that is supported; some become two.
     *
     * @param call the options and constants that it is called with
     * @return the position of its output
     */
    int add(String className, KerasConfig c, KerasCall call, List<Integer> inputs) throws MalformedException {
        boolean merges = switch (className) {
            case "Add", "Multiply", "Concatenate", "Subtract", "Divide", "TrueDivide" -> true;
            default -> false;
        };
        if (!merges && inputs.size() != 1) throw malformed("%s: %d inputs; 1 expected", c.layer(), inputs.size());
        KerasConfig options = new KerasConfig(c.layer(), call.options());
        options.requireOptions(className.equals("MultiHeadAttention") ? ATTENTION : List.of());
        KerasOperations operations = new KerasOperations(model);
        if (!call.constants().isEmpty()) return operations.withConstant(className, c, call, inputs);
        int x = inputs.get(0);
        if (COMPUTE_NOTHING.contains(className)) return x;
        if (KerasOperations.SUPPORTED.contains(className)) return operations.add(className, c, call, inputs);
        return switch (className) {
            case "Rescaling" -> model.add(c.layer(), LayerType.RESCALE, x, c.number("scale", 1), c.number("offset", 0));
            case "Flatten" -> {
                channelsLast(c);
                yield model.add(c.layer(), LayerType.FLATTEN, x);
            }
            case "Reshape" -> reshape(c, x);
            case "Dense" -> dense(c, x);
            case "Conv2D" -> convolution(c, x);
            case "DepthwiseConv2D" -> depthwise(c, x);
            case "SeparableConv2D" -> separable(c, x);
            case "MaxPooling2D" -> pooling(c, x, LayerType.MAX_POOLING_2D);
            case "AveragePooling2D" -> pooling(c, x, LayerType.AVERAGE_POOLING_2D);
            case "GlobalAveragePooling2D" -> {
                channelsLast(c);
                c.require("keepdims", "false");
                yield model.add(c.layer(), LayerType.GLOBAL_AVERAGE_POOLING_2D, x);
            }
            case "ZeroPadding2D" -> zeroPadding(c, x);
            case "BatchNormalization" -> batchNormalization(c, x);
            case "LayerNormalization" -> layerNormalization(c, x);
            case "Embedding" -> embedding(c, x);
            case "SimpleRNN", "LSTM", "GRU" -> recurrent(className, c, x);
            case "MultiHeadAttention" -> attention(c, options, x);
            case "Activation" -> activated(c, x, c.activation("activation", "linear"));
            case "ReLU" -> relu(c, x);
            case "LeakyReLU" -> {
                double slope = c.number("negative_slope", c.number("alpha", 0.3));
                yield model.add(c.layer(), LayerType.ACTIVATION, x, FloatLayer.LEAKY_RELU, slope);
            }
            case "ELU" -> model.add(c.layer(), LayerType.ACTIVATION, x, FloatLayer.ELU, c.number("alpha", 1));
            case "Softmax" -> {
                lastAxis(c, x);
                yield model.add(c.layer(), LayerType.SOFTMAX, x);
            }
            case "Add", "Multiply" -> {
                KerasOperations.requireNoOverflow(c, call);
                LayerType type = className.equals("Add") ? LayerType.ADD : LayerType.MULTIPLY;
                yield model.add(c.layer(), type, inputs, FloatLayer.NONE, FloatLayer.NONE);
            }
            case "Concatenate" -> concatenate(c, inputs);
            default -> throw new IllegalStateException(className + " is supported and has no case");
        };
    }

    /** HDF5 has no bfloat16; Keras writes bytes without a type, which our reader of HDF5 takes for damage. */
    private List<double[]> read(KerasConfig c, String className, int[]... shapes) throws MalformedException {
        c.requireNothing("lora_rank");
        c.requireNothing("quantization_config");
        if (c.dtype().equals("bfloat16")) {
            throw malformed(
                    "%s: dtype = bfloat16; weights of float16, float32 or float64 expected: load the model in Keras, give its weights to one with dtype float32, and save that",
                    c.layer());
        }
        return weights.of(c.layer(), className, List.of(shapes));
    }

    private static double[] joined(List<double[]> parts) {
        if (parts.size() == 1) return parts.getFirst();
        double[] all = new double[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (double[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static void channelsLast(KerasConfig c) throws MalformedException {
        c.require("data_format", "\"channels_last\"");
    }

    private int activated(KerasConfig c, int x, KerasConfig.Act act) throws MalformedException {
        return act.isSoftmax()
                ? model.add(c.layer(), LayerType.SOFTMAX, x)
                : model.add(c.layer(), LayerType.ACTIVATION, x, act.id(), act.slope());
    }

    /** Softmax behind a layer is a layer of its own; every other activation is the layer's. */
    private int behind(KerasConfig c, int position, KerasConfig.Act act) throws MalformedException {
        return act.isSoftmax() ? model.add(c.layer() + "/softmax", LayerType.SOFTMAX, position) : position;
    }

    private static double id(KerasConfig.Act act) {
        return act.isSoftmax() ? FloatLayer.LINEAR : act.id();
    }

    /** A row for each of the batch. */
    private int reshape(KerasConfig c, int x) throws MalformedException {
        int elements = elements(model.shape(x));
        List<JsonNode> target = target(c);
        boolean isRow = target.size() == 1
                && target.getFirst().isInt()
                && (target.getFirst().intValue() == elements
                        || (target.getFirst().intValue() == -1 && !isOperation(c)));
        if (!isRow) {
            throw c.refused(
                    isOperation(c) ? "newshape" : "target_shape",
                    "only one dimension is supported, and others of an input that nothing else takes");
        }
        return model.add(c.layer(), LayerType.FLATTEN, x);
    }

    /** Whether a Reshape is that of keras.ops, whose shape has the batch, and not a layer. */
    private static boolean isOperation(KerasConfig c) {
        return c.json().has("newshape") && !c.json().has("target_shape");
    }

    /** What a Reshape makes of each of the batch; nothing if the batch may become another. */
    private static List<JsonNode> target(KerasConfig c) {
        List<JsonNode> target = new ArrayList<>();
        c.json().path(isOperation(c) ? "newshape" : "target_shape").forEach(target::add);
        if (!isOperation(c)) return target;
        boolean keepsBatch = !target.isEmpty()
                && target.getFirst().isInt()
                && target.getFirst().intValue() == -1
                && target.stream().skip(1).noneMatch(d -> d.asInt() == -1);
        return keepsBatch ? target.subList(1, target.size()) : List.of();
    }

    private static int elements(int[] shape) {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    /**
     * A Reshape of an input that nothing else takes gives the input its shape: in both the elements are row-major.
     *
     * @return whether it did
     */
    boolean reshapesInput(KerasConfig c, int x) throws MalformedException {
        List<JsonNode> target = target(c);
        if (target.size() < 2 || target.size() > Tensor.MAX_RANK || !model.isClosedInput(x)) return false;
        int elements = elements(model.shape(x));
        int[] shape = new int[target.size()];
        int open = -1;
        int known = 1;
        for (int k = 0; k < shape.length; k++) {
            if (!target.get(k).isInt()) return false;
            shape[k] = target.get(k).intValue();
            if (shape[k] == -1 && open < 0) {
                open = k;
                continue;
            }
            // what does not divide what is left is no part of it
            if (shape[k] < 1 || elements / known % shape[k] != 0) return false;
            known *= shape[k];
        }
        if (open >= 0) shape[open] = elements / known;
        else if (known != elements) return false;
        model.reshapeInput(x, shape);
        return true;
    }

    private int dense(KerasConfig c, int x) throws MalformedException {
        int units = c.size("units");
        boolean bias = c.flag("use_bias", true);
        KerasConfig.Act act = c.activation("activation", "linear");
        int[] w = {model.last(x), units};
        List<double[]> read = bias ? read(c, "Dense", w, new int[] {units}) : read(c, "Dense", w);
        double[] parameters = {id(act), act.slope(), units, bias ? 1 : 0};
        return behind(c, model.add(c.layer(), LayerType.DENSE, List.of(x), parameters, joined(read)), act);
    }

    /** Of what goes over an image: its channels. */
    private int channels(KerasConfig c, int x) throws MalformedException {
        if (model.shape(x).length != 3) {
            throw malformed("%s: input of shape %s; an image expected", c.layer(), Arrays.toString(model.shape(x)));
        }
        channelsLast(c);
        c.require("dilation_rate", "[1,1]", "1");
        c.require("groups", "1");
        return model.last(x);
    }

    private int convolution(KerasConfig c, int x) throws MalformedException {
        int channels = channels(c, x);
        int filters = c.size("filters");
        int[] size = c.pair("kernel_size", null);
        int[] stride = c.pair("strides", new int[] {1, 1});
        boolean bias = c.flag("use_bias", true);
        KerasConfig.Act act = c.activation("activation", "linear");
        int[] w = {size[0], size[1], channels, filters};
        List<double[]> read = bias ? read(c, "Conv2D", w, new int[] {filters}) : read(c, "Conv2D", w);
        double[] parameters = window(c, act, filters, size, stride, bias);
        return behind(c, model.add(c.layer(), LayerType.CONV_2D, List.of(x), parameters, joined(read)), act);
    }

    private static double[] window(
            KerasConfig c, KerasConfig.Act act, int filters, int[] size, int[] stride, boolean bias)
            throws MalformedException {
        return new double[] {
            id(act), act.slope(), filters, size[0], size[1], stride[0], stride[1], c.isSame() ? 1 : 0, bias ? 1 : 0
        };
    }

    private int depthwise(KerasConfig c, int x) throws MalformedException {
        int channels = channels(c, x);
        int multiplier = c.json().has("depth_multiplier") ? c.size("depth_multiplier") : 1;
        int[] size = c.pair("kernel_size", null);
        int[] stride = c.pair("strides", new int[] {1, 1});
        boolean bias = c.flag("use_bias", true);
        KerasConfig.Act act = c.activation("activation", "linear");
        int[] w = {size[0], size[1], channels, multiplier};
        List<double[]> read =
                bias ? read(c, "DepthwiseConv2D", w, new int[] {channels * multiplier}) : read(c, "DepthwiseConv2D", w);
        double[] parameters = window(c, act, multiplier, size, stride, bias);
        return behind(c, model.add(c.layer(), LayerType.DEPTHWISE_CONV_2D, List.of(x), parameters, joined(read)), act);
    }

    /** A depthwise convolution, and one of single cells behind it. */
    private int separable(KerasConfig c, int x) throws MalformedException {
        int channels = channels(c, x);
        int filters = c.size("filters");
        int multiplier = c.json().has("depth_multiplier") ? c.size("depth_multiplier") : 1;
        int[] size = c.pair("kernel_size", null);
        int[] stride = c.pair("strides", new int[] {1, 1});
        boolean bias = c.flag("use_bias", true);
        KerasConfig.Act act = c.activation("activation", "linear");
        int[] deep = {size[0], size[1], channels, multiplier};
        int[] point = {1, 1, channels * multiplier, filters};
        List<double[]> read = bias
                ? read(c, "SeparableConv2D", deep, point, new int[] {filters})
                : read(c, "SeparableConv2D", deep, point);
        var linear = new KerasConfig.Act(FloatLayer.LINEAR, 0);
        double[] first = window(c, linear, multiplier, size, stride, false);
        int depthwise =
                model.add(c.layer() + "/depthwise", LayerType.DEPTHWISE_CONV_2D, List.of(x), first, read.get(0));
        double[] second = {id(act), act.slope(), filters, 1, 1, 1, 1, 0, bias ? 1 : 0};
        double[] rest = joined(read.subList(1, read.size()));
        return behind(c, model.add(c.layer(), LayerType.CONV_2D, List.of(depthwise), second, rest), act);
    }

    private int pooling(KerasConfig c, int x, LayerType type) throws MalformedException {
        channels(c, x);
        int[] size = c.pair("pool_size", new int[] {2, 2});
        int[] stride = c.pair("strides", size);
        return model.add(c.layer(), type, x, size[0], size[1], stride[0], stride[1], c.isSame() ? 1 : 0);
    }

    private int zeroPadding(KerasConfig c, int x) throws MalformedException {
        channels(c, x);
        JsonNode p = c.json().path("padding");
        boolean isPairs = !p.isArray() || p.size() == 2;
        double[] sides = new double[4];
        for (int i = 0; i < 4; i++) {
            JsonNode side = p.isArray() ? p.path(i / 2) : p;
            isPairs &= !side.isArray() || side.size() == 2;
            if (side.isArray()) side = side.path(i % 2);
            if (!isPairs || !side.isInt()) throw c.refused("padding", "cells at top, bottom, left, right expected");
            sides[i] = side.asInt();
        }
        return model.add(c.layer(), LayerType.ZERO_PADDING_2D, x, sides);
    }

    /** An axis of Keras counts the batch; only the last is ours. */
    private void lastAxis(KerasConfig c, int x) throws MalformedException {
        JsonNode axis = c.json().path("axis");
        if (axis.isArray() && axis.size() == 1) axis = axis.get(0);
        // null is all axes, the batch with them
        if (axis.isMissingNode()) return;
        if (!axis.isInt()) throw c.refused("axis", "only the last axis is supported");
        int value = axis.intValue();
        if (value != -1 && value != model.shape(x).length) throw c.refused("axis", "only the last axis is supported");
    }

    private int batchNormalization(KerasConfig c, int x) throws MalformedException {
        lastAxis(c, x);
        c.require("renorm", "false");
        int n = model.last(x);
        boolean scale = c.flag("scale", true);
        boolean center = c.flag("center", true);
        List<int[]> shapes = new ArrayList<>();
        for (int i = 0; i < 2 + (scale ? 1 : 0) + (center ? 1 : 0); i++) shapes.add(new int[] {n});
        List<double[]> read = new ArrayList<>(read(c, "BatchNormalization", shapes.toArray(int[][]::new)));
        if (!scale) read.add(0, ones(n));
        if (!center) read.add(1, new double[n]);
        double[] epsilon = {c.number("epsilon", 1e-3)};
        return model.add(c.layer(), LayerType.BATCH_NORMALIZATION, List.of(x), epsilon, joined(read));
    }

    private int layerNormalization(KerasConfig c, int x) throws MalformedException {
        lastAxis(c, x);
        c.require("rms_scaling", "false");
        int n = model.last(x);
        boolean scale = c.flag("scale", true);
        boolean center = c.flag("center", true);
        List<int[]> shapes = new ArrayList<>();
        for (int i = 0; i < (scale ? 1 : 0) + (center ? 1 : 0); i++) shapes.add(new int[] {n});
        List<double[]> read = new ArrayList<>(read(c, "LayerNormalization", shapes.toArray(int[][]::new)));
        if (!scale) read.add(0, ones(n));
        if (!center) read.add(1, new double[n]);
        double[] epsilon = {c.number("epsilon", 1e-3)};
        return model.add(c.layer(), LayerType.LAYER_NORMALIZATION, List.of(x), epsilon, joined(read));
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    private int embedding(KerasConfig c, int x) throws MalformedException {
        c.require("mask_zero", "false");
        int vocabulary = c.size("input_dim");
        int dim = c.size("output_dim");
        List<double[]> read = read(c, "Embedding", new int[] {vocabulary, dim});
        return model.add(c.layer(), LayerType.EMBEDDING, List.of(x), new double[] {vocabulary, dim}, joined(read));
    }

    /** Of a sequence to itself: (t, d), with as many heads for keys and values as for queries. */
    private int attention(KerasConfig c, KerasConfig call, int x) throws MalformedException {
        if (model.shape(x).length != 2) {
            throw malformed("%s: input of shape %s; a sequence expected", c.layer(), Arrays.toString(model.shape(x)));
        }
        int d = model.last(x);
        int heads = c.size("num_heads");
        int e = c.size("key_dim");
        if (!c.json().path("value_dim").isNull() && c.json().has("value_dim") && c.size("value_dim") != e) {
            throw c.refused("value_dim", "only that of key_dim, " + e + ", is supported");
        }
        c.require("output_shape", Integer.toString(d), "[" + d + "]");
        c.require("attention_axes", "[1]", "1");
        c.require("use_gate", "false");
        call.requireNothing("attention_mask");
        call.require("return_attention_scores", "false");
        boolean causal = call.flag("use_causal_mask", false);
        boolean bias = c.flag("use_bias", true);
        List<int[]> shapes = new ArrayList<>();
        for (int part = 0; part < 4; part++) {
            shapes.add(part < 3 ? new int[] {d, heads, e} : new int[] {heads, e, d});
            if (bias) shapes.add(part < 3 ? new int[] {heads, e} : new int[] {d});
        }
        List<double[]> read = read(c, "MultiHeadAttention", shapes.toArray(int[][]::new));
        double[] parameters = {heads, heads, e, causal ? 1 : 0, bias ? 1 : 0};
        return model.add(c.layer(), LayerType.ATTENTION, List.of(x), parameters, joined(read));
    }

    private int recurrent(String className, KerasConfig c, int x) throws MalformedException {
        for (String attribute :
                List.of("stateful", "return_state", "go_backwards", "time_major", "zero_output_for_mask")) {
            c.require(attribute, "false");
        }
        int u = c.size("units");
        int gates = className.equals("LSTM") ? 4 : className.equals("GRU") ? 3 : 1;
        boolean bias = c.flag("use_bias", true);
        // before Keras 2.1.3 it was not written and meant false; with a bias the shapes of the weights tell
        boolean isTold = bias || c.json().hasNonNull("reset_after");
        if (className.equals("GRU") && !isTold) {
            throw malformed(
                    "%s: reset_after is missing; true or false expected: without a bias nothing tells", c.layer());
        }
        boolean resetAfter = gates == 3 && c.flag("reset_after", true);
        double sequences = c.flag("return_sequences", false) ? 1 : 0;
        int[] k = {model.last(x), gates * u};
        int[] r = {u, gates * u};
        int[] b = resetAfter ? new int[] {2, gates * u} : new int[] {gates * u};
        List<double[]> read = new ArrayList<>(bias ? read(c, className, k, r, b) : read(c, className, k, r));
        if (!bias) read.add(new double[(resetAfter ? 2 : 1) * gates * u]);
        KerasConfig.Act act = c.innerActivation("activation", "tanh");
        double[] w = joined(read);
        if (gates == 1) {
            double[] parameters = {act.id(), act.slope(), u, sequences};
            return model.add(c.layer(), LayerType.SIMPLE_RNN, List.of(x), parameters, w);
        }
        KerasConfig.Act gate = c.innerActivation("recurrent_activation", "sigmoid");
        if (act.slope() != 0 && gate.slope() != 0 && act.slope() != gate.slope()) {
            throw c.refused("recurrent_activation", "both activations have the same slope here");
        }
        double slope = act.slope() != 0 ? act.slope() : gate.slope();
        return gates == 4
                ? model.add(
                        c.layer(),
                        LayerType.LSTM,
                        List.of(x),
                        new double[] {act.id(), gate.id(), slope, u, sequences},
                        w)
                : model.add(
                        c.layer(),
                        LayerType.GRU,
                        List.of(x),
                        new double[] {act.id(), gate.id(), slope, u, sequences, resetAfter ? 1 : 0},
                        w);
    }

    private int relu(KerasConfig c, int x) throws MalformedException {
        if (c.number("threshold", 0) != 0) throw c.refused("threshold", "only 0 is supported");
        double slope = c.number("negative_slope", 0);
        double most = c.number("max_value", Double.POSITIVE_INFINITY);
        if (most != Double.POSITIVE_INFINITY) {
            if (slope != 0 || !(most > 0))
                throw c.refused("max_value", "more than 0, without negative_slope, expected");
            return model.clipped(c.layer(), x, most);
        }
        return model.add(
                c.layer(), LayerType.ACTIVATION, x, slope == 0 ? FloatLayer.RELU : FloatLayer.LEAKY_RELU, slope);
    }

    private int concatenate(KerasConfig c, List<Integer> inputs) throws MalformedException {
        int rank = model.shape(inputs.get(0)).length;
        JsonNode given = c.json().path("axis");
        int axis = given.isMissingNode() ? -1 : given.asInt();
        int ours = axis < 0 ? rank + axis : axis - 1;
        if (!(given.isInt() || given.isMissingNode()) || ours < 0 || ours >= rank)
            throw c.refused("axis", "an axis behind the batch expected");
        return model.add(c.layer(), LayerType.CONCATENATE, inputs, new double[] {ours}, FloatLayer.NONE);
    }
}
