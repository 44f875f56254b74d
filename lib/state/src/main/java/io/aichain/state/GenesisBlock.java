package io.aichain.state;

import io.aichain.chain.block.Header;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.evm.world.StateChanges;
import io.aichain.state.kv.MemoryStore;
import io.aichain.state.trie.Fanout;

/**
 * What a store begins with.
 *
 * @param genesisHash of the genesis file: the chain's identity, and the parent of ordered block 1
 * @param header of block 0; its state root is that of the allocations
 * @param allocations accounts, code and slots, as changes of the empty state
 * @param logPosition from where the log is read first
 */
public record GenesisBlock(Hash genesisHash, Header header, StateChanges allocations, Bytes logPosition) {
    public GenesisBlock {
        if (header.number() != 0) throw new IllegalArgumentException("genesis has number " + header.number());
    }

    /** The state root that a genesis header has to name. */
    public static Hash stateRoot(StateChanges allocations) {
        try (MemoryStore empty = new MemoryStore()) {
            return new RootComputer(new TipSource(empty, new NodeBuffer()), Fanout.NONE)
                    .compute(allocations)
                    .root();
        }
    }
}
