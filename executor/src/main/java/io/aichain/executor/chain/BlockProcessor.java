package io.aichain.executor.chain;

import io.aichain.chain.block.Header;
import io.aichain.chain.primitives.Hash;
import io.aichain.execution.BlockExecution;
import io.aichain.execution.ExecutedBlock;
import io.aichain.execution.PayloadItem;
import io.aichain.executor.domain.pool.BlockOutcome;
import io.aichain.state.BlockCommit;
import io.aichain.state.RootUpdate;
import io.aichain.state.SkippedTransaction;
import io.aichain.state.StateSnapshot;
import io.aichain.state.StateStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Takes one ordered block through its stages. One thread owns it and with it the state; everybody else sees what is committed.
 *
 * <p>If it throws, nothing of the block is there, or all of it: whoever drives it goes on from the store's tip.
 */
public final class BlockProcessor {
    private final StateStore store;
    private final StoredChain chain;
    private final BlockExecution execution;
    private final StageClock clock;
    private final Consumer<BlockOutcome> pool;

    /** @param pool is told of every block, after it is visible in the chain */
    public BlockProcessor(
            StateStore store,
            StoredChain chain,
            BlockExecution execution,
            StageClock clock,
            Consumer<BlockOutcome> pool) {
        this.store = store;
        this.chain = chain;
        this.execution = execution;
        this.clock = clock;
        this.pool = pool;
    }

    /** @param payload of the block, perhaps still being read */
    public void process(OrderedInput input, CompletableFuture<List<PayloadItem>> payload) {
        try {
            clock.enter(Stage.RECOVER);
            List<PayloadItem> items = payload.join();
            clock.enter(Stage.EXECUTE);
            ExecutedBlock executed = execute(input, items);
            clock.enter(Stage.ROOT);
            RootUpdate root = store.computeRoot(executed.changes());
            Header header = executed.header(root.root());
            clock.enter(Stage.COMMIT);
            store.commit(commit(input, executed, root, header));
            clock.enter(Stage.REPORT);
            chain.committed(BlockViews.of(
                    header,
                    input.hash(),
                    input.block().timeMillis(),
                    executed.transactions().stream().map(tx -> tx.item()).toList(),
                    executed.receipts(),
                    executed.skips()));
            pool.accept(outcome(input, executed));
        } finally {
            clock.enter(Stage.READ);
        }
    }

    private ExecutedBlock execute(OrderedInput input, List<PayloadItem> items) {
        Header parent = store.header(store.tip().number()).orElseThrow();
        try (StateSnapshot state = store.latest()) {
            return execution.execute(parent, input.block(), input.hash(), items, state, this::ancestor);
        }
    }

    private Hash ancestor(long number) {
        return store.header(number).map(Header::hash).orElse(Hash.ZERO);
    }

    private static BlockCommit commit(OrderedInput input, ExecutedBlock executed, RootUpdate root, Header header) {
        return new BlockCommit(
                header,
                input.hash(),
                input.encoded(),
                root,
                executed.receipts(),
                executed.transactions().stream().map(tx -> tx.item().hash()).toList(),
                executed.skipped().stream()
                        .map(s -> new SkippedTransaction(s.item().hash(), header.number(), s.index(), s.reason()))
                        .toList(),
                input.position());
    }

    private static BlockOutcome outcome(OrderedInput input, ExecutedBlock executed) {
        return new BlockOutcome(
                input.block().number(),
                input.block().inputTopicId(),
                input.block().inputOffsets(),
                executed.skipped().stream()
                        .filter(s -> s.item() instanceof PayloadItem.Readable)
                        .map(s -> new BlockOutcome.SkippedOf(
                                ((PayloadItem.Readable) s.item()).sender(),
                                s.item().hash(),
                                s.reason()))
                        .toList());
    }
}
