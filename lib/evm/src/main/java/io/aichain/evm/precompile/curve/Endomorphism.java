package io.aichain.evm.precompile.curve;

import java.math.BigInteger;

/**
 * A map of the curve that is quick, and on the points of the large prime order the same as multiplication by a number. Scalars are written in
 * base of that number, so that short ones remain, each for an image of the point (Gallant, Lambert and Vanstone, 2001).
 *
 * @param base positive
 * @param parts how many digits a scalar gets; the last takes all that is left
 */
public record Endomorphism<E>(BigInteger base, int parts, Image<E> image) {

    public interface Image<E> {
        /** r may be p; p is affine, and so is r. */
        void map(Point<E> r, Point<E> p);
    }

    byte[][] digits(byte[] scalar) {
        byte[][] digits = new byte[parts][];
        BigInteger rest = new BigInteger(1, scalar);
        for (int i = 0; i < parts - 1; i++) {
            BigInteger[] division = rest.divideAndRemainder(base);
            digits[i] = division[1].toByteArray();
            rest = division[0];
        }
        digits[parts - 1] = rest.toByteArray();
        return digits;
    }
}
