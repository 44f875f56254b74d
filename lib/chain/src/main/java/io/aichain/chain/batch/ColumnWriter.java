package io.aichain.chain.batch;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import java.util.Arrays;
import java.util.BitSet;

/** Appends the columns of a batch: fixed widths, minimal LEB128, minimal integers and bit lists. {@link ColumnReader} reads them back. */
final class ColumnWriter {
    private byte[] out = new byte[4096];
    private int size;

    void u8(int value) {
        reserve(1);
        out[size++] = (byte) value;
    }

    /** Unsigned LEB128 of an unsigned 64-bit value, without needless bytes. */
    void uvarint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            u8((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        u8((int) rest);
    }

    /** {@code length u8 || big-endian bytes without leading zeros}; zero has length 0. */
    void integer(UInt256 value) {
        byte[] minimal = value.toMinimalArray();
        u8(minimal.length);
        bytes(minimal);
    }

    void word(UInt256 value) {
        reserve(32);
        value.copyTo(out, size);
        size += 32;
    }

    void hash(Hash value) {
        reserve(Hash.BYTES);
        value.copyTo(out, size);
        size += Hash.BYTES;
    }

    void address(Address value) {
        reserve(Address.BYTES);
        value.copyTo(out, size);
        size += Address.BYTES;
    }

    void bytes(Bytes value) {
        bytes(value.unsafeArray());
    }

    void bytes(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, out, size, value.length);
        size += value.length;
    }

    /** ceil(count / 8) bytes; item i is bit i % 8 of byte i / 8. */
    void bits(BitSet bits, int count) {
        byte[] set = bits.toByteArray();
        bytes(Arrays.copyOf(set, (count + 7) / 8));
    }

    Bytes toBytes() {
        return Bytes.wrap(Arrays.copyOf(out, size));
    }

    private void reserve(int more) {
        if (size + more > out.length) out = Arrays.copyOf(out, Math.max(out.length * 2, size + more));
    }
}
