package io.aichain.chain.primitives;

import static io.aichain.chain.primitives.MalformedException.malformed;

/** 20 bytes of an account: big-endian words of 8, 8 and 4 bytes. */
public record Address(long w0, long w1, int w2) implements Comparable<Address> {
    public static final int BYTES = 20;
    public static final Address ZERO = new Address(0, 0, 0);

    /** @param bytes exactly 20 */
    public static Address of(byte[] bytes) {
        if (bytes.length != BYTES) throw new IllegalArgumentException("an address has 20 bytes, not " + bytes.length);
        return at(bytes, 0);
    }

    public static Address at(byte[] bytes, int offset) {
        return new Address(
                BigEndian.getLong(bytes, offset),
                BigEndian.getLong(bytes, offset + 8),
                BigEndian.getInt(bytes, offset + 16));
    }

    public static Address fromHex(String hex) {
        return of(Bytes.fromHex(hex).unsafeArray());
    }

    /** Foreign text: {@code 0x} and 40 hex digits; a checksum in the letter case is not asked for. */
    public static Address parse(String text, String field) throws MalformedException {
        if (text != null && text.matches("(?s).*[0-9a-fA-F]{64}.*")) {
            throw malformed(
                    "%s: 0x and 40 hex digits expected, found 64 or more, which are not repeated: they might be a secret key",
                    field);
        }
        if (text == null || text.length() != 42 || !text.startsWith("0x")) {
            throw malformed("%s: 0x and 40 hex digits expected, found %s", field, text);
        }
        try {
            return fromHex(text);
        } catch (IllegalArgumentException notHex) {
            throw malformed("%s: not hex: %s", field, text);
        }
    }

    /** The low 20 bytes of a stack word. */
    public static Address ofWord(UInt256 word) {
        return new Address(
                (word.w1() << 32) | (word.w2() >>> 32), (word.w2() << 32) | (word.w3() >>> 32), (int) word.w3());
    }

    public UInt256 toWord() {
        return new UInt256(0, w0 >>> 32, (w0 << 32) | (w1 >>> 32), (w1 << 32) | Integer.toUnsignedLong(w2));
    }

    public void copyTo(byte[] out, int at) {
        BigEndian.putLong(out, at, w0);
        BigEndian.putLong(out, at + 8, w1);
        BigEndian.putInt(out, at + 16, w2);
    }

    public byte[] toArray() {
        byte[] out = new byte[BYTES];
        copyTo(out, 0);
        return out;
    }

    public Bytes toBytes() {
        return Bytes.wrap(toArray());
    }

    /** Lower-case hex, as JSON-RPC answers have it. */
    public String toHex() {
        return toBytes().toHex();
    }

    @Override
    public int compareTo(Address other) {
        int c = Long.compareUnsigned(w0, other.w0);
        if (c == 0) c = Long.compareUnsigned(w1, other.w1);
        return c == 0 ? Integer.compareUnsigned(w2, other.w2) : c;
    }

    @Override
    public String toString() {
        return toHex();
    }
}
