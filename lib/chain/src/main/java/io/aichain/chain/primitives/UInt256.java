package io.aichain.chain.primitives;

import static io.aichain.chain.primitives.MalformedException.malformed;

import java.math.BigInteger;

/**
 * An unsigned integer of 256 bits: a balance, a value, a fee, a storage word. Big-endian words, {@code w0} the most significant.
 * Arithmetic here says whether it wraps; the interpreter has its own, on a flat stack.
 */
public record UInt256(long w0, long w1, long w2, long w3) implements Comparable<UInt256> {
    public static final UInt256 ZERO = new UInt256(0, 0, 0, 0);
    public static final UInt256 ONE = new UInt256(0, 0, 0, 1);
    public static final UInt256 MAX = new UInt256(-1, -1, -1, -1);

    /** @param value taken as unsigned */
    public static UInt256 of(long value) {
        return value == 0 ? ZERO : new UInt256(0, 0, 0, value);
    }

    /** @throws IllegalArgumentException if negative or of more than 256 bits */
    public static UInt256 of(BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > 256)
            throw new IllegalArgumentException("not a uint256: " + value);
        return new UInt256(
                value.shiftRight(192).longValue(),
                value.shiftRight(128).longValue(),
                value.shiftRight(64).longValue(),
                value.longValue());
    }

    /** The big-endian value of at most 32 bytes. */
    public static UInt256 of(byte[] bytes) {
        if (bytes.length > 32)
            throw new IllegalArgumentException("a uint256 has at most 32 bytes, not " + bytes.length);
        byte[] padded = new byte[32];
        System.arraycopy(bytes, 0, padded, 32 - bytes.length, bytes.length);
        return at(padded, 0);
    }

    /** The 32 big-endian bytes that begin at an offset. */
    public static UInt256 at(byte[] bytes, int offset) {
        return new UInt256(
                BigEndian.getLong(bytes, offset),
                BigEndian.getLong(bytes, offset + 8),
                BigEndian.getLong(bytes, offset + 16),
                BigEndian.getLong(bytes, offset + 24));
    }

    public static UInt256 ofHash(Hash hash) {
        return new UInt256(hash.w0(), hash.w1(), hash.w2(), hash.w3());
    }

    /** Foreign text: a JSON-RPC quantity, {@code 0x} and 1 to 64 hex digits. Leading zeros are let through where a caller wants that. */
    public static UInt256 parse(String text, String field) throws MalformedException {
        if (text == null || text.length() < 3 || text.length() > 66 || !text.startsWith("0x")) {
            throw malformed("%s: 0x and 1 to 64 hex digits expected, found %s", field, text);
        }
        for (int i = 2; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f')
                throw malformed("%s: not hex: %s", field, text);
        }
        return of(new BigInteger(text.substring(2), 16));
    }

    public boolean isZero() {
        return (w0 | w1 | w2 | w3) == 0;
    }

    public boolean fitsLong() {
        return (w0 | w1 | w2) == 0 && w3 >= 0;
    }

    /** @throws ArithmeticException unless {@link #fitsLong()} */
    public long toLongExact() {
        if (!fitsLong()) throw new ArithmeticException(this + " does not fit a long");
        return w3;
    }

    public int bitLength() {
        if (w0 != 0) return 256 - Long.numberOfLeadingZeros(w0);
        if (w1 != 0) return 192 - Long.numberOfLeadingZeros(w1);
        if (w2 != 0) return 128 - Long.numberOfLeadingZeros(w2);
        return 64 - Long.numberOfLeadingZeros(w3);
    }

    /** Modulo 2^256. */
    public UInt256 plus(UInt256 other) {
        long r3 = w3 + other.w3;
        long c = Long.compareUnsigned(r3, w3) < 0 ? 1 : 0;
        long r2 = w2 + other.w2;
        long c2 = Long.compareUnsigned(r2, w2) < 0 ? 1 : 0;
        r2 += c;
        if (c == 1 && r2 == 0) c2 = 1;
        long r1 = w1 + other.w1;
        long c1 = Long.compareUnsigned(r1, w1) < 0 ? 1 : 0;
        r1 += c2;
        if (c2 == 1 && r1 == 0) c1 = 1;
        return new UInt256(w0 + other.w0 + c1, r1, r2, r3);
    }

    /** Modulo 2^256. */
    public UInt256 minus(UInt256 other) {
        return plus(other.not()).plus(ONE);
    }

    public UInt256 not() {
        return new UInt256(~w0, ~w1, ~w2, ~w3);
    }

    /** @throws ArithmeticException above 2^256 - 1 */
    public UInt256 plusExact(UInt256 other) {
        UInt256 sum = plus(other);
        if (sum.compareTo(this) < 0) throw new ArithmeticException("uint256 overflow: " + this + " + " + other);
        return sum;
    }

    /** @throws ArithmeticException below zero */
    public UInt256 minusExact(UInt256 other) {
        if (compareTo(other) < 0) throw new ArithmeticException("uint256 underflow: " + this + " - " + other);
        return minus(other);
    }

    /** The product without wrapping; at most 512 bits. */
    public BigInteger timesWide(UInt256 other) {
        return toBigInteger().multiply(other.toBigInteger());
    }

    /** @throws ArithmeticException above 2^256 - 1 */
    public UInt256 timesExact(UInt256 other) {
        BigInteger product = timesWide(other);
        if (product.bitLength() > 256) throw new ArithmeticException("uint256 overflow: " + this + " * " + other);
        return of(product);
    }

    public UInt256 min(UInt256 other) {
        return compareTo(other) <= 0 ? this : other;
    }

    @Override
    public int compareTo(UInt256 other) {
        int c = Long.compareUnsigned(w0, other.w0);
        if (c == 0) c = Long.compareUnsigned(w1, other.w1);
        if (c == 0) c = Long.compareUnsigned(w2, other.w2);
        return c == 0 ? Long.compareUnsigned(w3, other.w3) : c;
    }

    public BigInteger toBigInteger() {
        return new BigInteger(1, toArray());
    }

    public Hash toHash() {
        return new Hash(w0, w1, w2, w3);
    }

    public void copyTo(byte[] out, int at) {
        BigEndian.putLong(out, at, w0);
        BigEndian.putLong(out, at + 8, w1);
        BigEndian.putLong(out, at + 16, w2);
        BigEndian.putLong(out, at + 24, w3);
    }

    /** 32 bytes, big-endian. */
    public byte[] toArray() {
        byte[] out = new byte[32];
        copyTo(out, 0);
        return out;
    }

    /** Without leading zero bytes; zero is empty. As RLP wants integers. */
    public byte[] toMinimalArray() {
        int length = (bitLength() + 7) / 8;
        byte[] out = new byte[length];
        System.arraycopy(toArray(), 32 - length, out, 0, length);
        return out;
    }

    /** A JSON-RPC quantity: {@code 0x0}, or no leading zero. */
    public String toQuantity() {
        return "0x" + toBigInteger().toString(16);
    }

    /** Decimal. */
    @Override
    public String toString() {
        return toBigInteger().toString();
    }
}
