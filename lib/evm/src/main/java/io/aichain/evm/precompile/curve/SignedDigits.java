package io.aichain.evm.precompile.curve;

import java.math.BigInteger;

/** Scalars as sums of odd digits of both signs, at least width places apart (wNAF). */
public final class SignedDigits {
    private SignedDigits() {}

    /**
     * The digits, lowest first: odd ones below 2^(width - 1) in magnitude, or 0.
     *
     * @param scalar big-endian, of any length
     */
    public static byte[] of(byte[] scalar, int width) {
        int bits = new BigInteger(1, scalar).bitLength();
        byte[] digits = new byte[bits + 1];
        int carry = 0;
        for (int at = 0; at <= bits; ) {
            int window = window(scalar, at, width) + carry;
            if ((window & 1) == 0) {
                at++;
                continue;
            }
            carry = window >> (width - 1);
            digits[at] = (byte) (window - (carry << width));
            at += width;
        }
        return digits;
    }

    private static int window(byte[] scalar, int from, int width) {
        int window = 0;
        for (int i = 0; i < width; i++) {
            int at = scalar.length - 1 - ((from + i) >> 3);
            if (at >= 0) window |= (scalar[at] >> ((from + i) & 7) & 1) << i;
        }
        return window;
    }
}
