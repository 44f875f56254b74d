package io.aichain.inference.model;

import io.aichain.inference.Numbers;
import java.math.BigInteger;

/** What a record of a description may say before any shape is known (sections 6, 7 and 9). */
final class LayerRules {
    static final int LEAKY_RELU = 0;
    static final int LINEAR = 1;
    static final int RELU = 2;
    static final int TANH = 4;
    static final int ELU = 7;
    static final int SOFTPLUS = 8;
    static final int TABLE = 255;
    private static final long DIMENSION = 1 << 20;
    private static final long WINDOW = 1 << 10;
    private static final long INT32 = 1L << 31;
    private static final long UNIT = 1_000_000_000_000_000_000L;

    private final Profile profile;
    private final Layer layer;
    private final Numbers p;

    private LayerRules(Profile profile, Layer layer) {
        this.profile = profile;
        this.layer = layer;
        this.p = layer.parameters();
    }

    /** Whether the parameters and the number of inputs are those of the layer's type, for profiles 1 to 3. */
    static boolean isValid(Profile profile, Layer layer) {
        LayerRules rules = new LayerRules(profile, layer);
        return rules.inputCountIsValid() && rules.parametersAreValid();
    }

    /** The same for profile 0, where the number of weights follows from the parameters. */
    static boolean isValidInCompat(Layer layer) {
        LayerRules rules = new LayerRules(Profile.D1_COMPAT, layer);
        return layer.inputs().isEmpty() && layer.layout() != Layout.INT8 && rules.compatWeights() == layer.weights();
    }

    private boolean inputCountIsValid() {
        int n = layer.inputs().size();
        return switch (layer.type()) {
            case INPUT -> n == 0;
            case ADD, MULTIPLY, CONCATENATE -> n >= 2;
            default -> n == 1;
        };
    }

    private boolean parametersAreValid() {
        return switch (layer.type()) {
            case INPUT -> inputIsValid();
            case DENSE -> count(4) && act(0) && sizes(2, 1) && flag(3);
            case FLATTEN, GLOBAL_AVERAGE_POOLING_2D, SOFTMAX -> count(0);
            case RESCALE -> count(2) && ranged(0) && ranged(1);
            case MAX_POOLING_2D, AVERAGE_POOLING_2D -> count(5) && windows(0, 4, 1) && flag(4);
            case CONV_2D, DEPTHWISE_CONV_2D ->
                count(9) && act(0) && sizes(2, 1) && windows(3, 4, 1) && flag(7) && flag(8);
            case EMBEDDING -> count(2) && sizes(0, 2);
            case SIMPLE_RNN -> count(4) && act(0) && sizes(2, 1) && flag(3);
            case LSTM -> count(5) && gates() && flag(4);
            case GRU -> count(6) && gates() && flag(4) && flag(5);
            case ZERO_PADDING_2D -> count(4) && windows(0, 4, 0);
            case BATCH_NORMALIZATION, LAYER_NORMALIZATION -> count(1) && between(0, 1, UNIT);
            case ACTIVATION ->
                count(2) && (act(0) || (profile == Profile.INT8 && between(0, TABLE, TABLE) && between(1, 0, 0)));
            case ADD, MULTIPLY -> count(0) || scalesAreValid();
            case CONCATENATE -> count(1) && between(0, 0, 3);
            case ATTENTION -> attentionIsValid();
            case DEQUANTIZE, QUANTIZE -> profile == Profile.INT8 && count(1) && ranged(0);
            case POSITION_EMBEDDING -> count(1) && sizes(0, 1);
        };
    }

    private boolean inputIsValid() {
        if (p.size() < 4 || p.size() > 7 || !flag(1)) return false;
        if (!between(0, 0, 2) || (layer.parameter(0) == Kind.Q8.number() && profile != Profile.INT8)) return false;
        return between(2, p.size() - 3, p.size() - 3) && sizes(3, p.size() - 3);
    }

    private boolean attentionIsValid() {
        if (!count(5) || !sizes(0, 3) || !flag(3) || !flag(4)) return false;
        int heads = layer.parameter(0);
        return heads % layer.parameter(1) == 0 && (long) heads * layer.parameter(2) <= DIMENSION;
    }

    /** On int8: a shift, and a multiplier for each input of a sum or one for a product. */
    private boolean scalesAreValid() {
        if (profile != Profile.INT8 || p.size() < 1 || !between(0, 1, 62)) return false;
        if (layer.type() == LayerType.MULTIPLY) {
            return count(2) && layer.inputs().size() == 2 && between(1, 1, INT32 - 1);
        }
        if (!count(layer.inputs().size() + 1)) return false;
        for (int i = 1; i < p.size(); i++) if (!between(i, 1 - INT32, INT32 - 1)) return false;
        return true;
    }

    /** The weights of a layer of the first library; -1 if its parameters are not valid. */
    private long compatWeights() {
        return switch (layer.type()) {
            case INPUT -> (count(1) && between(0, 0, 0)) || (count(4) && between(0, 1, 1) && sizes(1, 3)) ? 0 : -1;
            case RESCALE -> count(2) ? 0 : -1;
            case FLATTEN -> count(0) ? 0 : -1;
            case MAX_POOLING_2D -> count(5) && windows(0, 4, 0) && flag(4) ? 0 : -1;
            case DENSE -> count(3) && compatAct(0) && sizes(1, 2) ? (at(1) + 1) * at(2) : -1;
            case CONV_2D ->
                count(8) && compatAct(0) && sizes(1, 2) && windows(3, 4, 0) && flag(7)
                        ? Math.multiplyExact(at(3) * at(4), at(1) * at(2)) + at(2)
                        : -1;
            case EMBEDDING -> count(2) && sizes(0, 2) ? at(0) * at(1) : -1;
            case SIMPLE_RNN -> count(3) && compatAct(0) && sizes(1, 2) ? (at(1) + at(2) + 1) * at(2) : -1;
            case LSTM -> count(4) && compatAct(0) && compatAct(1) && sizes(2, 2) ? 4 * (at(2) + at(3) + 1) * at(3) : -1;
            default -> -1;
        };
    }

    private boolean count(int n) {
        return p.size() == n;
    }

    private long at(int i) {
        return p.big(i).longValueExact();
    }

    private boolean between(int i, long low, long high) {
        BigInteger x = p.big(i);
        return x.bitLength() < 64 && x.longValue() >= low && x.longValue() <= high;
    }

    private boolean flag(int i) {
        return between(i, 0, 1);
    }

    private boolean sizes(int from, int n) {
        for (int i = from; i < from + n; i++) if (!between(i, 1, DIMENSION)) return false;
        return true;
    }

    private boolean windows(int from, int n, long low) {
        for (int i = from; i < from + n; i++) if (!between(i, low, WINDOW)) return false;
        return true;
    }

    private boolean ranged(int i) {
        return Range.contains(p.big(i));
    }

    private boolean compatAct(int i) {
        return between(i, 0, TANH);
    }

    /** An activation and behind it its slope, which is 0 where it has no use. */
    private boolean act(int i) {
        if (!between(i, 0, SOFTPLUS) || !ranged(i + 1)) return false;
        return p.big(i + 1).signum() == 0 || layer.parameter(i) == LEAKY_RELU || layer.parameter(i) == ELU;
    }

    /** {@code [activation, recurrentActivation, slope, units, ..]}. */
    private boolean gates() {
        return between(0, 0, SOFTPLUS) && between(1, 0, SOFTPLUS) && ranged(2) && sizes(3, 1);
    }
}
