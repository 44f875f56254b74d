package io.aichain.state;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.state.trie.NodeReader;

/** What a root is computed from: flat accounts and the nodes of all tries of one state. */
interface StateSource {
    Hash root();

    /** Null if absent. */
    StoredAccount account(Address address);

    NodeReader accountTrie();

    /** @param accountKey keccak of the address */
    NodeReader storageTrie(Bytes accountKey);
}
