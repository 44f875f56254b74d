package io.aichain.state;

import io.aichain.chain.primitives.Hash;
import io.aichain.state.kv.KeyValueStore;
import io.aichain.state.kv.WriteBatch;
import io.aichain.state.trie.Fanout;

/** The first look at a store: is it empty, is it this chain's, do we know its format? */
final class Opening {
    private Opening() {}

    /** The tip; block 0 is written if there is none. @param genesis null: whatever chain it is */
    static Tip tip(KeyValueStore store, String where, GenesisBlock genesis, WriteStep.Watcher steps) {
        if (MetaKey.IMPORTING.get(store) != null) {
            throw new WrongStoreException(
                    where + " holds a snapshot that was not read to its end: remove the folder and import again");
        }
        Long format = MetaKey.FORMAT.get(store);
        if (format == null) {
            if (genesis == null) throw new WrongStoreException(where + " holds no state");
            Tip tip = importGenesis(store, genesis);
            steps.at(WriteStep.GENESIS_WRITTEN);
            return tip;
        }
        if (format != Columns.FORMAT_VERSION) {
            throw new WrongStoreException(where + " is in format " + format + ", this version knows "
                    + Columns.FORMAT_VERSION + ": use the version that wrote it, or an empty folder");
        }
        Hash chain = MetaKey.GENESIS.get(store);
        if (genesis != null && !genesis.genesisHash().equals(chain)) {
            throw new WrongStoreException(where + " holds the chain with genesis " + chain + ", not "
                    + genesis.genesisHash() + ": name that chain's genesis file, or an empty folder");
        }
        return MetaKey.TIP.get(store);
    }

    private static Tip importGenesis(KeyValueStore store, GenesisBlock genesis) {
        RootUpdate state =
                new RootComputer(new TipSource(store, new NodeBuffer()), Fanout.NONE).compute(genesis.allocations());
        if (!state.root().equals(genesis.header().stateRoot())) {
            throw new IllegalArgumentException("genesis names state root "
                    + genesis.header().stateRoot() + ", its allocations have " + state.root());
        }
        WriteBatch batch = new WriteBatch();
        new StateWriter(batch, 0).write(state);
        NodeBuffer.write(batch, state);
        Tip tip = ChainWriter.genesis(batch, genesis);
        store.write(batch);
        return tip;
    }
}
