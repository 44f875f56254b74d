package io.aichain.models;

import io.aichain.chain.primitives.MalformedException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One piece of one dimension, as Slice names it.
 *
 * @param from, to bounds as they are written: below 0 from the end, beyond it the end
 * @param axis below 0 from the last one; the first one where none is named
 */
record OnnxSlice(double from, double to, long axis, double step) {
    private static final List<String> WRITTEN = List.of("starts", "ends", "axes");

    /** Bounds are attributes before version 10 of the operators, and constants since. @return empty for pieces of several dimensions */
    static Optional<OnnxSlice> of(OnnxNode node, OnnxAxes axes) throws MalformedException {
        return axes.opset() < 10 ? written(node) : given(node, axes.constants());
    }

    /** Which element of a dimension it is, counted from 0, where it is a single one. */
    OptionalInt only(int length) {
        // an open length is no number
        if (Double.isNaN(from) || Double.isNaN(to)) return OptionalInt.empty();
        int first = bound(from, length);
        boolean isOne = step == 1 && bound(to, length) - first == 1;
        return isOne ? OptionalInt.of(first) : OptionalInt.empty();
    }

    /** An index for an error: whole where it is. */
    static String written(double index) {
        return index == (long) index ? Long.toString((long) index) : Double.toString(index);
    }

    private static int bound(double written, int length) {
        return (int) Math.clamp(written < 0 ? written + length : written, 0, length);
    }

    private static Optional<OnnxSlice> written(OnnxNode node) throws MalformedException {
        long[][] words = new long[WRITTEN.size()][];
        for (int i = 0; i < words.length; i++) {
            String attribute = WRITTEN.get(i);
            if (attribute.equals("axes") && !node.has(attribute)) words[i] = new long[] {0};
            else if (node.has(attribute)) words[i] = longs(node, attribute);
            else throw node.refused("attribute %s is missing", attribute);
            if (words[i].length != 1) return Optional.empty();
        }
        return Optional.of(new OnnxSlice(words[0][0], words[1][0], words[2][0], 1));
    }

    private static long[] longs(OnnxNode node, String attribute) {
        return node.node().attributes().get(attribute).ints().stream()
                .mapToLong(Long::longValue)
                .toArray();
    }

    private static Optional<OnnxSlice> given(OnnxNode node, OnnxConstants constants) throws MalformedException {
        for (String attribute : WRITTEN) {
            if (node.has(attribute)) throw node.refused("attribute %s is one of versions before 10", attribute);
        }
        if (!node.hasInput(2)) throw node.refused("inputs of starts and ends expected");
        for (int i = 1; i <= 3; i++) {
            if (node.hasInput(i) && !constants.of(node, i).isScalar()) return Optional.empty();
        }
        long axis = node.hasInput(3) ? (long) constants.scalar(node, 3) : 0;
        double step = node.hasInput(4) ? constants.scalar(node, 4) : 1;
        return Optional.of(new OnnxSlice(constants.scalar(node, 1), constants.scalar(node, 2), axis, step));
    }
}
