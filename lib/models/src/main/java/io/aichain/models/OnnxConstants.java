package io.aichain.models;

import io.aichain.chain.primitives.MalformedException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What a graph has without its inputs: the file's tensors, and what nodes compute of them. */
final class OnnxConstants {
    /** As many dimensions as a tensor of the file may have. */
    static final int MAX_RANK = 16;
    /** Numbers that folding may read and make: first states of cells are the longest. */
    private static final int MAX_FOLDED = 1 << 20;

    private final Map<String, OnnxProto.TensorData> initializers;
    private final Map<String, OnnxTensor> known = new HashMap<>();
    private long foldable = MAX_FOLDED;

    OnnxConstants(Map<String, OnnxProto.TensorData> initializers) {
        this.initializers = initializers;
    }

    void put(String name, OnnxTensor constant) {
        known.put(name, constant);
    }

    OnnxTensor of(OnnxNode node, int input) throws MalformedException {
        OnnxTensor tensor = orNull(node.input(input));
        if (tensor == null)
            throw node.refused("input %d (%s) must be a constant of the file", input, node.input(input));
        return tensor;
    }

    /** A constant of one number. */
    double scalar(OnnxNode node, int input) throws MalformedException {
        return node.scalar(of(node, input), "input " + input);
    }

    /** Which element Gather takes, where it takes a single one; below 0 counted from the end. */
    double element(OnnxNode node) throws MalformedException {
        if (of(node, 1).dims().length != 0) throw node.refused("only one element, or a table of vectors, is supported");
        return scalar(node, 1);
    }

    /** A constant that is about dimensions: no more numbers than anything has dimensions. */
    double[] few(OnnxNode node, int input) throws MalformedException {
        double[] values = of(node, input).values();
        if (values.length > MAX_RANK) {
            throw node.refused("input %d: %d numbers; at most %d expected", input, values.length, MAX_RANK);
        }
        return values;
    }

    /** Before folding reads or makes so many numbers: a file has a total of them, which bounds memory and time whatever its nodes do. */
    void spend(OnnxNode node, long numbers) throws MalformedException {
        foldable -= numbers;
        if (foldable < 0) {
            throw node.refused("more than %d numbers to compute of constants alone in the whole file", MAX_FOLDED);
        }
    }

    /** @return null for what is computed of the model's inputs */
    OnnxTensor orNull(String name) throws MalformedException {
        if (!known.containsKey(name) && initializers.containsKey(name)) {
            known.put(name, OnnxTensor.of(initializers.get(name)));
        }
        return known.get(name);
    }

    /** So many constants. */
    double[] vector(OnnxNode node, int input, int length) throws MalformedException {
        OnnxTensor tensor = of(node, input);
        if (!tensor.hasShape(length)) {
            throw node.refused("input %d has shape %s; [%d] expected", input, Arrays.toString(tensor.dims()), length);
        }
        return tensor.values();
    }
}
