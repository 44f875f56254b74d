package io.aichain.executor.call;

import io.aichain.chain.block.Header;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.evm.TransactionProcessor;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.interpreter.Purpose;
import io.aichain.evm.interpreter.Tracer;
import io.aichain.evm.interpreter.Translation;
import io.aichain.execution.AiPrecompiles;
import io.aichain.execution.BlockReplay;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.domain.CallOutcome;
import io.aichain.executor.domain.CallRequest;
import io.aichain.executor.domain.StateOverride;
import io.aichain.executor.domain.TraceRunner;
import io.aichain.state.StateAt;
import io.aichain.state.StateSnapshot;
import io.aichain.state.StateStore;
import java.util.SortedMap;
import java.util.function.LongFunction;

/** Traces on snapshots of the store. Each has an EVM of its own: they are rare, and what they hold goes with them. */
public final class EvmTraces implements TraceRunner {
    private final Genesis genesis;
    private final StateStore store;
    private final long gasCap;

    /** @param gasCap of a call */
    public EvmTraces(Genesis genesis, StateStore store, long gasCap) {
        this.genesis = genesis;
        this.store = store;
        this.gasCap = gasCap;
    }

    @Override
    public CallOutcome call(
            long block, CallRequest request, SortedMap<Address, StateOverride> overrides, LongFunction<Tracer> tracer) {
        long gas = Math.min(request.gas().orElse(gasCap), gasCap);
        return switch (store.at(block)) {
            case StateAt.NotYet notYet -> new CallOutcome.StateUnavailable(block);
            case StateAt.Pruned pruned -> new CallOutcome.StateUnavailable(block);
            case StateAt.Found(StateSnapshot snapshot) -> {
                try (snapshot) {
                    var context =
                            BlockReplay.context(genesis, store.header(block).orElseThrow(), this::hash);
                    var processor = new TransactionProcessor(
                            Fork.OSAKA, AiPrecompiles.OSAKA, Translation.INTERPRETED, Purpose.CALLS);
                    yield new Simulation(processor, snapshot, context, request, overrides)
                            .run(gas, request.accessList(), tracer.apply(gas));
                }
            }
        };
    }

    @Override
    public boolean replay(BlockView block, int last, Watch watch) {
        return switch (store.at(block.header().number() - 1)) {
            case StateAt.NotYet notYet -> false;
            case StateAt.Pruned pruned -> false;
            case StateAt.Found(StateSnapshot snapshot) -> {
                try (snapshot) {
                    BlockReplay replay = new BlockReplay(genesis, block.header(), snapshot, this::hash);
                    for (BlockView.Included in : block.transactions().subList(0, last + 1)) {
                        var executed = replay.next(in.transaction(), in.sender(), watch.begins(in.index()));
                        watch.ended(in.index(), Simulation.outcome(executed));
                    }
                    yield true;
                }
            }
        };
    }

    private Hash hash(long number) {
        return store.header(number).map(Header::hash).orElse(Hash.ZERO);
    }
}
