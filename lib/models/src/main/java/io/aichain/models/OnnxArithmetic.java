package io.aichain.models;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.LayerType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Add, Sum, Mul, Sub and Div of ONNX: of two values (Sum: of some) of one shape, of a value and a number, or a bias for the product before it. */
final class OnnxArithmetic {
    private final OnnxImporter graph;
    private final ModelBuilder model;

    OnnxArithmetic(OnnxImporter graph, ModelBuilder model) {
        this.graph = graph;
        this.model = model;
    }

    OnnxValue sum(OnnxNode node) throws MalformedException {
        boolean isOfSome = node.op().equals("Sum") && node.node().inputs().size() != 2;
        if (isOfSome) return merged(node, LayerType.ADD);
        requireTwo(node);
        int constant = isConstant(node, 0) ? 0 : isConstant(node, 1) ? 1 : -1;
        if (constant < 0) return merged(node, LayerType.ADD);
        OnnxValue x = graph.value(node, 1 - constant);
        OnnxTensor c = smallConstant(node, x, constant);
        if (c.isScalar()) return x.at(model.add(node.name(), LayerType.RESCALE, x.layer(), 1, c.values()[0]));
        return biased(node, x, c);
    }

    private static void requireTwo(OnnxNode node) throws MalformedException {
        int inputs = node.node().inputs().size();
        if (inputs != 2) throw node.refused("%d inputs; 2 expected", inputs);
    }

    private boolean isConstant(OnnxNode node, int input) throws MalformedException {
        return graph.constants.orNull(node.input(input)) != null;
    }

    /** A constant of more dimensions would give the result as many. */
    private OnnxTensor smallConstant(OnnxNode node, OnnxValue x, int input) throws MalformedException {
        OnnxTensor c = graph.constants.of(node, input);
        if (c.dims().length <= x.rank()) return c;
        throw node.refused("a constant of %d dimensions to a value of %d is not supported", c.dims().length, x.rank());
    }

    /** A constant for each feature becomes the bias of the product before it. */
    private OnnxValue biased(OnnxNode node, OnnxValue x, OnnxTensor c) throws MalformedException {
        FloatLayer before = model.layer(x.layer());
        int flag = before.type() == LayerType.DENSE ? 3 : 8;
        boolean sums = flag == 3 || before.type() == LayerType.CONV_2D || before.type() == LayerType.DEPTHWISE_CONV_2D;
        int last = model.last(x.layer());
        int axis = -1;
        for (int k = 0; k < x.rank(); k++) if (x.axes()[k] == model.shape(x.layer()).length - 1) axis = k;
        int theirs = c.dims().length - (x.rank() - axis);
        boolean fits = theirs >= 0 && c.dims()[theirs] == last && c.values().length == last;
        boolean bare = sums
                && before.parameter(flag) == 0
                && before.parameter(0) == FloatLayer.LINEAR
                && !graph.isShared(x.layer());
        if (!fits || !bare) {
            throw node.refused(
                    "a constant of shape %s is only supported as the bias of the product before it",
                    Arrays.toString(c.dims()));
        }
        double[] parameters = before.parameters().clone();
        parameters[flag] = 1;
        model.replace(x.layer(), parameters, OnnxWindows.joined(before.weights(), c.values()));
        return x;
    }

    OnnxValue product(OnnxNode node) throws MalformedException {
        requireTwo(node);
        int constant = isConstant(node, 0) ? 0 : isConstant(node, 1) ? 1 : -1;
        if (constant < 0) return merged(node, LayerType.MULTIPLY);
        OnnxValue x = graph.value(node, 1 - constant);
        OnnxTensor c = smallConstant(node, x, constant);
        if (!c.isScalar()) throw node.refused("a constant of shape %s; one number expected", Arrays.toString(c.dims()));
        return x.at(model.add(node.name(), LayerType.RESCALE, x.layer(), c.values()[0], 0));
    }

    /** A number or a bias from a value, or a value from a number. */
    OnnxValue difference(OnnxNode node) throws MalformedException {
        requireTwo(node);
        if (isConstant(node, 0)) {
            OnnxValue x = graph.value(node, 1);
            OnnxTensor c = smallConstant(node, x, 0);
            return x.at(model.add(node.name(), LayerType.RESCALE, x.layer(), -1, node.scalar(c, "input 0")));
        }
        OnnxValue x = graph.value(node, 0);
        if (!isConstant(node, 1)) throw node.refused("of two values it is not supported");
        OnnxTensor c = scaled(smallConstant(node, x, 1), -1);
        if (c.isScalar()) return x.at(model.add(node.name(), LayerType.RESCALE, x.layer(), 1, c.values()[0]));
        return biased(node, x, c);
    }

    OnnxValue quotient(OnnxNode node) throws MalformedException {
        requireTwo(node);
        if (!isConstant(node, 1)) throw node.refused("only by a number is it supported");
        OnnxValue x = graph.value(node, 0);
        double by = node.scalar(smallConstant(node, x, 1), "input 1");
        if (by == 0) throw node.refused("by 0");
        if (isWhole(x.layer())) throw node.refused("of whole numbers it drops what is behind the point");
        return x.at(model.add(node.name(), LayerType.RESCALE, x.layer(), 1 / by, 0));
    }

    /** Whether a layer computes in whole numbers: those of an input that has them, as far as nothing with weights of its own takes them. */
    private boolean isWhole(int position) {
        FloatLayer layer = model.layer(position);
        return switch (layer.type()) {
            case INPUT -> graph.isWholeInput(position);
            case EMBEDDING -> false;
            default -> layer.inputs().stream().anyMatch(this::isWhole);
        };
    }

    private OnnxValue merged(OnnxNode node, LayerType type) throws MalformedException {
        OnnxValue a = graph.value(node, 0);
        List<Integer> layers = new ArrayList<>();
        for (int i = 0; i < node.node().inputs().size(); i++) {
            OnnxValue b = graph.value(node, i);
            boolean alike = Arrays.equals(a.axes(), b.axes())
                    && Arrays.equals(a.order(), b.order())
                    && Arrays.equals(model.shape(a.layer()), model.shape(b.layer()));
            if (!alike) throw node.refused("inputs of different shapes are not supported");
            layers.add(b.layer());
        }
        if (layers.size() == 1) return a;
        if (layers.size() > Description.MAX_INPUTS) {
            throw node.refused("%d inputs; at most %d", layers.size(), Description.MAX_INPUTS);
        }
        return a.at(model.add(node.name(), type, layers, FloatLayer.NONE, FloatLayer.NONE));
    }

    /** Each number times another. */
    static OnnxTensor scaled(OnnxTensor w, double by) {
        return by == 1
                ? w
                : new OnnxTensor(
                        w.dims(), Arrays.stream(w.values()).map(v -> v * by).toArray());
    }
}
