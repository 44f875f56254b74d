package io.aichain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tries for proofs take bounded memory, and nobody waits for somebody else's. */
class ProofTriesTest {
    private static final ProofTries.Key ONE = new ProofTries.Key(0, 1);
    private static final ProofTries.Key TWO = new ProofTries.Key(0, 2);

    private static RootUpdate update(int accounts) {
        try (StateStore store = StateStore.inMemory(StoreOptions.DEFAULT, TestChain.emptyGenesis())) {
            return store.computeRoot(Large.changes(accounts, 2));
        }
    }

    @Test
    @Tag("P10")
    void theTriesOfManyBlocksTakeNoMoreThanTheBound() {
        RootUpdate update = update(50);
        long each = NodeBuffer.bytes(update);
        ProofTries tries = new ProofTries(3 * each);
        for (int block = 1; block <= 20; block++) {
            tries.get(new ProofTries.Key(0, block), () -> update);
            assertThat(tries.bytes()).isPositive().isLessThanOrEqualTo(3 * each);
        }
        assertThat(tries.kept(new ProofTries.Key(0, 20))).isNotNull();
        assertThat(tries.kept(ONE)).isNull();
        long before = tries.bytes();
        RootUpdate large = update(500);
        assertThat(tries.get(ONE, () -> large).bytes()).isGreaterThan(3 * each);
        assertThat(tries.kept(ONE)).isNull();
        assertThat(tries.bytes()).isEqualTo(before);
    }

    @Test
    @Tag("P10")
    void whileOneIsWorkedOutKeptOnesAreAnsweredAndOthersAreRefused() throws Exception {
        RootUpdate update = update(5);
        ProofTries tries = new ProofTries(ProofTries.MAX_BYTES);
        NodeBuffer kept = tries.get(ONE, () -> update);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<NodeBuffer> slow = thread.submit(() -> tries.get(TWO, () -> {
                begun.countDown();
                await(goOn);
                return update;
            }));
            try {
                await(begun);
                assertThat(tries.get(ONE, () -> update)).isSameAs(kept);
                assertThatThrownBy(() -> tries.get(new ProofTries.Key(0, 3), () -> update))
                        .isInstanceOf(ProofsBusyException.class)
                        .hasMessageContaining("block 3");
            } finally {
                goOn.countDown();
            }
            NodeBuffer made = slow.get(30, TimeUnit.SECONDS);
            assertThat(tries.kept(TWO)).isSameAs(made).isNotNull();
        }
    }

    @Test
    @Tag("P10")
    void anInterruptEndsTheWorkAndTheLastBlockNeedsNone() {
        TestChain chain = new TestChain(37);
        try (StateStore store = StateStore.inMemory(StoreOptions.DEFAULT, chain.genesis())) {
            for (int i = 0; i < 20; i++) store.commit(chain.next(store));
            try (StateSnapshot latest = store.latest();
                    StateSnapshot past = ((StateAt.Found) store.at(10)).view()) {
                Thread.currentThread().interrupt();
                assertThat(latest.prove(ModelWorld.address(1), List.of()).nodes())
                        .isNotEmpty();
                assertThatThrownBy(() -> past.prove(ModelWorld.address(1), List.of()))
                        .isInstanceOf(CancellationException.class);
                assertThat(Thread.interrupted()).isTrue();
                assertThat(past.prove(ModelWorld.address(1), List.of()).nodes()).isNotEmpty();
            } finally {
                var unused = Thread.interrupted();
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
