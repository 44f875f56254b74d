package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.model.LayerType;
import java.util.Arrays;
import java.util.List;

/**
 * What Python's operators, {@code keras.ops} and {@code keras.activations} leave in a graph of Keras 3: {@code x / 255}, {@code ops.mean(x, [1, 2])},
 * {@code activations.tanh(x)}. Names, attributes and defaults are those of Keras' operations, which are not those of its layers.
 */
final class KerasOperations {
    /** Those that no layer is called like, and {@code Subtract}, which is a layer too. */
    static final List<String> SUPPORTED = List.of(
            "Subtract",
            "Divide",
            "TrueDivide",
            "Negative",
            "Mean",
            "Relu",
            "Relu6",
            "LeakyRelu",
            "Elu",
            "Gelu",
            "Sigmoid",
            "Tanh",
            "Silu",
            "Softplus");

    /** Whole numbers of these are not taken beyond their ends by anything that a network computes. */
    private static final List<String> LONG = List.of("int32", "int64");

    private final ModelBuilder model;

    KerasOperations(ModelBuilder model) {
        this.model = model;
    }

    /** Keras 2 has no operations, and says no module: there a class that is called like one is somebody's own layer. */
    static void requireSaid(String className, KerasConfig c, JsonNode layer) throws MalformedException {
        boolean isLayer = className.equals("Subtract") || !SUPPORTED.contains(className);
        boolean isOperation =
                !isLayer || (className.equals("Reshape") && c.json().has("newshape"));
        if (!isOperation || layer.path("module").isTextual()) return;
        throw malformed(
                "%s: a %s that does not say of which module it is; only the operation of Keras 3 is supported, which does in .keras, and not in .h5, from where Keras loads none either: save it as .keras",
                c.layer(), className);
    }

    /** Adds one; some become more layers than one. @return the position of its output */
    int add(String className, KerasConfig c, KerasCall call, List<Integer> inputs) throws MalformedException {
        int x = inputs.getFirst();
        return switch (className) {
            case "Subtract" -> difference(c, call, inputs);
            case "Divide", "TrueDivide" ->
                throw malformed("%s: of two layers; only by a number is it supported", c.layer());
            case "Negative" -> {
                requireNoOverflow(c, call);
                yield model.add(c.layer(), LayerType.RESCALE, x, -1, 0);
            }
            case "Mean" -> mean(c, x);
            case "Relu" -> activation(c, x, FloatLayer.RELU, 0);
            case "Relu6" -> model.clipped(c.layer(), x, 6);
            case "LeakyRelu" -> activation(c, x, FloatLayer.LEAKY_RELU, c.number("negative_slope", 0.2));
            case "Elu" -> activation(c, x, FloatLayer.ELU, c.number("alpha", 1));
            case "Gelu" -> activation(c, x, c.flag("approximate", true) ? FloatLayer.GELU : FloatLayer.EXACT_GELU, 0);
            case "Sigmoid" -> activation(c, x, FloatLayer.SIGMOID, 0);
            case "Tanh" -> activation(c, x, FloatLayer.TANH, 0);
            case "Silu" -> activation(c, x, FloatLayer.SILU, 0);
            case "Softplus" -> activation(c, x, FloatLayer.SOFTPLUS, 0);
            default -> throw new IllegalStateException(className + " is supported and has no case");
        };
    }

    private int activation(KerasConfig c, int x, int id, double slope) throws MalformedException {
        return model.add(c.layer(), LayerType.ACTIVATION, x, id, slope);
    }

    private int difference(KerasConfig c, KerasCall call, List<Integer> inputs) throws MalformedException {
        if (inputs.size() != 2) throw malformed("%s: %d inputs; 2 expected", c.layer(), inputs.size());
        requireNoOverflow(c, call);
        int turned = model.add(c.layer() + "/turned", LayerType.RESCALE, inputs.get(1), -1, 0);
        return model.add(c.layer(), LayerType.ADD, List.of(inputs.get(0), turned), FloatLayer.NONE, FloatLayer.NONE);
    }

    /** Over height and width of an image, which Keras counts behind the batch. */
    private int mean(KerasConfig c, int x) throws MalformedException {
        c.require("keepdims", "false");
        JsonNode axes = c.json().path("axis");
        int[] over = new int[axes.size()];
        for (int k = 0; k < over.length; k++) {
            int axis = axes.get(k).isInt() ? axes.get(k).intValue() : 0;
            over[k] = axis < 0 ? axis + 4 : axis;
        }
        Arrays.sort(over);
        if (model.shape(x).length != 3 || !axes.isArray() || !Arrays.equals(over, new int[] {1, 2})) {
            throw c.refused("axis", "only [1, 2], height and width of an image, is supported");
        }
        return model.add(c.layer(), LayerType.GLOBAL_AVERAGE_POOLING_2D, x);
    }

    /** A number beside one layer, or one for each feature of each step added, as positions are. */
    int withConstant(String className, KerasConfig c, KerasCall call, List<Integer> inputs) throws MalformedException {
        boolean isKnown = switch (className) {
            case "Add", "Multiply", "Subtract", "Divide", "TrueDivide" ->
                call.constants().size() == 1 && inputs.size() == 1;
            default -> false;
        };
        if (!isKnown) {
            throw malformed(
                    "%s: a %s of %d constants and %d layers; constants are only supported as the other part of an Add, a Multiply, a Subtract or a division",
                    c.layer(), className, call.constants().size(), inputs.size());
        }
        int x = inputs.getFirst();
        KerasConstant constant = KerasConstant.of(c.layer(), call.constants().getFirst());
        if (!className.endsWith("Divide")) requireNoOverflow(c, call);
        if (constant.isNumber()) return withNumber(className, c, x, constant.values()[0], call.startsWithConstant());
        int[] shape = model.shape(x);
        if (!className.equals("Add") || shape.length != 2 || !constant.isEachOf(shape)) {
            throw malformed(
                    "%s: a constant of shape %s with an input of shape %s; only a number, or to add one for each feature of each step of a sequence, is supported",
                    c.layer(), Arrays.toString(constant.shape()), Arrays.toString(shape));
        }
        double[] steps = {shape[0]};
        return model.add(c.layer(), LayerType.POSITION_EMBEDDING, List.of(x), steps, constant.values());
    }

    /** @param isFirst 2 - x, and not x - 2 */
    private int withNumber(String className, KerasConfig c, int x, double number, boolean isFirst)
            throws MalformedException {
        return switch (className) {
            case "Add" -> model.add(c.layer(), LayerType.RESCALE, x, 1, number);
            case "Multiply" -> model.add(c.layer(), LayerType.RESCALE, x, number, 0);
            case "Subtract" ->
                isFirst
                        ? model.add(c.layer(), LayerType.RESCALE, x, -1, number)
                        : model.add(c.layer(), LayerType.RESCALE, x, 1, -number);
            default -> {
                if (isFirst)
                    throw malformed("%s: a number by a layer; only a layer by a number is supported", c.layer());
                if (number == 0) throw malformed("%s: a division by 0", c.layer());
                yield model.add(c.layer(), LayerType.RESCALE, x, 1 / number, 0);
            }
        };
    }

    /** Bytes begin anew where they end, and truth values are no numbers; with a number that is not whole they become floating point before. */
    static void requireNoOverflow(KerasConfig c, KerasCall call) throws MalformedException {
        boolean becomesReal = call.constants().stream().anyMatch(JsonNode::isFloatingPointNumber);
        for (String type : call.types()) {
            if (becomesReal || type.contains("float") || LONG.contains(type)) continue;
            throw malformed(
                    "%s: of numbers of type %s, which begin anew where they end; an input of float32 expected",
                    c.layer(), type);
        }
    }
}
