package io.aichain.state;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.Bytes;
import io.aichain.state.kv.StoreFailedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file system of 40 MiB that fills up and is emptied again. Needs the right to mount one. */
@Timeout(
        value = 90,
        threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a call that hangs in RocksDB cannot be interrupted
class FullDiskTest {
    private static final StoreOptions NO_RESERVE = new StoreOptions(20, false, 1 << 20, 1 << 20, 16 << 10, 0);

    @TempDir
    Path parent;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(parent.resolve("disk"));
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", disk.toString()) == 0;
        Assumptions.assumeTrue(mounted, "skipped: mounting a small tmpfs needs root");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    @Test
    @Tag("P10")
    void aFullDiskFailsTheCommitKeepsWhatWasCommittedAndTheSameCommitSucceedsWhenThereIsRoom() throws Exception {
        Path ballast = disk.resolve("ballast");
        Files.write(ballast, new byte[16 << 20]);
        TestChain chain = new TestChain(41, 64 << 10);
        GenesisBlock genesis = chain.genesis();
        try (StateStore store = StateStore.open(disk.resolve("state"), NO_RESERVE, genesis)) {
            BlockCommit refused = commitUntilRefused(store, chain);
            // Reopening a failed store may free some space, so that blocks fit again: fill that too.
            for (int i = 0; i < 5; i++) {
                fillToTheLastByte();
                if (commits(store, refused)) refused = commitUntilRefused(store, chain);
            }
            assertThat(store.tip().number()).isEqualTo(refused.number() - 1).isPositive();
            Files.delete(ballast);
            store.commit(refused);
            assertThat(store.tip().number()).isEqualTo(refused.number());
            assertThat(store.audit()).isEmpty();
            for (int i = 0; i < 20; i++) store.commit(chain.next(store));
        }
        try (StateStore store = StateStore.open(disk.resolve("state"), NO_RESERVE, genesis);
                StateSnapshot state = store.latest()) {
            StateStoreContract.assertSame(state, chain.world);
            assertThat(store.audit()).isEmpty();
        }
    }

    @Test
    @Tag("P10")
    void belowTheReserveCommitsAreRefusedBeforeAnythingFailsAndReadsGoOn() throws Exception {
        TestChain chain = new TestChain(42);
        StoreOptions options = NO_RESERVE.withReserveBytes(16 << 20);
        try (StateStore store = StateStore.open(disk.resolve("state"), options, chain.genesis());
                StateSnapshot kept = store.latest()) {
            Path ballast = disk.resolve("ballast");
            Files.write(ballast, new byte[30 << 20]);
            ModelWorld before = chain.world.copy();
            BlockCommit block = chain.next(store);
            assertThatThrownBy(() -> store.commit(block))
                    .isInstanceOf(StoreFailedException.class)
                    .hasMessageContaining("make room");
            assertThatThrownBy(() -> store.note(Notes.value("a", Bytes.of((byte) 1))))
                    .isInstanceOf(StoreFailedException.class);
            assertThat(store.tip().number()).isZero();
            Files.delete(ballast);
            store.commit(block);
            assertThat(store.tip().number()).isEqualTo(1);
            // Nothing had failed, so nothing was reopened: older snapshots live on.
            StateStoreContract.assertSame(kept, before);
        }
    }

    /** @return the first block that does not fit; before it is given back the state is seen to be that of the block before */
    private static BlockCommit commitUntilRefused(StateStore store, TestChain chain) {
        for (int i = 0; i < 2000; i++) {
            ModelWorld before = chain.world.copy();
            Tip tip = store.tip();
            BlockCommit block = chain.next(store);
            if (commits(store, block)) continue;
            assertThat(store.tip()).isEqualTo(tip);
            try (StateSnapshot state = store.latest()) {
                StateStoreContract.assertSame(state, before);
            }
            return block;
        }
        throw new AssertionError("2,000 blocks of 64 KiB fit on the disk");
    }

    private static boolean commits(StateStore store, BlockCommit block) {
        try {
            store.commit(block);
            return true;
        } catch (StoreFailedException refused) {
            assertThat(refused).hasMessageContaining("failed");
            return false;
        }
    }

    private void fillToTheLastByte() throws IOException {
        try (OutputStream out = Files.newOutputStream(disk.resolve("filler"), CREATE, APPEND)) {
            byte[] page = new byte[4096];
            assertThatThrownBy(() -> {
                        while (true) out.write(page);
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
