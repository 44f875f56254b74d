package io.aichain.bitcoin.wire;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.util.Arrays;

/** Walks over foreign bytes in Bitcoin's little-endian wire format; checks what remains before it takes memory. */
final class WireReader {
    private final byte[] in;
    private int at;

    WireReader(byte[] in) {
        this.in = in;
    }

    int position() {
        return at;
    }

    void skip(int count, String field) throws MalformedException {
        need(count, field);
        at += count;
    }

    int u8(String field) throws MalformedException {
        need(1, field);
        return in[at++] & 0xff;
    }

    /** The next byte without taking it. */
    int peek(int ahead, String field) throws MalformedException {
        need(ahead + 1, field);
        return in[at + ahead] & 0xff;
    }

    long u32(String field) throws MalformedException {
        return little(4, field);
    }

    long i64(String field) throws MalformedException {
        return little(8, field);
    }

    private long little(int width, String field) throws MalformedException {
        need(width, field);
        long value = 0;
        for (int i = width - 1; i >= 0; i--) value = value << 8 | (in[at + i] & 0xff);
        at += width;
        return value;
    }

    Hash hash(String field) throws MalformedException {
        need(Hash.BYTES, field);
        Hash hash = Hash.at(in, at);
        at += Hash.BYTES;
        return hash;
    }

    /** A compact size in its shortest form: the number of things of at least the given size that follow. */
    int count(int smallest, String field) throws MalformedException {
        int first = u8(field);
        long value = switch (first) {
            case 0xfd -> little(2, field);
            case 0xfe -> little(4, field);
            case 0xff -> little(8, field);
            default -> first;
        };
        boolean shortest = first < 0xfd || (first == 0xfd ? value >= 0xfd : first == 0xfe && value > 0xffff);
        if (!shortest) throw malformed("%s: a count that is not in its shortest form or too large", field);
        if (value > (in.length - at) / smallest) {
            throw malformed("%s: %d, but only %d bytes are left", field, value, in.length - at);
        }
        return (int) value;
    }

    Bytes bytes(String field) throws MalformedException {
        int length = count(1, field);
        Bytes bytes = Bytes.wrap(Arrays.copyOfRange(in, at, at + length));
        at += length;
        return bytes;
    }

    void end(String what) throws MalformedException {
        if (at != in.length) throw malformed("%s: %d bytes behind its end", what, in.length - at);
    }

    private void need(int count, String field) throws MalformedException {
        if (count < 0 || count > in.length - at) {
            throw malformed("%s: needs %d bytes, %d are left", field, count, in.length - at);
        }
    }
}
