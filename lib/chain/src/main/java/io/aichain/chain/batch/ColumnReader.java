package io.aichain.chain.batch;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import java.util.Arrays;
import java.util.BitSet;

/** Reads the columns of a batch strictly: nothing is allocated before its length is known to lie within the input, and long forms are refused. */
final class ColumnReader {
    private final byte[] in;
    private int at;

    ColumnReader(Bytes bytes) {
        this.in = bytes.unsafeArray();
    }

    int remaining() {
        return in.length - at;
    }

    int u8(String field) throws MalformedException {
        need(1, field);
        return in[at++] & 0xff;
    }

    /** An unsigned 64-bit value. */
    long uvarint64(String field) throws MalformedException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = u8(field);
            if (shift == 63 && next > 1) throw malformed("%s: above 2^64 - 1", field);
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                if (next == 0 && shift > 0) throw malformed("%s: a needless byte in a varint", field);
                return value;
            }
        }
        throw new AssertionError("the tenth byte ends the loop");
    }

    /** 0 to 2^63 - 1. */
    long uvarint(String field) throws MalformedException {
        long value = uvarint64(field);
        if (value < 0) throw malformed("%s: %s is above 2^63 - 1", field, Long.toUnsignedString(value));
        return value;
    }

    /** A count of items that each take at least so many bytes of what follows. */
    int count(int max, int bytesEach, String field) throws MalformedException {
        long value = uvarint(field);
        if (value > max) throw malformed("%s: %d, at most %d", field, value, max);
        if (value * bytesEach > remaining()) throw malformed("%s: %d, %d bytes left", field, value, remaining());
        return (int) value;
    }

    UInt256 integer(String field) throws MalformedException {
        int length = u8(field);
        if (length > 32) throw malformed("%s: integer of %d bytes, at most 32", field, length);
        need(length, field);
        if (length > 0 && in[at] == 0) throw malformed("%s: integer with a leading zero", field);
        at += length;
        return UInt256.of(Arrays.copyOfRange(in, at - length, at));
    }

    UInt256 word(String field) throws MalformedException {
        need(32, field);
        at += 32;
        return UInt256.at(in, at - 32);
    }

    Hash hash(String field) throws MalformedException {
        need(Hash.BYTES, field);
        at += Hash.BYTES;
        return Hash.at(in, at - Hash.BYTES);
    }

    Address address(String field) throws MalformedException {
        need(Address.BYTES, field);
        at += Address.BYTES;
        return Address.at(in, at - Address.BYTES);
    }

    Bytes bytes(int length, String field) throws MalformedException {
        need(length, field);
        at += length;
        return Bytes.wrap(Arrays.copyOfRange(in, at - length, at));
    }

    BitSet bits(int count, String field) throws MalformedException {
        byte[] packed = bytes((count + 7) / 8, field).unsafeArray();
        BitSet bits = BitSet.valueOf(packed);
        if (bits.length() > count) throw malformed("%s: surplus bits are not zero", field);
        return bits;
    }

    void end() throws MalformedException {
        if (remaining() > 0) throw malformed("batch: %d bytes left over", remaining());
    }

    private void need(int length, String field) throws MalformedException {
        if (length < 0 || length > remaining())
            throw malformed("%s: needs %d bytes, %d left", field, length, remaining());
    }
}
