package io.aichain.contracts;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** Amounts for people. */
public final class Coins {
    private static final MathContext DIGITS = new MathContext(6, RoundingMode.UP);

    private Coins() {}

    /** @param wei 10^18 to a coin */
    public static String of(BigInteger wei) {
        return new BigDecimal(wei, 18).round(DIGITS).stripTrailingZeros().toPlainString();
    }
}
