package io.aichain.inference.text;

import io.aichain.inference.Numbers;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.LayerType;
import java.math.BigInteger;
import java.util.Arrays;

/** What a model of the first library begins with, and what it is fed (section 12). */
public final class CompatStates {
    /** By how many a melody's events are scaled: 128 pitches, note off, no event. */
    public static final int EVENTS = 130;

    private static final BigInteger UNIT = BigInteger.TEN.pow(18);

    private CompatStates() {}

    /** States of zeros, of the width of the first cell: one vector for each SimpleRNN if there is one, else two for each LSTM. */
    public static Numbers[][] zeros(Description model) {
        int simple = count(model, LayerType.SIMPLE_RNN);
        int cells = simple + count(model, LayerType.LSTM);
        if (cells == 0) return new Numbers[0][];
        LayerType first = simple > 0 ? LayerType.SIMPLE_RNN : LayerType.LSTM;
        int units = model.layers().stream()
                .filter(layer -> layer.type() == first)
                .findFirst()
                .orElseThrow()
                .parameter(first == LayerType.SIMPLE_RNN ? 2 : 3);
        Numbers[][] states = new Numbers[cells][simple > 0 ? 1 : 2];
        for (Numbers[] state : states) Arrays.fill(state, Numbers.of(new long[units]));
        return states;
    }

    /** One empty state for each cell: an LSTM takes it for zeros. */
    public static Numbers[][] empty(Description model) {
        return new Numbers[count(model, LayerType.SIMPLE_RNN) + count(model, LayerType.LSTM)][0];
    }

    /** What an LSTM takes that comes first: the token as a part of so many, raw. */
    public static BigInteger scaled(BigInteger token, int parts) {
        return token.multiply(UNIT).divide(BigInteger.valueOf(parts));
    }

    static BigInteger scaled(int token, int parts) {
        return scaled(BigInteger.valueOf(token), parts);
    }

    private static int count(Description model, LayerType type) {
        return (int)
                model.layers().stream().filter(layer -> layer.type() == type).count();
    }
}
