package io.aichain.conformance.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.rlp.RlpReader;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionCodec;
import io.aichain.state.trie.CorruptTrieException;
import io.aichain.state.trie.MerkleTrie;
import io.aichain.state.trie.TrieProof;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Hostile bytes for what reads RLP, transactions and nodes of tries, guided by the code that they reach. Anything but the reader's own
 * exception is a defect, and so are a hang and a full heap. Jazzer fuzzes one test of a class, so the first byte says which reader.
 */
class DecoderFuzzIT {
    @FuzzTest(maxDuration = "25s")
    void noBytesMakeAReaderDoAnythingButReadOrRefuse(byte[] input) {
        if (input.length == 0) return;
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        switch (input[0] & 3) {
            case 0 -> rlp(bytes);
            case 1 -> transaction(bytes);
            case 2 -> trie(bytes);
            default -> proof(bytes);
        }
    }

    private static void rlp(byte[] bytes) {
        try {
            walk(RlpReader.of(bytes), 0);
        } catch (MalformedException expected) {
            return;
        }
    }

    private static void walk(RlpReader in, int depth) throws MalformedException {
        int count = in.count("item");
        int read = 0;
        for (; in.hasNext(); read++) {
            if (in.nextIsList("item") && depth < 100) walk(in.list("item"), depth + 1);
            else in.encoded("item");
        }
        if (read != count) throw new AssertionError("counted " + count + ", read " + read);
    }

    /** One value has one encoding: what can be read is written as it was. */
    private static void transaction(byte[] bytes) {
        try {
            Transaction tx = TransactionCodec.decode(Bytes.wrap(bytes));
            if (!tx.encoded().equals(Bytes.wrap(bytes))) throw new AssertionError("another encoding: " + tx.encoded());
            tx.sender();
            tx.authorizations().forEach(tuple -> tuple.authority());
        } catch (MalformedException expected) {
            return;
        }
    }

    /** The root is the hash of the bytes, so that they are taken for the root node. */
    private static void trie(byte[] bytes) {
        Hash root = Keccak.hash(bytes);
        SortedMap<Bytes, Bytes> changes = new TreeMap<>();
        for (int i = 0; i < 256; i += 51)
            changes.put(Bytes.of((byte) i, (byte) 7), i == 51 ? Bytes.EMPTY : Bytes.of((byte) 1));
        try {
            MerkleTrie.update(path -> path.isEmpty() ? bytes : null, root, changes);
        } catch (CorruptTrieException expected) {
            return;
        }
    }

    private static void proof(byte[] bytes) {
        Bytes node = Bytes.wrap(bytes);
        try {
            TrieProof.verify(Keccak.hash(bytes), Bytes.of((byte) 0x12, (byte) 0x34), List.of(node));
            TrieProof.verify(Keccak.hash(bytes), Bytes.of((byte) 0x12, (byte) 0x34), List.of(node, node));
        } catch (MalformedException expected) {
            return;
        }
    }
}
