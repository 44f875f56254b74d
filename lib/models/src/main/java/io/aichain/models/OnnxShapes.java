package io.aichain.models;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.model.LayerType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Operators of ONNX that move elements and compute nothing. */
final class OnnxShapes {
    private static final String ONLY_THE_LAST = "only the last step of a recurrent layer is supported";
    private static final String UNROLLED =
            " (torch's newer exporter writes nn.RNN step by step: torch.onnx.export(.., dynamo=False) writes it as one)";

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
        int[] order = x.order() != null || shape.length == 1 ? x.order() : x.flatOrder(shape);
        int layer = shape.length == 1 ? x.layer() : model.add(node.name(), LayerType.FLATTEN, x.layer());
        return new OnnxValue(layer, new int[] {OnnxValue.BATCH, 0}, order);
    }

    /** To a row for each of the batch, or to other places of dimensions of length 1. */
    OnnxValue reshape(OnnxNode node) throws MalformedException {
        OnnxValue x = graph.value(node, 0);
        double[] target = graph.constants.few(node, 1);
        int elements = Arrays.stream(model.shape(x.layer())).reduce(1, (a, b) -> a * b);
        // by attribute 0 stands for an empty dimension; else for one that stays
        if (node.integer("allowzero", 0) != 0 && Arrays.stream(target).anyMatch(d -> d == 0)) {
            throw node.refused("to shape %s, with allowzero = 1: nothing is left", Arrays.toString(target));
        }
        boolean batch = target.length == 2 && (target[0] == 1 || target[0] == -1 || target[0] == 0);
        boolean rest = target.length == 2 && (target[1] == elements || (target[1] == -1 && target[0] != -1));
        if (batch && rest && x.axes()[0] == OnnxValue.BATCH) return flat(node, x);
        int[] axes = x.order() == null ? relabelled(x, target) : null;
        if (axes == null) {
            throw node.refused(
                    "to shape %s; only to (batch, %d), and dimensions of 1 moved, are supported",
                    Arrays.toString(target), elements);
        }
        return OnnxValue.of(x.layer(), axes);
    }

    /** Where each dimension of the target comes from, if all but those of length 1 stay as they are; else null. */
    private int[] relabelled(OnnxValue x, double[] target) {
        int[] shape = model.shape(x.layer());
        int elements = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        double[] sizes = target.clone();
        double known = 1;
        int unknown = -1;
        for (int k = 0; k < sizes.length; k++) {
            if (sizes[k] == 0 && k < x.rank()) sizes[k] = x.axes()[k] < 0 ? 1 : shape[x.axes()[k]];
            boolean isOpen = Double.isNaN(sizes[k]) || sizes[k] == -1;
            if (isOpen && unknown >= 0) return null;
            if (isOpen) unknown = k;
            else known *= sizes[k];
        }
        if (unknown >= 0) sizes[unknown] = elements / known;
        List<Integer> others = new ArrayList<>();
        List<Integer> ones = new ArrayList<>();
        boolean hasBatch = false;
        for (int axis : x.axes()) {
            hasBatch |= axis == OnnxValue.BATCH;
            if (axis >= 0) (shape[axis] == 1 ? ones : others).add(axis);
        }
        int[] axes = new int[sizes.length];
        for (int k = 0; k < sizes.length; k++) {
            if (sizes[k] != 1) {
                if (others.isEmpty() || shape[others.getFirst()] != sizes[k]) return null;
                axes[k] = others.removeFirst();
            } else if (hasBatch) {
                axes[k] = OnnxValue.BATCH;
                hasBatch = false;
            } else {
                axes[k] = ones.isEmpty() ? OnnxValue.ONE : ones.removeFirst();
            }
        }
        return others.isEmpty() && ones.isEmpty() ? axes : null;
    }

    OnnxValue unsqueeze(OnnxNode node) throws MalformedException {
        OnnxValue x = graph.value(node, 0);
        List<Integer> axes = new ArrayList<>(Arrays.stream(x.axes()).boxed().toList());
        for (int at : graph.axes.added(node, x.rank())) axes.add(at, OnnxValue.ONE);
        return new OnnxValue(
                x.layer(), axes.stream().mapToInt(Integer::intValue).toArray(), x.order());
    }

    /** The mean over height and width. */
    OnnxValue mean(OnnxNode node, long opset) throws MalformedException {
        OnnxValue x = graph.value(node, 0);
        double[] over = opset < 18 || !node.hasInput(1)
                ? Arrays.stream(node.integers("axes")).asDoubleStream().toArray()
                : graph.constants.few(node, 1);
        List<Integer> axes = new ArrayList<>(Arrays.stream(x.axes()).boxed().toList());
        List<Integer> reduced = new ArrayList<>();
        for (double axis : over) {
            reduced.add(x.axis((long) axis));
            int at = (int) (axis < 0 ? axis + x.rank() : axis);
            if (at >= 0 && at < axes.size()) axes.set(at, null);
        }
        boolean isImage = model.shape(x.layer()).length == 3 && x.order() == null;
        if (!isImage || reduced.size() != 2 || !reduced.containsAll(List.of(0, 1))) {
            throw node.refused("over axes %s; only over height and width is supported", Arrays.toString(over));
        }
        boolean keeps = node.integer("keepdims", 1) != 0;
        int[] left = axes.stream()
                .filter(axis -> axis != null || keeps)
                .mapToInt(axis -> axis == null ? OnnxValue.ONE : axis == 2 ? 0 : axis)
                .toArray();
        return OnnxValue.of(model.add(node.name(), LayerType.GLOBAL_AVERAGE_POOLING_2D, x.layer()), left);
    }

    /** The last step of a sequence, or what stands in a dimension of length 1, without that dimension. */
    OnnxValue gather(OnnxNode node) throws MalformedException {
        double index = graph.constants.element(node);
        OnnxValue x = graph.value(node, 0);
        long axis = node.integer("axis", 0);
        if (x.axis(axis) != OnnxValue.ONE) return last(node, axis, index, false);
        if (index != 0 && index != -1) throw node.refused("index %d in a dimension of length 1", (long) index);
        return x.without((int) (axis < 0 ? axis + x.rank() : axis));
    }

    /** The last step of a sequence, as a sequence of one; or a dimension of length 1 as it is. */
    OnnxValue slice(OnnxNode node) throws MalformedException {
        OnnxSlice piece = OnnxSlice.of(node, graph.axes).orElseThrow(() -> node.refused(ONLY_THE_LAST));
        OnnxValue x = graph.value(node, 0);
        if (x.axis(piece.axis()) == OnnxValue.ONE) {
            if (piece.only(1).isEmpty()) throw node.refused("nothing is left of a dimension of length 1");
            return x;
        }
        boolean isToTheEnd = piece.step() == 1 && piece.to() >= Integer.MAX_VALUE;
        return last(node, piece.axis(), isToTheEnd ? piece.from() : Double.NaN, true);
    }

    /** What a recurrent layer gives at its end, it gives alone. */
    private OnnxValue last(OnnxNode node, long theirs, double index, boolean keeps) throws MalformedException {
        OnnxValue x = graph.value(node, 0);
        FloatLayer cell = model.layer(x.layer());
        int flag = switch (cell.type()) {
            case SIMPLE_RNN -> 3;
            case LSTM, GRU -> 4;
            default -> -1;
        };
        int steps = model.shape(x.layer())[0];
        boolean isLast = index == -1 || (index == steps - 1 && !model.hasOpenInput());
        if (flag < 0 || cell.parameter(flag) != 1 || x.axis(theirs) != 0 || !isLast || x.order() != null) {
            boolean isSequence = model.shape(x.layer()).length == 2;
            throw node.refused("%s", ONLY_THE_LAST + (isSequence ? UNROLLED : ""));
        }
        double[] parameters = cell.parameters().clone();
        parameters[flag] = 0;
        int position = model.add(node.name(), cell.type(), cell.inputs(), parameters, cell.weights());
        int[] left = Arrays.stream(x.axes())
                .filter(axis -> axis != 0 || keeps)
                .map(axis -> axis == 0 ? OnnxValue.ONE : axis == 1 ? 0 : axis)
                .toArray();
        return OnnxValue.of(position, left);
    }

    OnnxValue squeeze(OnnxNode node) throws MalformedException {
        OnnxValue x = graph.value(node, 0);
        int[] gone = graph.axes.taken(node, x.rank());
        for (int at : gone) {
            if (x.axes()[at] >= 0) throw node.refused("axis %d has a length that is not known to be 1", at);
        }
        int[] left = IntStream.range(0, x.rank())
                .filter(k -> Arrays.binarySearch(gone, k) < 0)
                .map(k -> x.axes()[k])
                .toArray();
        return new OnnxValue(x.layer(), left, x.order());
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
        List<OnnxValue> all = new ArrayList<>();
        for (int i = 0; i < node.node().inputs().size(); i++) {
            OnnxValue x = graph.value(node, i);
            if (!Arrays.equals(x.axes(), first.axes())) {
                throw node.refused("inputs of different layout are not supported");
            }
            all.add(x);
            layers.add(x.layer());
        }
        if (layers.size() == 1) return first;
        int position = model.add(node.name(), LayerType.CONCATENATE, layers, new double[] {axis}, FloatLayer.NONE);
        return new OnnxValue(position, first.axes(), joinedOrder(all));
    }

    /** Of rows behind each other, each perhaps made of an image. */
    private int[] joinedOrder(List<OnnxValue> rows) {
        if (rows.stream().allMatch(row -> row.order() == null)) return null;
        int[] order =
                new int[rows.stream().mapToInt(row -> model.last(row.layer())).sum()];
        int at = 0;
        for (OnnxValue row : rows) {
            int length = model.last(row.layer());
            for (int i = 0; i < length; i++) order[at + i] = at + (row.order() == null ? i : row.order()[i]);
            at += length;
        }
        return order;
    }

    /** Zeros at height and width. */
    OnnxValue pad(OnnxNode node, long opset) throws MalformedException {
        OnnxValue x = graph.value(node, 0);
        boolean isImage = x.rank() == 4 && x.order() == null && model.shape(x.layer()).length == 3;
        if (!isImage) throw node.refused("its input is no image");
        String mode = node.text("mode", "constant");
        if (!mode.equals("constant")) throw node.refused("mode = %s; only constant is supported", mode);
        if (node.hasInput(3)) throw node.refused("axes are not supported");
        double value = node.hasInput(2) ? graph.constants.scalar(node, 2) : node.number("value", 0);
        if (value != 0) throw node.refused("value %s; only 0 is supported", value);
        double[] pads = opset < 11
                ? Arrays.stream(node.integers("pads")).asDoubleStream().toArray()
                : graph.constants.of(node, 1).values();
        double[] sides = new double[4];
        boolean fits = pads.length == 8;
        for (int k = 0; fits && k < 4; k++) {
            int axis = x.axes()[k];
            if (axis != 0 && axis != 1) fits = pads[k] == 0 && pads[k + 4] == 0;
            else System.arraycopy(new double[] {pads[k], pads[k + 4]}, 0, sides, 2 * axis, 2);
        }
        if (!fits) throw node.refused("pads = %s; only at height and width", Arrays.toString(pads));
        return x.at(model.add(node.name(), LayerType.ZERO_PADDING_2D, x.layer(), sides));
    }
}
