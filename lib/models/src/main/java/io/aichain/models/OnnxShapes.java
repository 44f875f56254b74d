package io.aichain.models;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.model.LayerType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Operators of ONNX that move elements and compute nothing. */
final class OnnxShapes {
    private final OnnxImporter graph;
    private final ModelBuilder model;

    OnnxShapes(OnnxImporter graph, ModelBuilder model) {
        this.graph = graph;
        this.model = model;
    }

    OnnxValue flatten(OnnxNode node) throws MalformedException {
        OnnxValue x = graph.value(node, 0);
        long axis = node.integer("axis", 1);
        if (axis != 1 && axis != 1 - x.rank()) throw node.refused("axis = %d; only 1 is supported", axis);
        return flat(node, x);
    }

    private OnnxValue flat(OnnxNode node, OnnxValue x) throws MalformedException {
        int[] shape = model.shape(x.layer());
        if (x.axes()[0] != OnnxValue.BATCH) throw node.refused("the batch does not come first");
        int[] order = x.order() != null ? x.order() : x.flatOrder(shape);
        int layer = shape.length == 1 ? x.layer() : model.add(node.name(), LayerType.FLATTEN, x.layer());
        return new OnnxValue(layer, new int[] {OnnxValue.BATCH, 0}, order);
    }

    /** Only to a row for each of the batch. */
    OnnxValue reshape(OnnxNode node) throws MalformedException {
        OnnxValue x = graph.value(node, 0);
        double[] target = graph.constant(node, 1).values();
        int elements = Arrays.stream(model.shape(x.layer())).reduce(1, (a, b) -> a * b);
        boolean batch = target.length == 2
                && (target[0] == 1 || target[0] == -1 || (target[0] == 0 && node.integer("allowzero", 0) == 0));
        boolean rest = target.length == 2 && (target[1] == elements || (target[1] == -1 && target[0] != -1));
        if (!batch || !rest) {
            throw node.refused("to shape %s; only to (batch, %d) is supported", Arrays.toString(target), elements);
        }
        return flat(node, x);
    }

    OnnxValue squeeze(OnnxNode node, long opset) throws MalformedException {
        OnnxValue x = graph.value(node, 0);
        boolean[] gone = new boolean[x.rank()];
        if (opset < 13 && node.has("axes")) {
            for (int axis : node.integers("axes")) mark(node, x, axis, gone);
        } else if (opset >= 13 && node.hasInput(1)) {
            for (double axis : graph.constant(node, 1).values()) mark(node, x, axis, gone);
        } else {
            throw node.refused("axes must be given");
        }
        List<Integer> left = new ArrayList<>();
        for (int k = 0; k < gone.length; k++) if (!gone[k]) left.add(x.axes()[k]);
        return new OnnxValue(
                x.layer(), left.stream().mapToInt(Integer::intValue).toArray(), x.order());
    }

    private static void mark(OnnxNode node, OnnxValue x, double axis, boolean[] gone) throws MalformedException {
        int at = (int) (axis < 0 ? axis + x.rank() : axis);
        if (at < 0 || at >= gone.length || x.axes()[at] >= 0) {
            throw node.refused("axis %s has a length that is not known to be 1", axis);
        }
        gone[at] = true;
    }

    OnnxValue transpose(OnnxNode node) throws MalformedException {
        OnnxValue x = graph.value(node, 0);
        int[] reversed = new int[x.rank()];
        for (int k = 0; k < reversed.length; k++) reversed[k] = reversed.length - 1 - k;
        int[] permutation = node.integers("perm", reversed);
        boolean[] seen = new boolean[x.rank()];
        boolean valid = permutation.length == x.rank();
        for (int p : permutation) {
            valid &= p >= 0 && p < seen.length && !seen[p];
            if (valid) seen[p] = true;
        }
        if (!valid)
            throw node.refused("perm = %s; a permutation of %d axes expected", Arrays.toString(permutation), x.rank());
        return x.transposed(permutation);
    }

    OnnxValue concatenate(OnnxNode node) throws MalformedException {
        List<Integer> layers = new ArrayList<>();
        OnnxValue first = graph.value(node, 0);
        if (!node.has("axis")) throw node.refused("no axis");
        int axis = first.axis(node.integer("axis", 0));
        if (axis < 0) throw node.refused("axis = %d is the batch, or none", node.integer("axis", 0));
        for (int i = 0; i < node.node().inputs().size(); i++) {
            OnnxValue x = graph.value(node, i);
            if (!Arrays.equals(x.axes(), first.axes()) || x.order() != null) {
                throw node.refused("inputs of different layout are not supported");
            }
            layers.add(x.layer());
        }
        if (layers.size() == 1) return first;
        return first.at(model.add(node.name(), LayerType.CONCATENATE, layers, new double[] {axis}, FloatLayer.NONE));
    }

    /** Zeros at height and width. */
    OnnxValue pad(OnnxNode node, long opset) throws MalformedException {
        OnnxValue x = graph.image(node, 0);
        String mode = node.text("mode", "constant");
        if (!mode.equals("constant")) throw node.refused("mode = %s; only constant is supported", mode);
        if (node.hasInput(3)) throw node.refused("axes are not supported");
        double value = node.hasInput(2) ? graph.constant(node, 2).values()[0] : node.number("value", 0);
        if (value != 0) throw node.refused("value %s; only 0 is supported", value);
        double[] pads = opset < 11
                ? Arrays.stream(node.integers("pads")).asDoubleStream().toArray()
                : graph.constant(node, 1).values();
        boolean fits = pads.length == 8 && pads[0] == 0 && pads[1] == 0 && pads[4] == 0 && pads[5] == 0;
        if (!fits) throw node.refused("pads = %s; only at height and width", Arrays.toString(pads));
        return x.at(model.add(node.name(), LayerType.ZERO_PADDING_2D, x.layer(), pads[2], pads[6], pads[3], pads[7]));
    }
}
