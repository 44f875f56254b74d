package io.aichain.executor.chain;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.order.RecordKind;
import io.aichain.chain.primitives.Bytes;
import io.aichain.execution.BlockExecution;
import io.aichain.execution.Chains;
import io.aichain.execution.GenesisState;
import io.aichain.execution.PayloadItem;
import io.aichain.execution.PayloadReader;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.domain.pool.BlockOutcome;
import io.aichain.state.StateStore;
import io.aichain.state.StoreOptions;
import io.aichain.state.trie.Fanout;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** A store and what executes on it, without a log. */
public final class Executing implements AutoCloseable {
    final StateStore store;
    final StoredChain chain;
    private final Genesis genesis;
    private final Consumer<BlockOutcome> pool;
    private final Consumer<BlockView> committed;
    final MeterRegistry metrics = new SimpleMeterRegistry();
    final StageClock clock = new StageClock(metrics);
    private BlockProcessor processor;
    private final PayloadReader payloads;

    public Executing(Genesis genesis, Path folder, Executor threads) {
        this(genesis, folder, threads, input -> {});
    }

    public Executing(Genesis genesis, Path folder, Executor threads, StoreOptions options) {
        this(genesis, folder, threads, options, input -> {});
    }

    Executing(Genesis genesis, Path folder, Executor threads, Consumer<BlockView> committed) {
        this(genesis, folder, threads, StoreOptions.DEFAULT, committed);
    }

    private Executing(
            Genesis genesis, Path folder, Executor threads, StoreOptions options, Consumer<BlockView> committed) {
        this(
                genesis,
                StateStore.open(folder, options, GenesisState.block(genesis), Fanout.over(threads)),
                threads,
                outcome -> {},
                committed);
    }

    /** @param store closed with this */
    Executing(
            Genesis genesis,
            StateStore store,
            Executor threads,
            Consumer<BlockOutcome> pool,
            Consumer<BlockView> committed) {
        this.genesis = genesis;
        this.store = store;
        this.pool = pool;
        this.committed = committed;
        chain = new StoredChain(genesis, store);
        processor = processor();
        payloads = new PayloadReader(genesis, threads);
    }

    private BlockProcessor processor() {
        return new BlockProcessor(
                store,
                chain,
                new BlockExecution(genesis),
                clock,
                pool,
                committed,
                Thread.ofPlatform().factory());
    }

    /** Goes on with another processor, as after a failure of the disk. */
    void again() {
        processor.close();
        processor = processor();
        processor.resume();
    }

    public StateStore store() {
        return store;
    }

    public StoredChain chain() {
        return chain;
    }

    /** Hands a block on; perhaps it is committed later. */
    public void process(OrderedInput input) {
        process(input, read(input));
    }

    void process(OrderedInput input, CompletableFuture<List<PayloadItem>> payload) {
        processor.process(input, payload);
    }

    /** Begins to read a block's payload. */
    CompletableFuture<List<PayloadItem>> read(OrderedInput input) {
        return processor.read(payloads, input);
    }

    /** Waits until everything is committed. */
    public void settle() {
        processor.settle();
    }

    /** The next ordered block. */
    public static OrderedInput order(Genesis genesis, OrderTip tip, List<Bytes> payload) {
        OrderedBlock block = new OrderedBlock(
                RecordKind.TRANSACTIONS,
                tip.number() + 1,
                tip.hash(),
                1,
                Math.max(tip.timeMillis(), genesis.timestamp() * 1000) + 100,
                genesis.gasLimit(),
                0,
                Bytes.wrap(new byte[16]),
                List.of(0L, 0L),
                payload,
                List.of());
        OrderRecord record = OrderRecord.signed(block, Chains.SEQUENCER_KEY);
        Bytes position = Bytes.of((byte) block.number());
        return new OrderedInput(block, record.hash(), record.encoded(), position);
    }

    @Override
    public void close() {
        processor.close();
        store.close();
    }
}
