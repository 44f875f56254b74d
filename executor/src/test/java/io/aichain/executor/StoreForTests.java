package io.aichain.executor;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderTip;
import io.aichain.execution.Chains;
import io.aichain.execution.GenesisState;
import io.aichain.execution.SnapshotBlock;
import io.aichain.executor.chain.Executing;
import io.aichain.executor.chain.OrderedInput;
import io.aichain.state.GenesisBlock;
import io.aichain.state.StateImport;
import io.aichain.state.StateStore;
import io.aichain.state.StoreOptions;
import java.nio.file.Path;

/** A store with some executed blocks, that can have more. */
public final class StoreForTests implements AutoCloseable {
    public static final StoreOptions OPTIONS = StoreOptions.DEFAULT;

    private final Genesis genesis = Chains.named("peer");
    private final Payloads payloads;
    private final Executing executing;
    private OrderTip tip = OrderTip.genesis(genesis);

    public StoreForTests(Path folder, long seed) {
        payloads = new Payloads(seed);
        executing = new Executing(genesis, folder, Runnable::run);
        for (int i = 0; i < 6; i++) next();
    }

    public void next() {
        OrderedInput input = Executing.order(genesis, tip, payloads.next(30));
        executing.process(input);
        executing.settle();
        tip = OrderTip.after(input.block(), input.hash());
    }

    public StateStore store() {
        return executing.store();
    }

    public GenesisBlock genesis() {
        return GenesisState.block(genesis);
    }

    public StateImport.Body body() {
        return SnapshotBlock.of(genesis);
    }

    @Override
    public void close() {
        executing.close();
    }
}
