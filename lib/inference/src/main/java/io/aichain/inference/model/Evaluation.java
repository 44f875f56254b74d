package io.aichain.inference.model;

import io.aichain.inference.Numbers;
import io.aichain.inference.Reverts;
import io.aichain.inference.Tensor;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Layers from..to of a description of profiles 1 to 3, in order (section 11). */
public final class Evaluation {
    /** Elements of the tensors that are needed at one time. */
    static final long MAX_ALIVE = 1 << 23;

    private final Description model;
    private final IntFunction<Weights> weights;
    private final LayerCall.Runner runner;
    private final Meter meter;

    /** @param weights those of a layer by its position, or AIMalformedModel */
    public Evaluation(Description model, IntFunction<Weights> weights, LayerCall.Runner runner, Meter meter) {
        if (model.profile() == Profile.D1_COMPAT) throw new IllegalArgumentException("a model of the first library");
        this.model = model;
        this.weights = weights;
        this.runner = runner;
        this.meter = meter;
    }

    /**
     * What a range of layers gives.
     *
     * @param values the outputs that later layers, or the caller, take
     * @param states those of the recurrent layers of the range
     */
    public record Result(List<Tensor> values, List<Tensor> states) {}

    /**
     * Evaluates.
     *
     * @param from, to positions, any uint256
     * @param values the inputs, or the tensors of cut(from)
     * @param states empty, or one for each recurrent layer of the range
     * @throws io.aichain.inference.ModelRevert the first failure
     */
    public Result evaluate(BigInteger from, BigInteger to, List<Tensor> values, List<Tensor> states) {
        int count = model.layers().size();
        int m = model.inputs();
        boolean valid = from.compareTo(to) <= 0
                && to.compareTo(BigInteger.valueOf(count)) < 0
                && (from.signum() == 0 || from.compareTo(BigInteger.valueOf(m)) >= 0)
                && to.compareTo(BigInteger.valueOf(m - 1)) >= 0;
        if (!valid) throw Reverts.range(from, to);
        return run(from.intValue(), to.intValue(), values, states);
    }

    private Result run(int from, int to, List<Tensor> values, List<Tensor> states) {
        Tensor[] outputs = new Tensor[model.layers().size()];
        take(from, values, outputs);
        checkStates(from, to, states);
        int first = Math.max(from, model.inputs());
        int[] lastUse = lastUses(to);
        List<Tensor> after = new ArrayList<>();
        int recurrent = 0;
        for (int i = first; i <= to; i++) {
            Layer layer = model.layers().get(i);
            Tensor state = Tensor.NONE;
            if (layer.type().isRecurrent() && !states.isEmpty()) state = states.get(recurrent++);
            LayerCall.Result result = layer(i, outputs, state);
            outputs[i] = result.output();
            if (layer.type().isRecurrent()) after.add(result.state());
            if (alive(outputs) > MAX_ALIVE) throw Reverts.shapeMismatch(i);
            for (int input : layer.inputs()) if (lastUse[input] <= i) outputs[input] = null;
        }
        return new Result(model.cut(to + 1).stream().map(j -> outputs[j]).toList(), List.copyOf(after));
    }

    private static long alive(Tensor[] outputs) {
        long elements = 0;
        for (Tensor output : outputs) if (output != null) elements += output.size();
        return elements;
    }

    private LayerCall.Result layer(int i, Tensor[] outputs, Tensor state) {
        Layer layer = model.layers().get(i);
        List<Tensor> inputs = new ArrayList<>(layer.inputs().size());
        for (int input : layer.inputs()) inputs.add(outputs[input]);
        Kind kind = model.kinds().get(layer.inputs().get(0));
        List<int[]> shapes = inputs.stream().map(Tensor::shape).toList();
        int[] shape = Shapes.output(layer, i, kind, shapes);
        if (Shapes.weights(layer, kind, shapes) != layer.weights()) throw Reverts.shapeMismatch(i);
        meter.weights(layer);
        var call = new LayerCall(model.profile(), layer, i, kind, inputs, state, weights.apply(i), shape);
        return runner.run(call, meter.layer(call));
    }

    /** The last layer that takes each output; the end for what is handed on. */
    private int[] lastUses(int to) {
        int[] last = new int[model.layers().size()];
        for (int i = 0; i <= to; i++) for (int input : model.layers().get(i).inputs()) last[input] = i;
        for (int j : model.cut(to + 1)) last[j] = Integer.MAX_VALUE;
        return last;
    }

    private void take(int from, List<Tensor> values, Tensor[] outputs) {
        List<Integer> positions = new ArrayList<>();
        if (from > 0) positions = model.cut(from);
        else for (int i = 0; i < model.inputs(); i++) positions.add(i);
        if (values.size() != positions.size()) throw Reverts.shapeMismatch(from);
        for (int i = 0; i < values.size(); i++) {
            int position = positions.get(i);
            Tensor value = values.get(i);
            boolean fits = Tensor.elements(value.shape()) == value.size()
                    && (from > 0 || isInput(model.layers().get(position), value.shape()));
            if (!fits) throw Reverts.shapeMismatch(position);
            outputs[position] = value;
        }
        for (int position : positions) {
            if (model.kinds().get(position) == Kind.Q8) checkInt8(outputs[position].data());
        }
    }

    private static boolean isInput(Layer input, int[] shape) {
        if (input.parameter(2) != shape.length) return false;
        boolean variable = input.flag(1);
        for (int i = 0; i < shape.length; i++) {
            int d = input.parameter(3 + i);
            if (variable && i == 0 ? shape[i] > d : shape[i] != d) return false;
        }
        return true;
    }

    /** Refuses the first number that is no 8-bit integer. */
    public static void checkInt8(Numbers numbers) {
        if (numbers.isNarrow()) {
            for (long x : numbers.longs()) if (x != (byte) x) throw Reverts.notInt8(BigInteger.valueOf(x));
            return;
        }
        for (BigInteger x : numbers.bigs()) if (x.bitLength() > 7) throw Reverts.notInt8(x);
    }

    private void checkStates(int from, int to, List<Tensor> states) {
        if (states.isEmpty()) return;
        List<Integer> recurrent = new ArrayList<>();
        for (int i = from; i <= to; i++) if (model.layers().get(i).type().isRecurrent()) recurrent.add(i);
        if (states.size() != recurrent.size()) throw Reverts.shapeMismatch(from);
        for (int i = 0; i < states.size(); i++) {
            int position = recurrent.get(i);
            Tensor state = states.get(i);
            boolean fits =
                    Arrays.equals(state.shape(), Shapes.state(model.layers().get(position)))
                            && state.size() == Tensor.elements(state.shape());
            if (!fits) throw Reverts.shapeMismatch(position);
        }
    }
}
