package io.aichain.execution;

import io.aichain.chain.block.Header;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.state.BlockCommit;
import io.aichain.state.RootUpdate;
import io.aichain.state.StateSnapshot;
import io.aichain.state.StateStore;
import io.aichain.state.StoreOptions;
import java.util.List;
import java.util.concurrent.Executor;

/** Executes blocks one after another on a store in memory. */
final class TestChain implements AutoCloseable {
    final Genesis genesis;
    final StateStore store;
    private final BlockExecution execution;
    private final PayloadReader reader;

    TestChain(Genesis genesis) {
        this(genesis, Runnable::run);
    }

    TestChain(Genesis genesis, Executor threads) {
        this.genesis = genesis;
        this.execution = new BlockExecution(genesis);
        this.reader = new PayloadReader(genesis, threads);
        this.store = StateStore.inMemory(StoreOptions.DEFAULT, GenesisState.block(genesis));
    }

    Header head() {
        return store.header(store.tip().number()).orElseThrow();
    }

    Executed run(Bytes... payload) {
        return run(Chains.block(genesis, head(), payload));
    }

    Executed run(OrderedBlock block) {
        Hash orderedHash = block.hash();
        ExecutedBlock executed;
        try (StateSnapshot state = store.latest()) {
            executed = execution.execute(
                    head(),
                    block,
                    orderedHash,
                    reader.read(block.payload()).join(),
                    state,
                    number -> store.header(number).orElseThrow().hash());
        }
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
        return new Executed(executed, header);
    }

    record Executed(ExecutedBlock block, Header header) {}

    @Override
    public void close() {
        store.close();
    }
}
