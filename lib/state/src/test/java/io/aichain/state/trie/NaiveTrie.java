package io.aichain.state.trie;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;

/** The yellow paper's definition of a trie's root (appendix D, function c), written down as it stands: the judge of the real one. */
final class NaiveTrie {
    private record Entry(byte[] key, byte[] value) {}

    private NaiveTrie() {}

    static Hash root(SortedMap<Bytes, Bytes> entries) {
        List<Entry> all = new ArrayList<>();
        entries.forEach((key, value) -> all.add(new Entry(Nibbles.of(key), value.toArray())));
        return Keccak.hash(all.isEmpty() ? new byte[] {(byte) 0x80} : encode(all, 0));
    }

    private static byte[] encode(List<Entry> entries, int depth) {
        Entry first = entries.getFirst();
        if (entries.size() == 1) {
            byte[] rest = Arrays.copyOfRange(first.key, depth, first.key.length);
            return RlpWriter.list(w -> w.bytes(hexPrefix(rest, true)).bytes(first.value));
        }
        int shared = Integer.MAX_VALUE;
        for (Entry entry : entries) {
            int same = Arrays.mismatch(first.key, depth, first.key.length, entry.key, depth, entry.key.length);
            shared = Math.min(shared, same < 0 ? first.key.length - depth : same);
        }
        if (shared > 0) {
            byte[] path = Arrays.copyOfRange(first.key, depth, depth + shared);
            byte[] child = reference(entries, depth + shared);
            return RlpWriter.list(w -> w.bytes(hexPrefix(path, false)).encoded(child));
        }
        return RlpWriter.list(w -> {
            for (int nibble = 0; nibble < 16; nibble++) {
                int n = nibble;
                List<Entry> below = entries.stream()
                        .filter(e -> e.key.length > depth && e.key[depth] == n)
                        .toList();
                w.encoded(reference(below, depth + 1));
            }
            w.bytes(entries.stream()
                    .filter(e -> e.key.length == depth)
                    .findFirst()
                    .map(Entry::value)
                    .orElse(new byte[0]));
        });
    }

    private static byte[] reference(List<Entry> entries, int depth) {
        if (entries.isEmpty()) return new byte[] {(byte) 0x80};
        byte[] node = encode(entries, depth);
        return node.length < 32 ? node : new RlpWriter().hash(Keccak.hash(node)).toByteArray();
    }

    private static byte[] hexPrefix(byte[] path, boolean leaf) {
        StringBuilder hex = new StringBuilder();
        int flag = leaf ? 2 : 0;
        hex.append(path.length % 2 == 0 ? flag + "0" : Integer.toString(flag + 1));
        for (byte nibble : path) hex.append(Character.forDigit(nibble, 16));
        return Bytes.fromHex(hex.toString()).toArray();
    }
}
