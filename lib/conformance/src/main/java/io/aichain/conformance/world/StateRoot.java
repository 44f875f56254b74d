package io.aichain.conformance.world;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.rlp.RlpWriter;
import io.aichain.state.trie.MerkleTrie;
import java.util.SortedMap;
import java.util.TreeMap;

/** The state root of a whole world, by the trie that our chains use. */
public final class StateRoot {
    private StateRoot() {}

    public static Hash of(MemoryWorld world) {
        SortedMap<Bytes, Bytes> leaves = new TreeMap<>();
        world.entries().forEach((address, entry) -> leaves.put(key(address), leaf(entry)));
        return MerkleTrie.root(leaves);
    }

    static Hash ofSlots(SortedMap<UInt256, UInt256> slots) {
        SortedMap<Bytes, Bytes> leaves = new TreeMap<>();
        slots.forEach((slot, word) -> leaves.put(
                Keccak.hash(slot.toArray()).toBytes(),
                Bytes.wrap(new RlpWriter().uint(word).toByteArray())));
        return MerkleTrie.root(leaves);
    }

    private static Bytes key(Address address) {
        return Keccak.hash(address.toArray()).toBytes();
    }

    /** rlp([nonce, balance, storageRoot, codeHash]). */
    private static Bytes leaf(MemoryWorld.Entry entry) {
        return Bytes.wrap(RlpWriter.list(w -> w.uint(entry.account.nonce())
                .uint(entry.account.balance())
                .hash(entry.storageRoot())
                .hash(entry.account.codeHash())));
    }
}
