package io.aichain.chain.rlp;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import java.util.Arrays;
import java.util.function.Consumer;

/** Writes RLP (Ethereum yellow paper, appendix B). Items are appended; a list's header is put before its items when it closes. */
public final class RlpWriter {
    private byte[] out = new byte[256];
    private int size;

    /** One list, whole. */
    public static byte[] list(Consumer<RlpWriter> items) {
        return new RlpWriter().nested(items).toByteArray();
    }

    public RlpWriter bytes(byte[] value) {
        return bytes(value, 0, value.length);
    }

    public RlpWriter bytes(byte[] value, int from, int length) {
        if (length == 1 && value[from] >= 0) {
            reserve(1);
            out[size++] = value[from];
            return this;
        }
        header(0x80, length, size);
        return append(value, from, length);
    }

    public RlpWriter bytes(Bytes value) {
        return bytes(value.unsafeArray());
    }

    public RlpWriter hash(Hash value) {
        return bytes(value.toArray());
    }

    public RlpWriter address(Address value) {
        return bytes(value.toArray());
    }

    /** An unsigned integer without leading zeros; zero is the empty string. */
    public RlpWriter uint(long value) {
        int length = (71 - Long.numberOfLeadingZeros(value)) / 8;
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = (byte) (value >>> (8 * (length - 1 - i)));
        return bytes(bytes);
    }

    public RlpWriter uint(UInt256 value) {
        return bytes(value.toMinimalArray());
    }

    public RlpWriter nested(Consumer<RlpWriter> items) {
        int start = size;
        items.accept(this);
        header(0xc0, size - start, start);
        return this;
    }

    /** Bytes that are RLP already. */
    public RlpWriter encoded(byte[] rlp) {
        return append(rlp, 0, rlp.length);
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(out, size);
    }

    private RlpWriter append(byte[] bytes, int from, int length) {
        reserve(length);
        System.arraycopy(bytes, from, out, size, length);
        size += length;
        return this;
    }

    /** Puts a header at a place, moving what stands there to the right. */
    private void header(int base, int length, int at) {
        int lengthBytes = length < 56 ? 0 : (39 - Integer.numberOfLeadingZeros(length)) / 8;
        reserve(1 + lengthBytes);
        System.arraycopy(out, at, out, at + 1 + lengthBytes, size - at);
        out[at] = (byte) (lengthBytes == 0 ? base + length : base + 55 + lengthBytes);
        for (int i = 0; i < lengthBytes; i++) out[at + 1 + i] = (byte) (length >>> (8 * (lengthBytes - 1 - i)));
        size += 1 + lengthBytes;
    }

    private void reserve(int more) {
        if (size + more > out.length) out = Arrays.copyOf(out, Math.max(out.length * 2, size + more));
    }
}
