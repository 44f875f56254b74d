package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * A node with its attributes; errors say its name and operator.
 *
 * @param name its own, with its number where another has it too; operator and number where it has none
 */
record OnnxNode(OnnxProto.Node node, String name) {
    /** @param isTaken whether a layer has this name already: ONNX lets nodes be called alike */
    static OnnxNode of(OnnxProto.Node node, int number, Predicate<String> isTaken) {
        String name = node.name().isEmpty() ? node.op() + " " + number : node.name();
        while (isTaken.test(name)) name += " " + number;
        return new OnnxNode(node, name);
    }

    String op() {
        return node.op();
    }

    MalformedException refused(String format, Object... args) {
        return malformed("node %s (%s): %s", name(), op(), String.format(format, args));
    }

    /** "" for an input that is left out. */
    String input(int i) {
        return i < node.inputs().size() ? node.inputs().get(i) : "";
    }

    boolean hasInput(int i) {
        return !input(i).isEmpty();
    }

    boolean hasOutput(int i) {
        return i < node.outputs().size() && !node.outputs().get(i).isEmpty();
    }

    boolean has(String attribute) {
        return node.attributes().containsKey(attribute);
    }

    long integer(String attribute, long missing) {
        return has(attribute) ? node.attributes().get(attribute).i() : missing;
    }

    /** An attribute that is a constant. */
    OnnxTensor tensor(String attribute) throws MalformedException {
        OnnxProto.TensorData data = node.attributes().get(attribute).t();
        if (data == null) throw refused("%s: a tensor expected", attribute);
        return OnnxTensor.of(data);
    }

    /** What a Constant is: a tensor, or since version 12 a number or a row of them. */
    OnnxTensor value() throws MalformedException {
        if (node.attributes().size() != 1) {
            throw refused("attributes %s; one value expected", node.attributes().keySet());
        }
        String name = node.attributes().keySet().iterator().next();
        OnnxProto.Attribute value = node.attributes().get(name);
        return switch (name) {
            case "value_float" -> new OnnxTensor(new int[0], new double[] {value.f()});
            case "value_int" -> new OnnxTensor(new int[0], new double[] {value.i()});
            case "value_floats" -> row(value.floats());
            case "value_ints" -> row(value.ints());
            default -> tensor(name);
        };
    }

    private static OnnxTensor row(List<? extends Number> numbers) {
        double[] values = numbers.stream().mapToDouble(Number::doubleValue).toArray();
        return new OnnxTensor(new int[] {values.length}, values);
    }

    /** The one number of a constant. @param what it is, for the error */
    double scalar(OnnxTensor constant, String what) throws MalformedException {
        if (!constant.isScalar()) {
            throw refused("%s has shape %s; one number expected", what, Arrays.toString(constant.dims()));
        }
        return constant.values()[0];
    }

    /** The shortest decimal that is this float: 0.2 for 0.2f. */
    double number(String attribute, double missing) throws MalformedException {
        if (!has(attribute)) return missing;
        float f = node.attributes().get(attribute).f();
        if (!Float.isFinite(f)) throw refused("%s = %s; a finite number expected", attribute, f);
        return Double.parseDouble(Float.toString(f));
    }

    String text(String attribute, String missing) {
        return has(attribute) ? node.attributes().get(attribute).s() : missing;
    }

    /** Whole numbers within 32 bits. */
    int[] integers(String attribute, int... missing) throws MalformedException {
        if (!has(attribute)) return missing;
        long[] values = node.attributes().get(attribute).ints().stream()
                .mapToLong(Long::longValue)
                .toArray();
        int[] small = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            small[i] = (int) values[i];
            if (small[i] != values[i])
                throw refused("%s = %s; numbers of 32 bits expected", attribute, Arrays.toString(values));
        }
        return small;
    }

    void require(String attribute, long only) throws MalformedException {
        long found = integer(attribute, only);
        if (found != only) throw refused("%s = %d; only %d is supported", attribute, found, only);
    }

    void requireOnes(String attribute) throws MalformedException {
        int[] found = integers(attribute);
        if (Arrays.stream(found).anyMatch(x -> x != 1)) {
            throw refused("%s = %s; only 1 is supported", attribute, Arrays.toString(found));
        }
    }
}
