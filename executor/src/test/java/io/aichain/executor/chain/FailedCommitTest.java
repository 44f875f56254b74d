package io.aichain.executor.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.execution.Chains;
import io.aichain.execution.GenesisState;
import io.aichain.executor.Payloads;
import io.aichain.executor.domain.pool.BlockOutcome;
import io.aichain.state.LyingStore;
import io.aichain.state.Notes;
import io.aichain.state.StateStore;
import io.aichain.state.StoreOptions;
import io.aichain.state.WriteStep;
import io.aichain.state.kv.StoreFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A commit that the disk reports as failed, whether its block is there afterwards or not. */
@Tag("P4")
@Tag("P10")
class FailedCommitTest {
    private static final int BLOCKS = 8;
    private static final int FAILS = 4;
    private static final StoreOptions WITH_TRIES_EACH_TIME = new StoreOptions(1024, false, 1 << 20, 1 << 20, 0, 0);

    private final Genesis genesis = Chains.named("failed-commit");
    private final List<Long> listened = new ArrayList<>();
    private final List<Long> pooled = new ArrayList<>();
    private final List<Long> woken = new ArrayList<>();

    private List<OrderedInput> log() {
        Payloads payloads = new Payloads(11);
        List<OrderedInput> log = new ArrayList<>();
        OrderTip tip = OrderTip.genesis(genesis);
        for (int i = 0; i < BLOCKS; i++) {
            OrderedInput input = Executing.order(genesis, tip, payloads.next(20));
            log.add(input);
            tip = OrderTip.after(input.block(), input.hash());
        }
        return log;
    }

    private Executing executing(StateStore store) {
        return new Executing(
                genesis,
                store,
                Runnable::run,
                (BlockOutcome outcome) -> pooled.add(outcome.number()),
                block -> woken.add(block.header().number()));
    }

    private Hash straight(List<OrderedInput> log, StoreOptions options) {
        try (Executing executing = executing(StateStore.inMemory(options, GenesisState.block(genesis)))) {
            log.forEach(executing::process);
            executing.settle();
            return executing.store.tip().hash();
        } finally {
            pooled.clear();
            woken.clear();
        }
    }

    @ParameterizedTest(name = "{0}, it reaches the disk: {1}, somebody else writes before: {2}")
    @CsvSource({
        "BLOCK_PREPARED, true, false",
        "BLOCK_PREPARED, true, true",
        "BLOCK_PREPARED, false, false",
        "BLOCK_PREPARED, false, true",
        "BLOCK_WITH_TRIES_PREPARED, true, false",
        "BLOCK_WITH_TRIES_PREPARED, true, true",
        "BLOCK_WITH_TRIES_PREPARED, false, false",
        "BLOCK_WITH_TRIES_PREPARED, false, true"
    })
    void goingOnFromWhatTheDiskHoldsEveryBlockIsToldOfOnceAndTheChainIsTheSame(
            WriteStep step, boolean reaches, boolean othersWrite) {
        List<OrderedInput> log = log();
        StoreOptions options = step == WriteStep.BLOCK_PREPARED ? StoreOptions.DEFAULT : WITH_TRIES_EACH_TIME;
        Hash expected = straight(log, options);
        StateStore store = new LyingStore(step, FAILS, reaches).open(options, GenesisState.block(genesis));
        try (Executing executing = executing(store);
                var listening = executing.chain.subscribe(
                        block -> listened.add(block.header().number()))) {
            assertThatThrownBy(() -> {
                        log.forEach(executing::process);
                        executing.settle();
                    })
                    .isInstanceOf(StoreFailedException.class);
            assertThat(listened).containsExactlyElementsOf(numbers(FAILS - 1));
            // Whoever writes next recovers the store, and with it its tip moves.
            if (othersWrite) store.note(Notes.value("a", Bytes.of((byte) 1)));
            executing.again();
            long there = reaches ? FAILS : FAILS - 1;
            assertThat(store.tip().number()).isEqualTo(there);
            assertThat(executing.chain.heads().latest().number()).isEqualTo(there);
            assertThat(executing.chain.orderTip().number()).isEqualTo(there);
            log.subList((int) there, BLOCKS).forEach(executing::process);
            executing.settle();
            assertThat(store.tip().hash()).isEqualTo(expected);
            assertThat(listened).containsExactlyElementsOf(numbers(BLOCKS));
            assertThat(pooled).containsExactlyElementsOf(numbers(BLOCKS));
            assertThat(woken).containsExactlyElementsOf(numbers(BLOCKS));
            assertThat(store.audit()).isEmpty();
        }
    }

    private static List<Long> numbers(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
