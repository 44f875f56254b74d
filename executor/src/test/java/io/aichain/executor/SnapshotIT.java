package io.aichain.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.block.Header;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.report.ExecutionReport;
import io.aichain.evm.world.Account;
import io.aichain.evm.world.StateChanges;
import io.aichain.evm.world.StateChanges.AccountChange;
import io.aichain.execution.Chains;
import io.aichain.log.KafkaConnection;
import io.aichain.log.PlainPublisher;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import io.aichain.log.embedded.EmbeddedKafka;
import io.aichain.state.BlockCommit;
import io.aichain.state.RootUpdate;
import io.aichain.state.SnapshotFile;
import io.aichain.state.StatePeer;
import io.aichain.state.StateStore;
import io.aichain.state.StoreOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** An executor that begins with the state of another, at a real broker. */
class SnapshotIT {
    @TempDir
    static Path kafkaFolder;

    private static EmbeddedKafka kafka;

    @TempDir
    Path folder;

    private Genesis genesis;
    private KafkaConnection connection;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start(kafkaFolder, 0);
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void chainOfItsOwn(TestInfo info) {
        connection = KafkaConnection.plain(kafka.bootstrap());
        genesis =
                Chains.named("snap-" + Integer.toHexString(info.getDisplayName().hashCode()));
        TopicCheck.ensure(connection, Topics.of(genesis));
    }

    @Test
    @Tag("P4")
    @Tag("P5")
    void anExecutorBeginsWithASnapshotGoesOnFromItsPlaceInTheLogAndVotesOnlyForWhatItExecuted() throws Exception {
        Path snapshot = folder.resolve("state.snapshot");
        try (ExecutorService first = start("executor-0", Optional.empty());
                TestSequencer sequencer = new TestSequencer(connection, genesis)) {
            for (long nonce = 0; nonce < 5; nonce++) sequencer.order(List.of(transfer(nonce)));
            await(() -> latest(first) == 5);
            export(first, snapshot);
            try (ExecutorService second = start("executor-1", Optional.of(snapshot.toString()))) {
                assertThat(latest(second)).as("nothing was replayed").isEqualTo(5);
                sequencer.order(List.of(transfer(5)));
                await(() -> latest(first) == 6 && latest(second) == 6);
                assertThat(second.chain().header(6)).isEqualTo(first.chain().header(6));
                assertThat(second.chain().block(5)).isEqualTo(first.chain().block(5));
                assertThat(second.chain().receipts(5)).isEqualTo(first.chain().receipts(5));
                assertThat(second.chain().block(4)).as("before the snapshot").isEmpty();
                assertThat(second.chain().header(4)).isEqualTo(first.chain().header(4));
                await(() -> second.status().isWell());
                assertThat(VoterRecord.of(store(second), "executor-1").firstBlock())
                        .isEqualTo(6);
            }
        }
        // What is there is not asked for again.
        try (ExecutorService second =
                start("executor-1", Optional.of(folder.resolve("gone").toString()))) {
            await(() -> latest(second) == 6);
        }
    }

    @Test
    @Tag("P5")
    void anExecutorWhoseSnapshotIsNotTheChainsStopsAndSaysWhichBlockAndWhatDiffers() throws Exception {
        Path two = folder.resolve("two.snapshot");
        Header real;
        try (ExecutorService first = start("executor-0", Optional.empty());
                TestSequencer sequencer = new TestSequencer(connection, genesis)) {
            for (long nonce = 0; nonce < 2; nonce++) sequencer.order(List.of(transfer(nonce)));
            await(() -> latest(first) == 2);
            export(first, two);
            sequencer.order(List.of(transfer(2)));
            await(() -> latest(first) == 3);
            real = first.chain().header(3).orElseThrow();
            awaitStop(first);
        }
        Path forged = forged(two, real);
        vote("executor-2", real);
        try (ExecutorService second = start("executor-1", Optional.of(forged.toString()))) {
            assertThat(latest(second)).isEqualTo(3);
            await(() -> second.status().stopped().isPresent());
            assertThat(second.status().stopped().orElseThrow())
                    .contains("block 3 is")
                    .contains("state root")
                    .contains(real.stateRoot().toString());
            var dissent = second.status().dissent().orElseThrow();
            assertThat(dissent.differences()).extracting(d -> d.field()).containsExactly("state root");
            assertThat(second.chain().header(3)).as("its data is kept").isPresent();
        }
    }

    @Test
    @Tag("P10")
    void aSnapshotThatIsNoneStartsNothing() throws IOException {
        Path broken = folder.resolve("broken");
        Files.write(broken, new byte[1000]);
        assertThatThrownBy(() -> start("executor-1", Optional.of(broken.toString())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is no snapshot of a state");
        assertThatThrownBy(() -> start("executor-1", Optional.of("http://no host")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is no URL such as");
        assertThatThrownBy(() -> start("executor-1", Optional.of("no-such-file")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no-such-file");
        try (ExecutorService fresh = start("executor-1", Optional.empty())) {
            assertThat(latest(fresh)).isZero();
        }
    }

    /** Block 3 as it is, but somebody has a wei more. */
    private Path forged(Path two, Header real) throws IOException, MalformedException {
        Path data = folder.resolve("forging");
        FirstState.take(two.toString(), genesis, data, StoreOptions.DEFAULT);
        Path forged = folder.resolve("forged.snapshot");
        try (StateStore honest = StateStore.existing(data("executor-0"), StoreOptions.DEFAULT);
                StateStore store = StateStore.existing(data, StoreOptions.DEFAULT)) {
            TreeMap<Address, AccountChange> changes = new TreeMap<>();
            Account rich = new Account(0, UInt256.of(1), Account.EMPTY_CODE_HASH);
            changes.put(Chains.COINBASE, new AccountChange(rich, false, new TreeMap<>()));
            RootUpdate root = store.computeRoot(new StateChanges(changes, new TreeMap<>()));
            store.commit(new BlockCommit(
                    Chains.withStateRoot(real, root.root()),
                    honest.tip().orderedHash(),
                    honest.orderedBlock(3).orElseThrow(),
                    root,
                    honest.receipts(3).orElseThrow(),
                    List.of(Keccak.hash(transfer(2))),
                    List.of(),
                    honest.tip().logPosition()));
            try (StatePeer peer = store.peer("forged");
                    OutputStream out = Files.newOutputStream(forged)) {
                SnapshotFile.write(peer, out);
            }
        }
        return forged;
    }

    private void vote(String voter, Header header) {
        try (PlainPublisher reports = PlainPublisher.open(
                connection, Topics.of(genesis).executions(), ExecutionReport.MAX_BYTES, Duration.ofSeconds(60))) {
            ExecutionReport report = ExecutionReport.of(voter, 1, header.prevRandao(), header, List.of());
            reports.send(null, report.encoded().unsafeArray()).join();
        }
    }

    /** Its own vote for block 3 is in the topic once it has been acknowledged. */
    private void awaitStop(ExecutorService executor) {
        vote("executor-0", executor.chain().header(3).orElseThrow());
    }

    private static void export(ExecutorService executor, Path file) throws IOException, MalformedException {
        try (StatePeer peer = executor.peer();
                OutputStream out = Files.newOutputStream(file)) {
            SnapshotFile.write(peer, out);
        }
    }

    private static StateStore store(ExecutorService executor) {
        return executor.store();
    }

    private Path data(String identity) {
        return folder.resolve(identity);
    }

    private ExecutorService start(String identity, Optional<String> snapshot) {
        return TestExecutors.start(
                genesis,
                ExecutorConfig.of(connection, identity, data(identity)).withSnapshotFrom(snapshot),
                ExecutorEvents.NONE);
    }

    private static long latest(ExecutorService executor) {
        return executor.chain().heads().latest().number();
    }

    private static Bytes transfer(long nonce) {
        return Chains.transfer(nonce, Address.fromHex("0x00000000000000000000000000000000000000ff"))
                .signed(Chains.ALICE_KEY)
                .encoded();
    }

    private static void await(BooleanSupplier isSo) {
        Await.until("the expected", isSo);
    }
}
