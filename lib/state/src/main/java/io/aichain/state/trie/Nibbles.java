package io.aichain.state.trie;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.util.Arrays;

/** Paths in the trie: one half byte per array element, 0 to 15; and their hex-prefix form (yellow paper, appendix C). */
final class Nibbles {
    static final byte[] EMPTY = new byte[0];

    private Nibbles() {}

    static byte[] of(Bytes key) {
        byte[] bytes = key.unsafeArray();
        byte[] out = new byte[bytes.length * 2];
        for (int i = 0; i < bytes.length; i++) {
            out[2 * i] = (byte) (bytes[i] >> 4 & 15);
            out[2 * i + 1] = (byte) (bytes[i] & 15);
        }
        return out;
    }

    /** How many nibbles {@code a} from its start and {@code b} from an offset have in common. */
    static int common(byte[] a, byte[] b, int from) {
        int mismatch = Arrays.mismatch(a, 0, a.length, b, from, b.length);
        return mismatch < 0 ? a.length : mismatch;
    }

    static byte[] concat(byte[] a, byte[] b) {
        if (a.length == 0) return b;
        if (b.length == 0) return a;
        byte[] out = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        return out;
    }

    static byte[] append(byte[] a, int nibble) {
        byte[] out = Arrays.copyOf(a, a.length + 1);
        out[a.length] = (byte) nibble;
        return out;
    }

    static Bytes prefix(byte[] path, int length) {
        return Bytes.wrap(Arrays.copyOf(path, length));
    }

    static byte[] from(byte[] path, int from) {
        return Arrays.copyOfRange(path, from, path.length);
    }

    /** First nibble: 2 for a leaf plus 1 for an odd length; then a zero if the length is even. */
    static byte[] hexPrefix(byte[] path, boolean leaf) {
        int odd = path.length & 1;
        byte[] out = new byte[path.length / 2 + 1];
        out[0] = (byte) ((leaf ? 0x20 : 0) | (odd == 1 ? 0x10 | path[0] : 0));
        for (int i = 1; i < out.length; i++) {
            out[i] = (byte) (path[2 * i - 2 + odd] << 4 | path[2 * i - 1 + odd]);
        }
        return out;
    }

    static boolean isLeaf(Bytes hexPrefix) throws MalformedException {
        if (hexPrefix.isEmpty()) throw malformed("trie path: empty");
        int first = hexPrefix.get(0) & 0xff;
        if (first >= 0x40) throw malformed("trie path: first byte 0x%02x, at most 0x3f", first);
        if ((first & 0x10) == 0 && (first & 15) != 0)
            throw malformed("trie path: padding 0x%x, must be zero", first & 15);
        return (first & 0x20) != 0;
    }

    /** The path of bytes that {@link #isLeaf} has accepted. */
    static byte[] ofHexPrefix(Bytes hexPrefix) {
        byte[] all = of(hexPrefix);
        return from(all, (all[0] & 1) == 1 ? 1 : 2);
    }
}
