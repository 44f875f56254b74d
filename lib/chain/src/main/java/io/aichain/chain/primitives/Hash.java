package io.aichain.chain.primitives;

import static io.aichain.chain.primitives.MalformedException.malformed;

/** 32 bytes: a Keccak-256 or SHA-256 digest, a storage key, a root. Four big-endian words, {@code w0} first. */
public record Hash(long w0, long w1, long w2, long w3) implements Comparable<Hash> {
    public static final int BYTES = 32;
    public static final Hash ZERO = new Hash(0, 0, 0, 0);

    /** @param bytes exactly 32 */
    public static Hash of(byte[] bytes) {
        if (bytes.length != BYTES) throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
        return at(bytes, 0);
    }

    /** The 32 bytes that begin at an offset. */
    public static Hash at(byte[] bytes, int offset) {
        return new Hash(
                BigEndian.getLong(bytes, offset),
                BigEndian.getLong(bytes, offset + 8),
                BigEndian.getLong(bytes, offset + 16),
                BigEndian.getLong(bytes, offset + 24));
    }

    public static Hash fromHex(String hex) {
        return of(Bytes.fromHex(hex).unsafeArray());
    }

    /** Foreign text: {@code 0x} and 64 hex digits, nothing else. */
    public static Hash parse(String text, String field) throws MalformedException {
        if (text == null || text.length() != 66 || !text.startsWith("0x")) {
            throw malformed("%s: 0x and 64 hex digits expected, found %s", field, text);
        }
        try {
            return fromHex(text);
        } catch (IllegalArgumentException notHex) {
            throw malformed("%s: not hex: %s", field, text);
        }
    }

    public void copyTo(byte[] out, int at) {
        BigEndian.putLong(out, at, w0);
        BigEndian.putLong(out, at + 8, w1);
        BigEndian.putLong(out, at + 16, w2);
        BigEndian.putLong(out, at + 24, w3);
    }

    public byte[] toArray() {
        byte[] out = new byte[BYTES];
        copyTo(out, 0);
        return out;
    }

    public Bytes toBytes() {
        return Bytes.wrap(toArray());
    }

    public boolean isZero() {
        return (w0 | w1 | w2 | w3) == 0;
    }

    public String toHex() {
        return toBytes().toHex();
    }

    @Override
    public int compareTo(Hash other) {
        int c = Long.compareUnsigned(w0, other.w0);
        if (c == 0) c = Long.compareUnsigned(w1, other.w1);
        if (c == 0) c = Long.compareUnsigned(w2, other.w2);
        return c == 0 ? Long.compareUnsigned(w3, other.w3) : c;
    }

    @Override
    public String toString() {
        return toHex();
    }
}
