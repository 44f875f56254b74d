package io.aichain.state;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.io.IOException;
import java.util.Optional;

/**
 * One state of some store, held still: what a new executor is made from, and what two states are compared by. Answered by an open store
 * and by an executor's internal endpoint; a snapshot file is read into a store first.
 */
public interface StatePeer extends StatePages {
    /**
     * A trie node.
     *
     * @param accountKey keccak of an address for a node of its storage; empty for the account trie
     * @param path one nibble per byte
     * @return the node's RLP; empty if nothing lies there
     */
    Optional<Bytes> node(Bytes accountKey, Bytes path) throws IOException, MalformedException;

    /**
     * What a key of a trie is the hash of. One question has a bounded number of keys hashed; whoever wants to know asks on.
     *
     * @param address whose slots are meant; empty for an address
     * @param after empty, or what {@link Preimage.Further} has
     */
    Preimage preimage(Bytes address, Hash key, Bytes after) throws IOException, MalformedException;
}
