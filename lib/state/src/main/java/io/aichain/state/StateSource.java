package io.aichain.state;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.state.trie.NodeReader;
import java.util.function.Consumer;

/** What a root is computed from: flat values and the nodes of all tries of one state. Several threads may ask at once. */
interface StateSource {
    Hash root();

    /** Null if absent. */
    StoredAccount account(Address address);

    /** Zero if absent. */
    UInt256 word(SlotKey key);

    /** Tells of all slots of an account that are not zero, or at least of those that its changes do not name. */
    void slots(Address address, Consumer<UInt256> visitor);

    NodeReader accountTrie();

    /** @param accountKey keccak of the address */
    NodeReader storageTrie(Bytes accountKey);
}
