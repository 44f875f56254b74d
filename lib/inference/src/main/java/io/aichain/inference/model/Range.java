package io.aichain.inference.model;

import io.aichain.inference.Reverts;
import java.math.BigInteger;

/** The range R of operands of exact sums: |x| < 2^111 (section 1). */
public final class Range {
    private static final int BITS = 111;

    private Range() {}

    public static boolean contains(BigInteger x) {
        return x.abs().bitLength() <= BITS;
    }

    /** Refuses the first number outside R. */
    public static void check(BigInteger[] values) {
        for (BigInteger x : values) if (!contains(x)) throw Reverts.operandOutOfRange(x);
    }
}
