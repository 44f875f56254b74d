package io.aichain.chain.primitives;

import java.util.Arrays;
import java.util.HexFormat;

/** An immutable byte string of any length; equality is by content, order is unsigned lexicographic. */
public final class Bytes implements Comparable<Bytes> {
    public static final Bytes EMPTY = new Bytes(new byte[0]);
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /** Copies. */
    public static Bytes of(byte... bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
    }

    /** Takes the array without copying: the caller promises never to write to it again. */
    public static Bytes wrap(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes);
    }

    /** @param hex an even number of hex digits, with or without {@code 0x} */
    public static Bytes fromHex(String hex) {
        return wrap(HEX.parseHex(hex.startsWith("0x") ? hex.substring(2) : hex));
    }

    public int size() {
        return array.length;
    }

    public boolean isEmpty() {
        return array.length == 0;
    }

    public byte get(int index) {
        return array[index];
    }

    /** A copy. */
    public byte[] toArray() {
        return array.clone();
    }

    /** The array itself, for reading only: hot paths hash and copy from it. */
    @SuppressWarnings("EI_EXPOSE_REP")
    public byte[] unsafeArray() {
        return array;
    }

    /** @throws IndexOutOfBoundsException unless 0 <= from <= to <= size */
    public Bytes slice(int from, int to) {
        if (from < 0 || to < from || to > array.length) {
            throw new IndexOutOfBoundsException(from + ".." + to + " of " + array.length);
        }
        return from == 0 && to == array.length ? this : wrap(Arrays.copyOfRange(array, from, to));
    }

    /** Lower-case hex with {@code 0x}. */
    public String toHex() {
        return "0x" + HEX.formatHex(array);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(array, that.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(array, other.array);
    }

    @Override
    public String toString() {
        return toHex();
    }
}
