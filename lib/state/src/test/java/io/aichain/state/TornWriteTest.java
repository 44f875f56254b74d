package io.aichain.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.state.kv.MemoryStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found when the end came between two writes, and in the middle of one. */
class TornWriteTest {
    private static final StoreOptions OPTIONS =
            StoreOptions.DEFAULT.withHistoryBlocks(4).withReserveBytes(0);

    @TempDir
    Path folder;

    @Test
    @Tag("P4")
    void aProcessThatDiesBeforeAnyOfItsWritesLeavesOneWholeBlock() {
        for (int writes = 0; writes < 30; writes++) {
            TestChain chain = new TestChain(51);
            GenesisBlock genesis = chain.genesis();
            List<Tip> tips = new ArrayList<>();
            MemoryStore survivor = new MemoryStore();
            try (StateStore store = StateStore.over(new DyingStore(survivor, writes), "dying", OPTIONS, genesis)) {
                tips.add(store.tip());
                for (int i = 0; i < 15; i++) {
                    BlockCommit block = chain.next(store);
                    store.commit(block);
                    tips.add(store.tip());
                    store.note(Notes.safe(store.tip().ref()));
                }
            } catch (DyingStore.Died died) {
                assertThat(tips.size())
                        .as("one write per block and per note")
                        .isEqualTo(writes == 0 ? 0 : 1 + writes / 2);
            }
            if (tips.isEmpty()) continue;
            try (StateStore found = StateStore.over(survivor, "survivor", OPTIONS, genesis)) {
                assertThat(found.tip()).isEqualTo(tips.getLast());
                assertThat(found.audit()).isEmpty();
                assertThat(found.header(found.tip().number() + 1)).isEmpty();
                assertThat(found.receipts(found.tip().number() + 1)).isEmpty();
            }
        }
    }

    @Test
    @Tag("P4")
    void aWriteAheadLogThatEndsAtAnyByteLeavesOneWholeBlock() throws IOException {
        TestChain chain = new TestChain(52);
        GenesisBlock genesis = chain.genesis();
        List<Tip> tips = new ArrayList<>();
        Path whole = folder.resolve("whole");
        Path killed = folder.resolve("killed");
        try (StateStore store = StateStore.open(whole, OPTIONS, genesis)) {
            tips.add(store.tip());
            for (int i = 0; i < 12; i++) {
                store.commit(chain.next(store));
                tips.add(store.tip());
            }
            // As a kill would leave it: nothing is flushed or closed.
            copy(whole, killed);
        }
        Path log = writeAheadLog(killed);
        long size = Files.size(log);
        Random random = new Random(52);
        int seen = 0;
        for (int round = 0; round < 40; round++) {
            Path cut = folder.resolve("cut" + round);
            copy(killed, cut);
            try (RandomAccessFile file = new RandomAccessFile(writeAheadLog(cut).toFile(), "rw")) {
                file.setLength(round == 0 ? size : random.nextLong(size));
            }
            try (StateStore store = StateStore.open(cut, OPTIONS, genesis)) {
                assertThat(store.tip()).isEqualTo(tips.get((int) store.tip().number()));
                assertThat(store.audit()).isEmpty();
                assertThat(store.header(store.tip().number() + 1)).isEmpty();
                if (round == 0) assertThat(store.tip().number()).isEqualTo(12);
                seen |= 1 << store.tip().number();
            }
        }
        assertThat(Integer.bitCount(seen)).as("different tips found").isGreaterThan(5);
    }

    private static Path writeAheadLog(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                if (!file.endsWith("LOCK")) Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
