package io.aichain.models;

import io.aichain.inference.model.Description;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Profile;
import java.math.BigDecimal;
import java.math.BigInteger;

/** A model's outputs as people read them. */
public final class ModelOutput {
    private static final int DECIMALS = 18;

    private ModelOutput() {}

    /** What its elements are: 8-bit integers, or numbers with 18 decimals. */
    public static Kind kind(Description model) {
        return model.profile() == Profile.D1_COMPAT ? Kind.SD : model.kinds().getLast();
    }

    /** An element in decimal, exactly, without zeros at the end. */
    public static String decimal(BigInteger raw, Kind kind) {
        if (kind != Kind.SD) return raw.toString();
        BigDecimal value = new BigDecimal(raw, DECIMALS).stripTrailingZeros();
        return (value.signum() == 0 ? BigDecimal.ZERO : value).toPlainString();
    }
}
