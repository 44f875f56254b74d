package io.aichain.inference.precompile;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.BigEndian;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Image;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the canonical ABI encoding of a tuple: dynamic parts in order, each where the one before it ends, padding zero, nothing left over.
 * So one value has one encoding, and no more memory is taken than the input has.
 */
final class AbiReader {
    private final byte[] in;
    private int end;

    /** The bytes are no canonical encoding: the caller answers REVERT with empty data. */
    static final class NotCanonical extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotCanonical() {
            super(null, null, false, false);
        }
    }

    AbiReader(Bytes input) {
        in = input.unsafeArray();
    }

    /** Begins a tuple, or the elements of an array, with so many words in its head. */
    int open(int words) {
        require(words <= (in.length - end) / 32);
        int base = end;
        end += 32 * words;
        return base;
    }

    void close() {
        require(end == in.length);
    }

    BigInteger uint256(int base, int i) {
        return new BigInteger(1, in, base + 32 * i, 32);
    }

    BigInteger int256(int base, int i) {
        return new BigInteger(in, base + 32 * i, 32);
    }

    int uint8(int base, int i) {
        return below(base, i, 256);
    }

    boolean bool(int base, int i) {
        return below(base, i, 2) == 1;
    }

    Address address(int base, int i) {
        int at = base + 32 * i;
        require(BigEndian.getLong(in, at) == 0 && BigEndian.getInt(in, at + 8) == 0);
        return Address.at(in, at + 12);
    }

    /** A word of the head that must say that its part begins here. */
    void dynamic(int base, int i) {
        require(below(base, i, Integer.MAX_VALUE) == end - base);
    }

    Numbers int256Array() {
        int count = length();
        int base = open(count);
        return Numbers.ofWords(in, base, count);
    }

    /** Bytes of the input, so many from {@code at} on. */
    record Part(byte[] input, int at, int length) {}

    Part bytes() {
        int base = open(1);
        int length = below(base, 0, Integer.MAX_VALUE);
        require(length <= in.length - end);
        int words = (length + 31) / 32;
        int at = open(words);
        for (int i = at + length; i < end; i++) require(in[i] == 0);
        return new Part(in, at, length);
    }

    /** Shape and data. A dimension that no int holds is given as -1, for the rules to refuse. */
    Tensor tensor() {
        int base = open(2);
        dynamic(base, 0);
        int rank = length();
        int at = open(rank);
        int[] shape = new int[rank];
        for (int i = 0; i < rank; i++) {
            BigInteger d = uint256(at, i);
            shape[i] = d.bitLength() < 31 ? d.intValue() : -1;
        }
        dynamic(base, 1);
        return new Tensor(shape, int256Array());
    }

    List<Tensor> tensors() {
        int count = length();
        int base = open(count);
        List<Tensor> tensors = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            dynamic(base, i);
            tensors.add(tensor());
        }
        return tensors;
    }

    Numbers[][] nested() {
        int count = length();
        int base = open(count);
        Numbers[][] rows = new Numbers[count][];
        for (int i = 0; i < count; i++) {
            dynamic(base, i);
            int cells = length();
            int row = open(cells);
            rows[i] = new Numbers[cells];
            for (int j = 0; j < cells; j++) {
                dynamic(row, j);
                rows[i][j] = int256Array();
            }
        }
        return rows;
    }

    /** A nested array of three dimensions, which is a box as a rule: then each cell lies where its number says. */
    Image image() {
        int begin = end;
        Image box = box();
        if (box != null) return box;
        end = begin;
        return Image.of(nested());
    }

    /** Null if it is no box, or no canonical encoding; what was read may then be read again. */
    private Image box() {
        int n = peek(end);
        int rows = end + 32;
        int m = n < 1 ? -1 : peek(rows + 32L * n);
        int p = m < 1 ? -1 : peek(rows + 32L * (n + 1 + m));
        if (p < 1) return null;
        if (n > (in.length - rows) / (32 * (2 + m * (2L + p)))) return null;
        int cell = 32 * (1 + p);
        int row = 32 * (1 + m) + m * cell;
        for (int i = 0; i < n; i++) {
            int offset = 32 * n + i * row;
            int columns = rows + offset + 32;
            long different = difference(rows + 32 * i, offset) | difference(rows + offset, m);
            for (int j = 0; j < m; j++) {
                int inside = 32 * m + j * cell;
                different |= difference(columns + 32 * j, inside) | difference(columns + inside, p);
            }
            if (different != 0) return null;
        }
        end = rows + n * (32 + row);
        return Image.ofWords(in, new Image.Place(rows + 32 * (n + 1 + m + 1), row, cell), n, m, p);
    }

    /** The number in a word; -1 if there is none, or if it is no length that the input could have. */
    private int peek(long at) {
        if (at > in.length - 32) return -1;
        long low = BigEndian.getLong(in, (int) at + 24);
        return low >= 0 && low <= in.length / 32 && difference((int) at, low) == 0 ? (int) low : -1;
    }

    /** 0 if the word there is this number. */
    private long difference(int at, long value) {
        return BigEndian.getLong(in, at)
                | BigEndian.getLong(in, at + 8)
                | BigEndian.getLong(in, at + 16)
                | BigEndian.getLong(in, at + 24) ^ value;
    }

    /** The length of an array, each of whose elements has a word at least. */
    private int length() {
        int base = open(1);
        int length = below(base, 0, Integer.MAX_VALUE);
        require(length <= (in.length - end) / 32);
        return length;
    }

    private int below(int base, int i, int limit) {
        int at = base + 32 * i;
        long low = BigEndian.getLong(in, at + 24);
        require((BigEndian.getLong(in, at) | BigEndian.getLong(in, at + 8) | BigEndian.getLong(in, at + 16)) == 0
                && low >= 0
                && low < limit);
        return (int) low;
    }

    private static void require(boolean condition) {
        if (!condition) throw new NotCanonical();
    }
}
