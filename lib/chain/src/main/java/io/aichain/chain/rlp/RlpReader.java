package io.aichain.chain.rlp;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads RLP strictly: one value has one encoding, so a long form where a short one fits, a leading zero of an integer and bytes left
 * over are refused. Every read names the field for the message. Nothing is allocated before its length is known to lie within the input.
 */
public final class RlpReader {
    private final byte[] in;
    private final int end;
    private int at;

    // the item under the cursor, as found by peek()
    private boolean itemIsList;
    private int itemStart;
    private int itemEnd;

    private RlpReader(byte[] in, int from, int to) {
        this.in = in;
        this.at = from;
        this.end = to;
    }

    /** A reader of the items that follow one another in the bytes. */
    public static RlpReader of(byte[] bytes) {
        return new RlpReader(bytes, 0, bytes.length);
    }

    public static RlpReader of(Bytes bytes) {
        return of(bytes.unsafeArray());
    }

    public static RlpReader of(byte[] bytes, int from, int to) {
        return new RlpReader(bytes, from, to);
    }

    /** The items of the one list that the bytes are. */
    public static RlpReader ofList(byte[] bytes, String field) throws MalformedException {
        RlpReader outer = of(bytes);
        RlpReader items = outer.list(field);
        outer.end(field);
        return items;
    }

    public boolean hasNext() {
        return at < end;
    }

    public boolean nextIsList(String field) throws MalformedException {
        peek(field);
        return itemIsList;
    }

    /** Steps over a list; the returned reader is bounded by it. */
    public RlpReader list(String field) throws MalformedException {
        peek(field);
        if (!itemIsList) throw malformed("%s: a list expected, found a string", field);
        at = itemEnd;
        return new RlpReader(in, itemStart, itemEnd);
    }

    /** @param max the largest length allowed */
    public Bytes bytes(int max, String field) throws MalformedException {
        int length = string(field);
        if (length > max) throw malformed("%s: %d bytes, at most %d", field, length, max);
        at = itemEnd;
        return Bytes.wrap(Arrays.copyOfRange(in, itemStart, itemEnd));
    }

    public Hash hash(String field) throws MalformedException {
        exactly(32, field);
        return Hash.at(in, itemStart);
    }

    public Address address(String field) throws MalformedException {
        exactly(20, field);
        return Address.at(in, itemStart);
    }

    /** Empty for the empty string: the recipient of a creation. */
    public Optional<Address> optionalAddress(String field) throws MalformedException {
        if (string(field) == 0) {
            at = itemEnd;
            return Optional.empty();
        }
        return Optional.of(address(field));
    }

    public UInt256 uint256(String field) throws MalformedException {
        int length = string(field);
        if (length > 32) throw malformed("%s: integer of %d bytes, at most 32", field, length);
        if (length > 0 && in[itemStart] == 0) throw malformed("%s: integer with a leading zero", field);
        at = itemEnd;
        return UInt256.of(Arrays.copyOfRange(in, itemStart, itemEnd));
    }

    /** An integer of 0 to 2^63 - 1. */
    public long uint63(String field) throws MalformedException {
        UInt256 value = uint256(field);
        if (!value.fitsLong()) throw malformed("%s: %s is above 2^63 - 1", field, value);
        return value.w3();
    }

    /** An integer of 0 to max. */
    public int uint(int max, String field) throws MalformedException {
        long value = uint63(field);
        if (value > max) throw malformed("%s: %d, at most %d", field, value, max);
        return (int) value;
    }

    /** The next item with its header, undecoded. */
    public Bytes encoded(String field) throws MalformedException {
        int from = at;
        peek(field);
        at = itemEnd;
        return Bytes.wrap(Arrays.copyOfRange(in, from, itemEnd));
    }

    /** Steps over the next item. */
    public void skip(String field) throws MalformedException {
        peek(field);
        at = itemEnd;
    }

    /** Counts the items that are left, walking over their headers only. */
    public int count(String field) throws MalformedException {
        int from = at;
        int count = 0;
        while (hasNext()) {
            peek(field);
            at = itemEnd;
            count++;
        }
        at = from;
        return count;
    }

    /** @throws MalformedException if anything is left */
    public void end(String field) throws MalformedException {
        if (at != end) throw malformed("%s: %d bytes left over", field, end - at);
    }

    private void exactly(int length, String field) throws MalformedException {
        int found = string(field);
        if (found != length) throw malformed("%s: %d bytes, need %d", field, found, length);
        at = itemEnd;
    }

    private int string(String field) throws MalformedException {
        peek(field);
        if (itemIsList) throw malformed("%s: a string expected, found a list", field);
        return itemEnd - itemStart;
    }

    private void peek(String field) throws MalformedException {
        if (at >= end) throw malformed("%s: missing", field);
        int first = in[at] & 0xff;
        itemIsList = first >= 0xc0;
        if (first < 0x80) {
            itemStart = at;
            itemEnd = at + 1;
            return;
        }
        int base = itemIsList ? 0xc0 : 0x80;
        int length = first - base;
        itemStart = at + 1;
        if (length > 55) {
            int lengthBytes = length - 55;
            length = longLength(lengthBytes, field);
            itemStart += lengthBytes;
        }
        if (length > end - itemStart)
            throw malformed("%s: %d bytes announced, %d left", field, length, end - itemStart);
        if (base == 0x80 && length == 1 && in[itemStart] >= 0)
            throw malformed("%s: a byte below 0x80 with a header", field);
        itemEnd = itemStart + length;
    }

    private int longLength(int lengthBytes, String field) throws MalformedException {
        if (lengthBytes > end - at - 1) throw malformed("%s: length cut off", field);
        if (in[at + 1] == 0) throw malformed("%s: length with a leading zero", field);
        if (lengthBytes > 4) throw malformed("%s: length of %d bytes", field, lengthBytes);
        long length = 0;
        for (int i = 0; i < lengthBytes; i++) length = length << 8 | in[at + 1 + i] & 0xff;
        if (length < 56) throw malformed("%s: long form for %d bytes", field, length);
        if (length > Integer.MAX_VALUE) throw malformed("%s: %d bytes announced, %d left", field, length, end - at);
        return (int) length;
    }
}
