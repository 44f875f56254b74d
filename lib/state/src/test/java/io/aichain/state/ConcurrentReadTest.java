package io.aichain.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.state.kv.StoreFailedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers beside the one thread that commits, and beside the one that closes. */
class ConcurrentReadTest {
    private static final StoreOptions OPTIONS =
            StoreOptions.DEFAULT.withHistoryBlocks(5).withReserveBytes(0);
    private static final int READERS = 3;

    @TempDir
    Path folder;

    @Test
    @Tag("P4")
    void everySnapshotIsTheStateOfItsBlockWhileBlocksAreCommittedAndTheStoreIsClosed() throws Exception {
        TestChain chain = new TestChain(61);
        GenesisBlock genesis = chain.genesis();
        Map<Long, ModelWorld> kept = new ConcurrentHashMap<>();
        kept.put(0L, chain.world.copy());
        AtomicBoolean closing = new AtomicBoolean();
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        try {
            StateStore store = StateStore.open(folder.resolve("state"), OPTIONS, genesis);
            List<Future<Integer>> reads = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                Callable<Integer> reader = () -> readUntilClosed(store, kept, closing);
                reads.add(readers.submit(reader));
            }
            for (long number = 1; number <= 300; number++) {
                BlockCommit block = chain.next(store);
                kept.put(number, chain.world.copy());
                store.commit(block);
            }
            closing.set(true);
            store.close();
            for (Future<Integer> read : reads)
                assertThat(read.get(60, TimeUnit.SECONDS)).isPositive();
        } finally {
            readers.shutdownNow();
        }
    }

    /** @return how many snapshots were compared */
    private static int readUntilClosed(StateStore store, Map<Long, ModelWorld> kept, AtomicBoolean closing) {
        int compared = 0;
        while (true) {
            try (StateSnapshot latest = store.latest()) {
                StateStoreContract.assertSame(latest, kept.get(latest.block()));
                compared++;
                long back = Math.max(0, latest.block() - 3);
                if (store.at(back) instanceof StateAt.Found(StateSnapshot past)) {
                    try (past) {
                        StateStoreContract.assertSame(past, kept.get(back));
                        compared++;
                    }
                }
            } catch (StoreFailedException e) {
                throw e;
            } catch (IllegalStateException closed) {
                if (closing.get()) return compared;
                throw closed;
            }
        }
    }
}
