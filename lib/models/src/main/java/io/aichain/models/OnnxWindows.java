package io.aichain.models;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Window;
import java.util.Arrays;
import java.util.List;

/** Convolutions and pooling of ONNX, whose padding is given side by side. */
final class OnnxWindows {
    private final OnnxImporter graph;
    private final ModelBuilder model;

    OnnxWindows(OnnxImporter graph, ModelBuilder model) {
        this.graph = graph;
        this.model = model;
    }

    /** @param before, after cells of padding at height and width */
    private record Padding(int[] before, int[] after) {
        boolean isNone() {
            return Arrays.stream(before).allMatch(p -> p == 0)
                    && Arrays.stream(after).allMatch(p -> p == 0);
        }
    }

    OnnxValue convolution(OnnxNode node) throws MalformedException {
        OnnxValue x = graph.image(node, 0);
        OnnxTensor w = graph.constants.of(node, 1);
        if (w.dims().length != 4)
            throw node.refused("weights of shape %s; 4 dimensions expected", Arrays.toString(w.dims()));
        node.requireOnes("dilations");
        int channels = model.last(x.layer());
        int filters = w.dims()[0];
        int[] size = {w.dims()[2], w.dims()[3]};
        int[] stride = pair(node, "strides", 1);
        int[] kernel = node.integers("kernel_shape", size);
        if (!Arrays.equals(kernel, size))
            throw node.refused(
                    "kernel_shape = %s; the weights have %s", Arrays.toString(kernel), Arrays.toString(size));
        long group = node.integer("group", 1);
        boolean depthwise = group == channels && channels > 1;
        if (group != 1 && !depthwise) {
            throw node.refused(
                    "group = %d with %d channels; only 1 and one for each channel are supported", group, channels);
        }
        if (w.dims()[1] != (depthwise ? 1 : channels) || (depthwise && filters % channels != 0)) {
            throw node.refused("weights of shape %s do not fit %d channels", Arrays.toString(w.dims()), channels);
        }
        double[] weights = depthwise ? depthwise(w) : channelsLast(w);
        boolean bias = node.hasInput(2);
        if (bias) weights = joined(weights, graph.constants.vector(node, 2, filters));
        int[] image = model.shape(x.layer());
        Padding padding = padding(node, image, size, stride);
        boolean same = isSame(padding, image, size, stride);
        int input = same || padding.isNone() ? x.layer() : padded(node, x.layer(), padding);
        double[] parameters = {
            FloatLayer.LINEAR,
            0,
            depthwise ? filters / channels : filters,
            size[0],
            size[1],
            stride[0],
            stride[1],
            same && !padding.isNone() ? 1 : 0,
            bias ? 1 : 0
        };
        LayerType type = depthwise ? LayerType.DEPTHWISE_CONV_2D : LayerType.CONV_2D;
        return x.at(model.add(node.name(), type, List.of(input), parameters, weights));
    }

    OnnxValue pooling(OnnxNode node, LayerType type) throws MalformedException {
        OnnxValue x = graph.image(node, 0);
        node.requireOnes("dilations");
        node.require("storage_order", 0);
        if (node.hasOutput(1)) throw node.refused("its output of indices is not supported");
        if (!node.has("kernel_shape")) throw node.refused("no kernel_shape");
        int[] size = pair(node, "kernel_shape", 1);
        int[] stride = pair(node, "strides", 1);
        int[] image = model.shape(x.layer());
        Padding padding = padding(node, image, size, stride);
        if (node.integer("ceil_mode", 0) != 0) {
            for (int k = 0; k < 2; k++) {
                if ((image[k] + padding.before[k] + padding.after[k] - size[k]) % stride[k] != 0) {
                    throw node.refused(
                            "ceil_mode = 1 on an input of %s; only where it makes no difference",
                            Arrays.toString(image));
                }
            }
        }
        boolean same = isSame(padding, image, size, stride);
        boolean zerosCount = node.integer("count_include_pad", 0) == 1;
        boolean zerosAreHarmless = type == LayerType.MAX_POOLING_2D
                ? graph.isNotNegative(x.layer()) && padding.before[0] < size[0] && padding.before[1] < size[1]
                : zerosCount;
        int input = x.layer();
        boolean asSame = same && !padding.isNone() && !(type == LayerType.AVERAGE_POOLING_2D && zerosCount);
        if (!padding.isNone() && !asSame) {
            if (!zerosAreHarmless) {
                throw node.refused(
                        "pads = %s on an input of %s; only padding as by SAME_UPPER, or zeros that change no result, is supported",
                        Arrays.toString(node.integers("pads")), Arrays.toString(image));
            }
            input = padded(node, input, padding);
        }
        return x.at(model.add(node.name(), type, input, size[0], size[1], stride[0], stride[1], asSame ? 1 : 0));
    }

    private int padded(OnnxNode node, int input, Padding p) throws MalformedException {
        return model.add(
                node.name() + "/pad",
                LayerType.ZERO_PADDING_2D,
                input,
                p.before[0],
                p.after[0],
                p.before[1],
                p.after[1]);
    }

    private static int[] pair(OnnxNode node, String attribute, int missing) throws MalformedException {
        int[] pair = node.integers(attribute, missing, missing);
        if (pair.length != 2 || pair[0] < 1 || pair[1] < 1 || pair[0] > 1024 || pair[1] > 1024) {
            throw node.refused("%s = %s; two numbers from 1 to 1024 expected", attribute, Arrays.toString(pair));
        }
        return pair;
    }

    private static Padding padding(OnnxNode node, int[] image, int[] size, int[] stride) throws MalformedException {
        int[] pads = node.integers("pads", 0, 0, 0, 0);
        if (pads.length != 4 || Arrays.stream(pads).anyMatch(p -> p < 0 || p > 1024)) {
            throw node.refused("pads = %s; four numbers from 0 to 1024 expected", Arrays.toString(pads));
        }
        return switch (node.text("auto_pad", "NOTSET")) {
            case "NOTSET" -> new Padding(new int[] {pads[0], pads[1]}, new int[] {pads[2], pads[3]});
            case "VALID" -> new Padding(new int[2], new int[2]);
            case "SAME_UPPER" -> same(image, size, stride);
            case "SAME_LOWER" -> {
                Padding upper = same(image, size, stride);
                yield new Padding(upper.after, upper.before);
            }
            default ->
                throw node.refused(
                        "auto_pad = %s; NOTSET, VALID, SAME_UPPER or SAME_LOWER expected", node.text("auto_pad", ""));
        };
    }

    private static Padding same(int[] image, int[] size, int[] stride) {
        int[] before = new int[2];
        int[] after = new int[2];
        for (int k = 0; k < 2; k++) {
            Window window = Window.of(image[k], size[k], stride[k], true);
            before[k] = window.before();
            int total = Math.max((window.out() - 1) * stride[k] + size[k] - image[k], 0);
            after[k] = total - before[k];
        }
        return new Padding(before, after);
    }

    private static boolean isSame(Padding padding, int[] image, int[] size, int[] stride) {
        Padding same = same(image, size, stride);
        return Arrays.equals(same.before, padding.before) && Arrays.equals(same.after, padding.after);
    }

    /** From (filters, channels, height, width) to (height, width, channels, filters). */
    private static double[] channelsLast(OnnxTensor w) {
        int filters = w.dims()[0];
        int channels = w.dims()[1];
        int cells = w.dims()[2] * w.dims()[3];
        double[] out = new double[w.values().length];
        for (int f = 0; f < filters; f++) {
            for (int c = 0; c < channels; c++) {
                for (int k = 0; k < cells; k++) {
                    out[(k * channels + c) * filters + f] = w.values()[(f * channels + c) * cells + k];
                }
            }
        }
        return out;
    }

    /** From (channels · multiplier, 1, height, width) to (height, width, channels, multiplier). */
    private static double[] depthwise(OnnxTensor w) {
        int outputs = w.dims()[0];
        int cells = w.dims()[2] * w.dims()[3];
        double[] out = new double[w.values().length];
        for (int f = 0; f < outputs; f++) {
            for (int k = 0; k < cells; k++) out[k * outputs + f] = w.values()[f * cells + k];
        }
        return out;
    }

    static double[] joined(double[] first, double[] second) {
        double[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
