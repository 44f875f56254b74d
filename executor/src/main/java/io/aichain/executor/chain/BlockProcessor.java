package io.aichain.executor.chain;

import io.aichain.chain.block.Header;
import io.aichain.chain.primitives.Hash;
import io.aichain.execution.BlockExecution;
import io.aichain.execution.ExecutedBlock;
import io.aichain.execution.ParentBlock;
import io.aichain.execution.PayloadItem;
import io.aichain.execution.PayloadReader;
import io.aichain.execution.UncommittedState;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.domain.pool.BlockOutcome;
import io.aichain.state.BlockCommit;
import io.aichain.state.RootUpdate;
import io.aichain.state.SkippedTransaction;
import io.aichain.state.StateSnapshot;
import io.aichain.state.StateStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * Takes ordered blocks through their stages. The caller's thread executes a block on the state behind the last executed one; a thread
 * of its own computes roots and commits, in the order of blocks, some blocks behind. A block's result is the same as if each waited for
 * the one before (P3): only the parent's hash is not known yet, and whoever reads it waits.
 *
 * <p>Once something fails, nothing is committed any more, every further call throws it, and this is to be closed: what was handed over
 * and is not in the store has left no trace. Whoever drives it goes on from the store's tip, with a new one.
 */
public final class BlockProcessor implements AutoCloseable {
    /** Executed blocks that wait for their roots at most: they are held in memory, and all of them are executed again after a crash. */
    static final int DEPTH = 4;

    private final StateStore store;
    private final StoredChain chain;
    private final BlockExecution execution;
    private final StageClock clock;
    private final Consumer<BlockOutcome> pool;
    private final Consumer<BlockView> committed;
    private final ExecutorService roots;
    private final Semaphore places = new Semaphore(DEPTH);
    /** Executed and perhaps not committed, the last one first. Of the caller's thread. */
    private final Deque<Pending> pending = new ArrayDeque<>();

    private volatile RuntimeException failure;

    /** @param hash of the executed block, once its root is there */
    private record Pending(OrderedInput input, ExecutedBlock executed, CompletableFuture<Hash> hash) {
        long number() {
            return input.block().number();
        }
    }

    /**
     * @param pool is told of every block, after it is visible in the chain
     * @param committed is told next
     * @param threads makes the one for roots
     */
    public BlockProcessor(
            StateStore store,
            StoredChain chain,
            BlockExecution execution,
            StageClock clock,
            Consumer<BlockOutcome> pool,
            Consumer<BlockView> committed,
            ThreadFactory threads) {
        this.store = store;
        this.chain = chain;
        this.execution = execution;
        this.clock = clock;
        this.pool = pool;
        this.committed = committed;
        this.roots = Executors.newSingleThreadExecutor(threads);
    }

    /**
     * Before the first block: a commit that was reported as failed may have reached the disk all the same. Then its block is the tip, and is
     * told of now, since nobody was told.
     *
     * @throws io.aichain.state.kv.StoreFailedException if the disk still refuses
     */
    public void resume() {
        store.reconcile();
        for (long number = chain.heads().latest().number() + 1;
                number <= store.tip().number();
                number++) {
            tell(chain.load(number), chain.outcome(number));
        }
    }

    /** Begins to read a block's payload; it may go on while the blocks before it are processed. */
    public CompletableFuture<List<PayloadItem>> read(PayloadReader payloads, OrderedInput input) {
        return clock.recovery(() -> payloads.read(input.block().payload()));
    }

    /**
     * Executes the block after the last one and hands it on; waits while too many are on their way.
     *
     * @param payload of the block from {@link #read}, perhaps still being read
     */
    public void process(OrderedInput input, CompletableFuture<List<PayloadItem>> payload) {
        check();
        clock.execution().enter(Stage.WAIT);
        places.acquireUninterruptibly();
        try {
            clock.execution().enter(Stage.PAYLOAD);
            List<PayloadItem> items = payload.join();
            clock.execution().enter(Stage.EXECUTE);
            Pending executed = new Pending(input, execute(input, items), new CompletableFuture<>());
            pending.addFirst(executed);
            roots.execute(() -> finish(executed));
        } catch (RuntimeException e) {
            places.release();
            // A read that waited for the hash of a block whose root failed fails for that block's reason.
            if (e instanceof CompletionException && failure != null) throw failure;
            throw e;
        } finally {
            clock.execution().enter(Stage.READ);
        }
    }

    /** @throws RuntimeException what a block that was handed on has failed with */
    public void check() {
        if (failure != null) throw failure;
    }

    /** Waits until all that was handed on is committed. @throws RuntimeException as {@link #check} */
    public void settle() {
        places.acquireUninterruptibly(DEPTH);
        places.release(DEPTH);
        check();
    }

    private ExecutedBlock execute(OrderedInput input, List<PayloadItem> items) {
        try (StateSnapshot state = store.latest()) {
            pending.removeIf(block -> block.number() <= state.block());
            List<ExecutedBlock> uncommitted =
                    pending.stream().map(Pending::executed).toList();
            return execution.execute(
                    parent(state),
                    input.block(),
                    input.hash(),
                    items,
                    new UncommittedState(state, uncommitted),
                    this::ancestor);
        }
    }

    private ParentBlock parent(StateSnapshot state) {
        if (pending.isEmpty()) return ParentBlock.of(store.header(state.block()).orElseThrow());
        Pending last = pending.getFirst();
        return ParentBlock.of(last.executed(), last.hash()::join);
    }

    private Hash ancestor(long number) {
        for (Pending block : pending)
            if (block.number() == number) return block.hash().join();
        return store.header(number).map(Header::hash).orElse(Hash.ZERO);
    }

    private void finish(Pending block) {
        try {
            check();
            clock.roots().enter(Stage.ROOT);
            RootUpdate root = store.computeRoot(block.executed().changes());
            Header header = block.executed().header(root.root());
            block.hash().complete(header.hash());
            clock.roots().enter(Stage.COMMIT);
            store.commit(commit(block.input(), block.executed(), root, header));
            clock.roots().enter(Stage.REPORT);
            report(block, header);
        } catch (RuntimeException e) {
            fail(block, e);
        } catch (Error e) {
            fail(block, new IllegalStateException("block " + block.number() + ": " + e, e));
            throw e;
        } finally {
            clock.roots().enter(null);
            places.release();
        }
    }

    private void fail(Pending block, RuntimeException why) {
        if (failure == null) failure = why;
        block.hash().completeExceptionally(why);
    }

    private void report(Pending block, Header header) {
        ExecutedBlock executed = block.executed();
        BlockViews views = BlockViews.of(
                header,
                block.input().hash(),
                block.input().block().timeMillis(),
                executed.transactions().stream().map(tx -> tx.item()).toList(),
                executed.receipts(),
                executed.skips());
        tell(views, outcome(block.input(), executed));
    }

    private void tell(BlockViews views, BlockOutcome outcome) {
        chain.committed(views);
        pool.accept(outcome);
        committed.accept(views.block());
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

    /** Waits until what was handed on is committed or has failed. */
    @Override
    public void close() {
        roots.close();
    }
}
