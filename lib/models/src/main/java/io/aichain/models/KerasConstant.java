package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A constant that a layer of a graph is called with: a number, or nested lists of them.
 *
 * @param shape none for a number
 * @param values in row-major order
 */
record KerasConstant(int[] shape, double[] values) {
    static KerasConstant of(String layer, JsonNode json) throws MalformedException {
        List<Integer> shape = new ArrayList<>();
        for (JsonNode at = json; at.isArray(); at = at.path(0)) {
            if (shape.size() == Tensor.MAX_RANK + 1) throw malformed("%s: a constant of too many dimensions", layer);
            shape.add(at.size());
        }
        List<Double> values = new ArrayList<>();
        collect(layer, json, shape, 0, values);
        return new KerasConstant(
                shape.stream().mapToInt(Integer::intValue).toArray(),
                values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static void collect(String layer, JsonNode json, List<Integer> shape, int depth, List<Double> values)
            throws MalformedException {
        if (depth < shape.size()) {
            if (!json.isArray() || json.size() != shape.get(depth)) {
                throw malformed("%s: a constant whose rows have several lengths", layer);
            }
            for (JsonNode each : json) collect(layer, each, shape, depth + 1, values);
            return;
        }
        if (!json.isNumber() || !Double.isFinite(json.asDouble())) {
            throw malformed("%s: a constant with %s; finite numbers expected", layer, json.getNodeType());
        }
        values.add(json.asDouble());
    }

    /** One that has no dimensions: of others, results may have more of them. */
    boolean isNumber() {
        return shape.length == 0;
    }

    /** Whether it has a number for each element of what has this shape, with or without a batch of one. */
    boolean isEachOf(int[] other) {
        boolean hasBatch = shape.length == other.length + 1 && shape[0] == 1;
        return Arrays.equals(hasBatch ? Arrays.copyOfRange(shape, 1, shape.length) : shape, other);
    }
}
