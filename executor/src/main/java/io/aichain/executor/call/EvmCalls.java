package io.aichain.executor.call;

import io.aichain.chain.block.Header;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.AccessListEntry;
import io.aichain.evm.TransactionProcessor;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.ForkRules;
import io.aichain.evm.interpreter.Creations;
import io.aichain.evm.interpreter.Purpose;
import io.aichain.evm.interpreter.Translation;
import io.aichain.evm.precompile.Precompile;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.execution.AiPrecompiles;
import io.aichain.execution.BlockReplay;
import io.aichain.executor.domain.AccessListResult;
import io.aichain.executor.domain.CallOutcome;
import io.aichain.executor.domain.CallRequest;
import io.aichain.executor.domain.CallRunner;
import io.aichain.executor.domain.GasEstimate;
import io.aichain.executor.domain.StateOverride;
import io.aichain.inference.precompile.Operations;
import io.aichain.state.StateAt;
import io.aichain.state.StateSnapshot;
import io.aichain.state.StateStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Calls on snapshots of the store. As many run at once as there are processors of the EVM here; others wait their turn. */
public final class EvmCalls implements CallRunner {
    private static final int MAX_PASSES = 32;
    private static final Precompiles STOPPABLE = stoppable(AiPrecompiles.OSAKA);

    private static final long TRANSACTION_GAS_CAP = ForkRules.of(Fork.OSAKA).maxTransactionGas();

    private final Genesis genesis;
    private final StateStore store;
    private final long gasCap;
    private final BlockingQueue<TransactionProcessor> processors;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Precompiles precompiles = AiPrecompiles.OSAKA;

    /**
     * @param threads calls at once
     * @param gasCap of one run of a call
     * @param compiled whether calls run what was compiled for blocks; for them nothing is
     */
    public EvmCalls(Genesis genesis, StateStore store, int threads, long gasCap, boolean compiled) {
        this.genesis = genesis;
        this.store = store;
        this.gasCap = gasCap;
        this.processors = new ArrayBlockingQueue<>(threads);
        for (int i = 0; i < threads; i++) processors.add(processor(compiled));
    }

    static TransactionProcessor processor(boolean compiled) {
        Translation translation = compiled ? Translation.ADAPTIVE : Translation.INTERPRETED;
        return new TransactionProcessor(Fork.OSAKA, STOPPABLE, translation, Purpose.CALLS);
    }

    /** Models ask before they compute whether anybody still waits: a call that asks many of them ends soon after its deadline, not with its gas. */
    private static Precompiles stoppable(Precompiles precompiles) {
        Precompiles all = precompiles;
        for (int number : Operations.numbers()) {
            Precompile model = precompiles.get(Operations.address(number));
            all = all.with(Operations.address(number), call -> {
                if (Thread.currentThread().isInterrupted()) throw new CallStoppedException();
                return model.call(call);
            });
        }
        return all;
    }

    @Override
    public CallOutcome call(long block, CallRequest request, SortedMap<Address, StateOverride> overrides) {
        long gas = Math.min(request.gas().orElse(gasCap), gasCap);
        return simulate(block, request, overrides, simulation -> simulation.run(gas))
                .orElseGet(() -> new CallOutcome.StateUnavailable(block));
    }

    @Override
    public GasEstimate estimateGas(long block, CallRequest request, SortedMap<Address, StateOverride> overrides) {
        return simulate(block, request, overrides, simulation -> {
                    long most = Math.min(genesis.gasLimit(), TRANSACTION_GAS_CAP);
                    most = Math.min(most, request.gas().orElse(most));
                    UInt256 balance =
                            simulation.freshState().account(simulation.sender()).balance();
                    UInt256 price = request.feeCap().orElse(UInt256.ZERO);
                    return new GasSearch(simulation).run(GasSearch.affordable(balance, request.value(), price, most));
                })
                .orElseGet(() -> new GasEstimate.Fails(new CallOutcome.StateUnavailable(block)));
    }

    @Override
    public AccessListResult createAccessList(long block, CallRequest request) {
        long gas = Math.min(request.gas().orElse(gasCap), gasCap);
        return simulate(block, request, new TreeMap<>(), simulation -> accessList(simulation, request, gas))
                .orElseGet(() -> new AccessListResult(List.of(), new CallOutcome.StateUnavailable(block)));
    }

    /**
     * With the list some code takes another way: repeated until it stays the same, as in geth. The list only grows, so it ends; code that
     * makes it grow with every pass is given up after some.
     */
    private AccessListResult accessList(Simulation simulation, CallRequest request, long gas) {
        Address sender = simulation.sender();
        long nonce = simulation.freshState().account(sender).nonce();
        Address to = request.to().orElseGet(() -> Creations.address(sender, nonce));
        Set<Address> warm = Set.copyOf(List.of(sender, to, genesis.coinbase()));
        List<AccessListEntry> list = request.accessList();
        for (int pass = 1; ; pass++) {
            AccessRecorder recorder =
                    new AccessRecorder(list, address -> warm.contains(address) || precompiles.get(address) != null);
            CallOutcome outcome = simulation.run(gas, list, recorder);
            List<AccessListEntry> next = recorder.list();
            if (next.equals(list)
                    || pass == MAX_PASSES
                    || Thread.currentThread().isInterrupted()) {
                return new AccessListResult(next, outcome);
            }
            list = next;
        }
    }

    private <T> Optional<T> simulate(
            long block, CallRequest request, SortedMap<Address, StateOverride> overrides, Function<Simulation, T> run) {
        if (block < 0) return Optional.empty();
        TransactionProcessor processor = take();
        try {
            return switch (store.at(block)) {
                case StateAt.NotYet notYet -> Optional.empty();
                case StateAt.Pruned pruned -> Optional.empty();
                case StateAt.Found(StateSnapshot snapshot) -> {
                    try (snapshot) {
                        Header header = store.header(block).orElseThrow();
                        var context = BlockReplay.context(genesis, header, this::hash);
                        yield Optional.of(run.apply(new Simulation(processor, snapshot, context, request, overrides)));
                    }
                }
            };
        } finally {
            processors.add(processor);
        }
    }

    private TransactionProcessor take() {
        waiting.incrementAndGet();
        try {
            return processors.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a turn", e);
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** How many calls, of models too, wait for their turn at this moment. */
    public int waiting() {
        return waiting.get();
    }

    private Hash hash(long number) {
        return store.header(number).map(Header::hash).orElse(Hash.ZERO);
    }
}
