package io.aichain.evm.precompile.field;

import io.aichain.chain.primitives.BigEndian;
import java.math.BigInteger;
import java.util.Arrays;

/** The integers modulo a prime, as limbs in Montgomery form, least significant first, always below the prime. Stateless. */
public sealed interface PrimeField extends Field<long[]> permits Field260, Field385 {
    /** Its constants. */
    Modulus constants();

    default BigInteger modulus() {
        return constants().value();
    }

    /** Length of an element in bytes. */
    default int bytes() {
        return (modulus().bitLength() + 63) / 64 * 8;
    }

    @Override
    default long[] create() {
        return new long[constants().limbs().length];
    }

    @Override
    default void set(long[] r, long[] a) {
        System.arraycopy(a, 0, r, 0, r.length);
    }

    @Override
    default void setZero(long[] r) {
        Arrays.fill(r, 0);
    }

    @Override
    default void setOne(long[] r) {
        set(r, constants().one());
    }

    @Override
    default boolean isZero(long[] a) {
        long any = 0;
        for (long limb : a) any |= limb;
        return any == 0;
    }

    @Override
    default boolean equal(long[] a, long[] b) {
        return Arrays.equals(a, b);
    }

    /** The inverse of a R is R^-1 / a; times R^3 it is in Montgomery form again. */
    @Override
    default void invert(long[] r, long[] a) {
        constants().inverse().invert(r, a, constants().bits());
        multiply(r, r, constants().cube());
    }

    /** Reads a big-endian number of {@link #bytes()}. @return false, with r spoilt, if it is not below the modulus */
    default boolean read(long[] r, byte[] in, int at) {
        long[] words = new long[bytes() / 8];
        for (int i = 0; i < words.length; i++) words[i] = BigEndian.getLong(in, at + 8 * (words.length - 1 - i));
        set(r, Modulus.repack(words, 64, r.length, constants().bits()));
        if (!isBelow(r, constants().limbs())) return false;
        multiply(r, r, constants().square());
        return true;
    }

    default void write(byte[] out, int at, long[] a) {
        long[] words = Modulus.repack(plain(a), constants().bits(), bytes() / 8, 64);
        for (int i = 0; i < words.length; i++) BigEndian.putLong(out, at + 8 * (words.length - 1 - i), words[i]);
    }

    /** Out of Montgomery form. */
    default long[] plain(long[] a) {
        long[] one = create();
        one[0] = 1;
        multiply(one, a, one);
        return one;
    }

    default long[] of(BigInteger value) {
        long[] r =
                Modulus.limbs(value.mod(modulus()), create().length, constants().bits());
        multiply(r, r, constants().square());
        return r;
    }

    default BigInteger toBigInteger(long[] a) {
        return Modulus.value(plain(a), constants().bits());
    }

    /** By windows of four bits; r must not be a. */
    default void power(long[] r, long[] a, BigInteger exponent) {
        long[][] powers = new long[16][];
        powers[0] = constants().one();
        for (int i = 1; i < 16; i++) {
            powers[i] = create();
            multiply(powers[i], powers[i - 1], a);
        }
        setOne(r);
        for (int at = (exponent.bitLength() + 3) / 4 * 4 - 4; at >= 0; at -= 4) {
            for (int i = 0; i < 4; i++) square(r, r);
            multiply(r, r, powers[exponent.shiftRight(at).intValue() & 15]);
        }
    }

    private static boolean isBelow(long[] a, long[] b) {
        for (int i = a.length - 1; i >= 0; i--) {
            int order = Long.compareUnsigned(a[i], b[i]);
            if (order != 0) return order < 0;
        }
        return false;
    }
}
