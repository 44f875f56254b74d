package io.aichain.verifier;

import io.aichain.chain.block.Header;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.execution.BlockExecution;
import io.aichain.execution.ExecutedBlock;
import io.aichain.execution.GenesisState;
import io.aichain.execution.PayloadReader;
import io.aichain.state.BlockCommit;
import io.aichain.state.RootUpdate;
import io.aichain.state.StateSnapshot;
import io.aichain.state.StateStore;
import io.aichain.state.StoreOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;

/** Executes ordered blocks on a state of its own, from genesis on: the verifier's opinion of what every block must be. */
final class Replay implements AutoCloseable {
    private static final int KEPT_STATES = 256;

    private final StateStore store;
    private final BlockExecution execution;
    private final PayloadReader payloads;

    /**
     * @param folder empty or of an earlier, unfinished verification of the same chain, which is gone on from
     * @param threads recover senders
     */
    Replay(Genesis genesis, Path folder, Executor threads) {
        this.store = StateStore.open(
                folder, StoreOptions.DEFAULT.withHistoryBlocks(KEPT_STATES), GenesisState.block(genesis));
        // Who judges executors does not share their compiler.
        this.execution = BlockExecution.interpreted(genesis);
        this.payloads = new PayloadReader(genesis, threads);
    }

    long number() {
        return store.tip().number();
    }

    Header header(long number) {
        return store.header(number)
                .orElseThrow(() -> new IllegalStateException("block " + number + " was not replayed"));
    }

    /** The hash of the ordered block that a replayed block was made from. */
    Hash orderedHash(long number) {
        return Hash.of(header(number).extraData().toArray());
    }

    /** Executes the block after the last. */
    Header execute(OrderedBlock block, Hash orderedHash) {
        Header parent = header(block.number() - 1);
        try (StateSnapshot state = store.latest()) {
            ExecutedBlock executed = execution.execute(
                    parent,
                    block,
                    orderedHash,
                    payloads.read(block.payload()).join(),
                    state,
                    number -> header(number).hash());
            RootUpdate root = store.computeRoot(executed.changes());
            Header header = executed.header(root.root());
            store.commit(new BlockCommit(
                    header,
                    orderedHash,
                    Bytes.EMPTY,
                    root,
                    executed.receipts(),
                    executed.transactions().stream().map(tx -> tx.item().hash()).toList(),
                    List.of(),
                    Bytes.EMPTY));
            return header;
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
