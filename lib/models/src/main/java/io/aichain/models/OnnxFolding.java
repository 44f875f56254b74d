package io.aichain.models;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What exporters compute of shapes: first states of cells, targets of Reshape. All of it is known beforehand, but for the length of an open sequence, which
 * is not a number here and may be handed on, not used.
 */
final class OnnxFolding {
    private final OnnxImporter graph;
    private final ModelBuilder model;

    OnnxFolding(OnnxImporter graph, ModelBuilder model) {
        this.graph = graph;
        this.model = model;
    }

    /** @return null if the node computes something of the model's inputs */
    OnnxTensor fold(OnnxNode node) throws MalformedException {
        if (node.op().equals("Shape")) return shape(node);
        for (int i = 0; i < node.node().inputs().size(); i++) {
            if (node.hasInput(i) && graph.constants.orNull(node.input(i)) == null) return null;
        }
        if (!node.hasInput(0)) return null;
        OnnxTensor x = graph.constants.of(node, 0);
        return switch (node.op()) {
            case "Identity" -> x;
            case "Cast" -> cast(node, x);
            case "Gather" -> gather(node, x, graph.constants.of(node, 1));
            case "Slice" -> slice(node, x);
            case "Concat" -> concatenated(node);
            case "Reshape" -> reshaped(node, x);
            case "Mul" -> multiplied(node, x, graph.constants.of(node, 1));
            case "Unsqueeze" -> new OnnxTensor(unsqueezed(node, x), x.values());
            case "Squeeze" -> new OnnxTensor(squeezed(node, x), x.values());
            case "ConstantOfShape" -> {
                double value = node.has("value") ? node.scalar(node.tensor("value"), "value") : 0;
                yield filled(node, graph.constants.few(node, 0), value);
            }
            case "Expand" -> {
                graph.constants.spend(node, x.values().length);
                if (Arrays.stream(x.values()).distinct().count() != 1) {
                    throw node.refused("only one number, repeated, is supported");
                }
                yield filled(node, broadcast(node, x.dims(), graph.constants.few(node, 1)), x.values()[0]);
            }
            default -> null;
        };
    }

    private OnnxTensor shape(OnnxNode node) throws MalformedException {
        OnnxTensor constant = graph.constants.orNull(node.input(0));
        double[] dims;
        if (constant != null) {
            dims = Arrays.stream(constant.dims()).asDoubleStream().toArray();
        } else {
            OnnxValue x = graph.value(node, 0);
            int[] ours = model.shape(x.layer());
            boolean isOpen = ours.length < 3 && model.hasOpenInput();
            dims = Arrays.stream(x.axes())
                    .mapToDouble(axis -> axis < 0 ? 1 : axis == 0 && isOpen ? Double.NaN : ours[axis])
                    .toArray();
        }
        int from = bound(node.integer("start", 0), dims.length);
        int to = bound(node.integer("end", dims.length), dims.length);
        double[] piece = Arrays.copyOfRange(dims, Math.min(from, to), to);
        return new OnnxTensor(new int[] {piece.length}, piece);
    }

    private OnnxTensor cast(OnnxNode node, OnnxTensor x) throws MalformedException {
        graph.constants.spend(node, x.values().length);
        double[] cast = new double[x.values().length];
        for (int i = 0; i < cast.length; i++) cast[i] = OnnxCast.cast(node, x.values()[i]);
        return new OnnxTensor(x.dims(), cast);
    }

    private OnnxTensor gather(OnnxNode node, OnnxTensor x, OnnxTensor indexes) throws MalformedException {
        node.require("axis", 0);
        if (x.dims().length != 1) throw node.refused("of a constant of %d dimensions; 1 expected", x.dims().length);
        graph.constants.spend(node, indexes.values().length);
        double[] values = new double[indexes.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = x.values()[place(node, indexes.values()[i], x.values().length)];
        }
        return new OnnxTensor(indexes.dims(), values);
    }

    private static int place(OnnxNode node, double index, int length) throws MalformedException {
        double at = index < 0 ? index + length : index;
        if (!(at >= 0 && at < length)) throw node.refused("element %s of %d", index, length);
        return (int) at;
    }

    private OnnxTensor slice(OnnxNode node, OnnxTensor x) throws MalformedException {
        int rank = x.dims().length;
        OnnxSlice named = OnnxSlice.of(node, graph.axes)
                .filter(one -> one.step() == 1 && one.axis() >= -rank && one.axis() < rank && x.values().length > 0)
                .orElseThrow(() -> node.refused("only one piece of one dimension is supported"));
        int axis = (int) (named.axis() < 0 ? named.axis() + rank : named.axis());
        int[] dims = x.dims().clone();
        int from = bound(named.from(), dims[axis]);
        int length = Math.max(0, bound(named.to(), dims[axis]) - from);
        // whole rows of the dimensions behind it, once for each of those before it
        int row = (int) elements(dims, axis + 1, rank);
        int runs = (int) elements(dims, 0, axis);
        graph.constants.spend(node, (long) runs * length * row);
        double[] piece = new double[runs * length * row];
        for (int run = 0; run < runs; run++) {
            System.arraycopy(x.values(), (run * dims[axis] + from) * row, piece, run * length * row, length * row);
        }
        dims[axis] = length;
        return new OnnxTensor(dims, piece);
    }

    /** Their product; from 2^32 on just that. */
    private static long elements(int[] dims, int from, int to) {
        return Arrays.stream(dims, from, to).asLongStream().reduce(1, (a, b) -> Math.min(a * b, 1L << 32));
    }

    /** The same numbers in other dimensions: 0 is as before, one may be -1. */
    private OnnxTensor reshaped(OnnxNode node, OnnxTensor x) throws MalformedException {
        double[] target = graph.constants.few(node, 1);
        boolean zeroIsEmpty = node.integer("allowzero", 0) != 0;
        int[] dims = new int[target.length];
        int open = -1;
        for (int k = 0; k < dims.length; k++) {
            boolean stays = target[k] == 0 && !zeroIsEmpty && k < x.dims().length;
            dims[k] = stays ? x.dims()[k] : (int) target[k];
            if (dims[k] != -1) continue;
            dims[k] = 1;
            if (open >= 0) throw node.refused("to shape %s: two are open", Arrays.toString(target));
            open = k;
        }
        long rest = elements(dims, 0, dims.length);
        if (open >= 0 && rest > 0) dims[open] = (int) (x.values().length / rest);
        boolean fits = Arrays.stream(dims).allMatch(d -> d >= 0)
                && elements(dims, 0, dims.length) == x.values().length
                && Arrays.stream(target).allMatch(d -> d == (int) d);
        if (!fits) {
            throw node.refused(
                    "a constant of shape %s to shape %s", Arrays.toString(x.dims()), Arrays.toString(target));
        }
        return new OnnxTensor(dims, x.values());
    }

    private static int bound(double index, int length) {
        double at = index < 0 ? index + length : index;
        return (int) Math.clamp(at, 0, length);
    }

    private OnnxTensor concatenated(OnnxNode node) throws MalformedException {
        List<double[]> parts = new ArrayList<>();
        int length = 0;
        for (int i = 0; i < node.node().inputs().size(); i++) {
            OnnxTensor part = graph.constants.of(node, i);
            if (part.dims().length != 1) throw node.refused("a constant of %d dimensions", part.dims().length);
            // before the sum: what is spent is below 2^20
            graph.constants.spend(node, part.values().length);
            length += part.values().length;
            parts.add(part.values());
        }
        double[] all = new double[length];
        int at = 0;
        for (double[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return new OnnxTensor(new int[] {all.length}, all);
    }

    /** Of one shape, or one of them a single number. */
    private OnnxTensor multiplied(OnnxNode node, OnnxTensor a, OnnxTensor b) throws MalformedException {
        OnnxTensor longer = a.isScalar() && b.dims().length >= a.dims().length ? b : a;
        OnnxTensor other = longer == a ? b : a;
        boolean fits = Arrays.equals(longer.dims(), other.dims())
                || (other.isScalar() && other.dims().length <= longer.dims().length);
        if (!fits) {
            throw node.refused(
                    "of constants of shapes %s and %s; one shape, or a single number, expected",
                    Arrays.toString(a.dims()), Arrays.toString(b.dims()));
        }
        graph.constants.spend(node, longer.values().length);
        double[] product = longer.values().clone();
        for (int i = 0; i < product.length; i++) product[i] *= other.values()[other.isScalar() ? 0 : i];
        return new OnnxTensor(longer.dims(), product);
    }

    private int[] unsqueezed(OnnxNode node, OnnxTensor x) throws MalformedException {
        List<Integer> dims = new ArrayList<>(IntStream.of(x.dims()).boxed().toList());
        for (int at : graph.axes.added(node, dims.size())) dims.add(at, 1);
        return dims.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Without the axes that are named, or without all of length 1 if none is. */
    private int[] squeezed(OnnxNode node, OnnxTensor x) throws MalformedException {
        int[] dims = x.dims();
        if (!graph.axes.areNamed(node))
            return IntStream.of(dims).filter(d -> d != 1).toArray();
        int[] gone = graph.axes.taken(node, dims.length);
        for (int at : gone) {
            if (dims[at] != 1) throw node.refused("axis %d has length %d; 1 expected", at, dims[at]);
        }
        return IntStream.range(0, dims.length)
                .filter(k -> Arrays.binarySearch(gone, k) < 0)
                .map(k -> dims[k])
                .toArray();
    }

    /** The shape of both, where a 1 stretches: a target may leave dimensions as they are. */
    private static double[] broadcast(OnnxNode node, int[] dims, double[] target) throws MalformedException {
        double[] both = new double[Math.max(dims.length, target.length)];
        for (int k = 1; k <= both.length; k++) {
            double a = k <= dims.length ? dims[dims.length - k] : 1;
            double b = k <= target.length ? target[target.length - k] : 1;
            if (a != 1 && b != 1 && a != b) {
                throw node.refused("of shape %s to %s", Arrays.toString(dims), Arrays.toString(target));
            }
            both[both.length - k] = a == 1 ? b : a;
        }
        return both;
    }

    private OnnxTensor filled(OnnxNode node, double[] shape, double value) throws MalformedException {
        int[] dims = new int[shape.length];
        long count = 1;
        for (int i = 0; i < dims.length; i++) {
            boolean isSize = shape[i] >= 0 && shape[i] <= Tensor.MAX_ELEMENTS && shape[i] == Math.rint(shape[i]);
            count *= isSize ? (long) shape[i] : 0;
            if (!isSize || count > Tensor.MAX_ELEMENTS) {
                throw node.refused(
                        "a constant of shape %s; at most %d numbers, of known sizes, expected",
                        Arrays.toString(shape), Tensor.MAX_ELEMENTS);
            }
            dims[i] = (int) shape[i];
        }
        graph.constants.spend(node, count);
        double[] values = new double[(int) count];
        Arrays.fill(values, value);
        return new OnnxTensor(dims, values);
    }
}
