package io.aichain.inference.model;

import io.aichain.inference.Numbers;
import io.aichain.inference.Reverts;
import java.math.BigInteger;
import java.util.function.IntFunction;

/** Forward and step of a model of the first library (sections 5.3 and 5.4). */
public final class CompatEvaluation {
    private final Description model;
    private final IntFunction<Weights> weights;
    private final CompatLayers layers;
    private final Meter meter;

    /** @param weights those of a layer by its position, or AIMalformedModel */
    public CompatEvaluation(Description model, IntFunction<Weights> weights, CompatLayers layers, Meter meter) {
        if (model.profile() != Profile.D1_COMPAT) throw new IllegalArgumentException("a model of " + model.profile());
        this.model = model;
        this.weights = weights;
        this.layers = layers;
        this.meter = meter;
    }

    /** The two things that layers map: an image and a vector. */
    public record State(Image x1, Numbers x2) {
        public State(Numbers[][] x1, Numbers x2) {
            this(Image.of(x1), x2);
        }
    }

    /** @param x2 the last vector; {@code states} the new h, or h and c, of each recurrent layer */
    public record Step(Numbers x2, Numbers[][] states) {}

    /** Layers from..to; behind the last one always softmax. */
    public State forward(BigInteger from, BigInteger to, State given) {
        if (from.compareTo(to) > 0) throw Reverts.range(from, to);
        int count = model.layers().size();
        if (from.compareTo(BigInteger.valueOf(count)) >= 0) throw Reverts.outOfBounds();
        int end = to.min(BigInteger.valueOf(count - 1)).intValue();
        State state = given;
        for (int i = from.intValue(); i <= end; i++) state = layer(i, state);
        if (end < count - 1) return state;
        meter.compatSoftmax(state.x2);
        return new State(state.x1, layers.softmax(state.x2));
    }

    private State layer(int i, State state) {
        Layer layer = model.layers().get(i);
        return switch (layer.type()) {
            case DENSE -> new State(state.x1, dense(i, layer, state.x2));
            case FLATTEN -> {
                chargeImage(layer, Weights.NONE, state.x1);
                yield new State(state.x1, layers.flatten(state.x1));
            }
            case RESCALE -> {
                chargeImage(layer, Weights.NONE, state.x1);
                yield new State(layers.rescale(layer, state.x1), state.x2);
            }
            case MAX_POOLING_2D -> {
                chargeImage(layer, Weights.NONE, state.x1);
                yield new State(layers.maxPooling(layer, state.x1), state.x2);
            }
            case CONV_2D -> {
                Weights w = read(i, layer);
                chargeImage(layer, w, state.x1);
                yield new State(layers.convolution(layer, w, state.x1), state.x2);
            }
            default -> state;
        };
    }

    /** One token: {@code scaled} is what an LSTM takes that comes first. */
    public Step step(BigInteger token, BigInteger scaled, boolean isGenerating, Numbers[][] given) {
        Numbers[][] states = given.clone();
        Numbers x2 = Numbers.EMPTY;
        int simple = 0;
        int lstm = 0;
        for (int i = 0; i < model.layers().size(); i++) {
            Layer layer = model.layers().get(i);
            switch (layer.type()) {
                case EMBEDDING -> x2 = embedding(i, layer, token);
                case DENSE -> {
                    if (isGenerating || i + 1 < model.layers().size()) x2 = dense(i, layer, x2);
                }
                case SIMPLE_RNN -> {
                    Numbers[] state = at(states, simple).clone();
                    Weights w = read(i, layer);
                    if (state.length == 0) throw Reverts.outOfBounds();
                    meter.compat(layer, w, CompatOperands.simpleRnn(layer, x2, state[0]));
                    x2 = layers.simpleRnn(layer, w, x2, state[0]);
                    state[0] = x2;
                    states[simple++] = state;
                }
                case LSTM -> {
                    if (x2.size() == 0) x2 = Numbers.of(new BigInteger[] {scaled});
                    Numbers[] state = at(states, lstm);
                    Weights w = read(i, layer);
                    meter.compat(layer, w, CompatOperands.lstm(layer, x2, state));
                    states[lstm] = layers.lstm(layer, w, x2, state);
                    x2 = states[lstm++][0];
                }
                default -> {}
            }
        }
        return new Step(x2, states);
    }

    private Numbers embedding(int i, Layer layer, BigInteger token) {
        Weights w = read(i, layer);
        meter.compat(layer, w, CompatOperands.embedding());
        if (token.compareTo(BigInteger.valueOf(layer.parameter(0))) >= 0) throw Reverts.outOfBounds();
        int dim = layer.parameter(1);
        return w.numbers().slice(token.intValue() * dim, dim);
    }

    private Numbers dense(int i, Layer layer, Numbers x) {
        Weights w = read(i, layer);
        meter.compat(layer, w, CompatOperands.dense(layer, x));
        return layers.dense(layer, w, x);
    }

    private Weights read(int i, Layer layer) {
        meter.weights(layer);
        return weights.apply(i);
    }

    /** Sizes of an image are those of its first row and first cell. */
    private void chargeImage(Layer layer, Weights w, Image x1) {
        if (x1.rows() == 0 || x1.columns() == 0) throw Reverts.outOfBounds();
        CompatOperands operands = CompatOperands.image(layer, x1);
        CompatSizes.check(layer, operands.shape());
        meter.compat(layer, w, operands);
    }

    private static Numbers[] at(Numbers[][] states, int i) {
        if (i >= states.length) throw Reverts.outOfBounds();
        return states[i];
    }
}
