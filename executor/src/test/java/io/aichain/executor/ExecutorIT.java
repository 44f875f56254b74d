package io.aichain.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.batch.Segment;
import io.aichain.chain.block.Header;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisAccount;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.report.ExecutionReport;
import io.aichain.chain.tx.Transaction;
import io.aichain.evm.interpreter.Compilation;
import io.aichain.execution.Chains;
import io.aichain.executor.domain.Admission;
import io.aichain.executor.domain.BlockView;
import io.aichain.log.FencedPublisher;
import io.aichain.log.KafkaConnection;
import io.aichain.log.PlainPublisher;
import io.aichain.log.TopicCheck;
import io.aichain.log.TopicReader;
import io.aichain.log.Topics;
import io.aichain.log.embedded.EmbeddedKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** One executor at a real broker: from a raw transaction to its receipt, its vote and its tags. */
class ExecutorIT {
    @TempDir
    static Path kafkaFolder;

    private static EmbeddedKafka kafka;

    @TempDir
    Path data;

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
        genesis = Chains.named("it-" + Integer.toHexString(info.getDisplayName().hashCode()));
        TopicCheck.ensure(connection, Topics.of(genesis));
    }

    @Test
    @Tag("P4")
    void aTransactionIsAcceptedOrderedExecutedAndItsReceiptStaysAcrossARestart() {
        Bytes first = Chains.transfer(0, Chains.BOB).signed(Chains.ALICE_KEY).encoded();
        Bytes second = Chains.transfer(1, Chains.BOB).signed(Chains.ALICE_KEY).encoded();
        BlockView before;
        try (ExecutorService executor = start();
                TestSequencer sequencer = new TestSequencer(connection, genesis)) {
            Hash hash = accepted(executor, first);
            assertThat(executor.pool().submit(first)).isInstanceOf(Admission.AlreadyKnown.class);
            accepted(executor, second);
            assertThat(executor.pool().pendingNonce(Chains.ALICE)).isEqualTo(2);
            while (sequencer.cut(Duration.ofMillis(500)) == 0) {}
            await(() -> executor.chain().find(hash).isPresent());
            var at = executor.chain().find(hash).orElseThrow();
            var receipt = executor.chain().receipts(at.block()).orElseThrow().get(at.index());
            assertThat(receipt.receipt().success()).isTrue();
            assertThat(receipt.gasUsed()).isEqualTo(21_000);
            assertThat(receipt.from()).isEqualTo(Chains.ALICE);
            await(() -> executor.pool().status().pending() == 0);
            before = executor.chain().block(1).orElseThrow();
        }
        try (ExecutorService executor = start()) {
            assertThat(executor.chain().block(1)).contains(before);
            await(() -> executor.pool().submit(first) instanceof Admission.NonceTooLow);
        }
    }

    @Test
    @Tag("P5")
    void itVotesForEachBlockAndAgainFromSafeOnWhenItStarts() {
        try (ExecutorService executor = start();
                TestSequencer sequencer = new TestSequencer(connection, genesis)) {
            for (long nonce = 0; nonce < 3; nonce++) sequencer.order(List.of(transfer(nonce)));
            await(() -> executor.chain().heads().latest().number() == 3);
            awaitReports(3);
        }
        try (ExecutorService executor = start()) {
            List<ExecutionReport> reports = awaitReports(6);
            for (int i = 0; i < 3; i++) {
                assertThat(reports.get(i + 3).header()).isEqualTo(reports.get(i).header());
                assertThat(reports.get(i + 3).incarnation())
                        .isNotEqualTo(reports.get(i).incarnation());
            }
            await(() -> executor.status().isWell());
        }
    }

    /** One that is behind would answer from an old state: nobody is sent to it before it has what was ordered while it was away. */
    @Test
    void itIsNotWellBeforeItHasExecutedWhatWasOrderedBefore() throws Exception {
        int blocks = 300;
        try (TestSequencer sequencer = new TestSequencer(connection, genesis)) {
            for (long nonce = 0; nonce < blocks; nonce++) sequencer.order(List.of(transfer(nonce)));
        }
        CountDownLatch on = new CountDownLatch(1);
        ExecutorEvents events = new ExecutorEvents() {
            @Override
            public void executed(BlockView block) {
                try {
                    on.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        ExecutorConfig config = ExecutorConfig.of(connection, "executor-0", data);
        try (ExecutorService executor = TestExecutors.start(genesis, config, events)) {
            await(() -> executor.status().waitingFor().orElse("").contains("still to be executed"));
            on.countDown();
            await(() -> executor.chain().heads().latest().number() == blocks);
            await(() -> executor.status().isWell());
        }
    }

    /** The order is executed before the rest of the start goes on: whatever is slow there, no block is left without a vote. */
    @Test
    @Tag("P5")
    void itVotesForBlocksThatItExecutesWhileItStarts() throws Exception {
        try (TestSequencer sequencer = new TestSequencer(connection, genesis)) {
            for (long nonce = 0; nonce < 3; nonce++) sequencer.order(List.of(transfer(nonce)));
        }
        CountDownLatch third = new CountDownLatch(3);
        ExecutorEvents events = new ExecutorEvents() {
            @Override
            public void executed(BlockView block) {
                third.countDown();
            }
        };
        ThreadFactory threads = work -> {
            Thread thread = new Thread(work) {
                @Override
                public void start() {
                    super.start();
                    if (getName().equals("executor-order"))
                        assertThat(awaits(third)).isTrue();
                }
            };
            thread.setDaemon(true);
            return thread;
        };
        try (ExecutorService executor = ExecutorService.start(
                genesis,
                ExecutorConfig.of(connection, "executor-0", data),
                events,
                new ExecutorService.Surroundings(
                        new SimpleMeterRegistry(), Clock.systemUTC(), new Random(), threads))) {
            assertThat(executor.chain().heads().latest().number()).isEqualTo(3);
            assertThat(awaitReports(3))
                    .extracting(report -> report.header().number())
                    .containsExactly(1L, 2L, 3L);
        }
    }

    /** The second executor is asked the same of another contract, and would come after what the first had asked for. */
    @Test
    void whereItIsSwitchedOffHotCodeBecomesNoClass() {
        Address[] loops = {
            Address.fromHex("0x00000000000000000000000000000000000100b5"),
            Address.fromHex("0x00000000000000000000000000000000000200b5")
        };
        SortedMap<Address, GenesisAccount> contracts = new TreeMap<>();
        // counts down from 100,000; the last byte is never run and makes it another code
        for (int i = 0; i < loops.length; i++) {
            contracts.put(loops[i], Chains.contract("0x620186a05b60019003806004570000" + "0" + i));
        }
        genesis = Chains.named(genesis.aichain().name(), contracts);
        ExecutorConfig config = ExecutorConfig.of(connection, "executor-0", data);
        long made = Compilation.now().made();
        try (TestSequencer sequencer = new TestSequencer(connection, genesis)) {
            try (ExecutorService executor =
                    TestExecutors.start(genesis, config.withCompile(false), ExecutorEvents.NONE)) {
                for (long nonce = 0; nonce < 3; nonce++) sequencer.order(List.of(call(nonce, loops[0])));
                await(() -> executor.chain().heads().latest().number() == 3);
                assertThat(executor.chain().receipts(3).orElseThrow().getFirst().gasUsed())
                        .isGreaterThan(2_000_000);
                assertThat(Compilation.now().made()).isEqualTo(made);
            }
            try (ExecutorService executor = TestExecutors.start(genesis, config, ExecutorEvents.NONE)) {
                for (long nonce = 3; nonce < 6; nonce++) sequencer.order(List.of(call(nonce, loops[1])));
                await(() -> executor.chain().heads().latest().number() == 6);
                await(() -> Compilation.now().made() > made);
                assertThat(Compilation.now().made()).isEqualTo(made + 1);
            }
        }
    }

    private static Bytes call(long nonce, Address contract) {
        Transaction t = Chains.transfer(nonce, contract);
        return new Transaction(
                        t.type(),
                        t.chainId(),
                        t.nonce(),
                        t.maxPriorityFeePerGas(),
                        t.maxFeePerGas(),
                        5_000_000,
                        t.to(),
                        UInt256.ZERO,
                        t.data(),
                        t.accessList(),
                        t.maxFeePerBlobGas(),
                        t.blobVersionedHashes(),
                        t.authorizations(),
                        t.signature())
                .signed(Chains.ALICE_KEY)
                .encoded();
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(120, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Tag("P11")
    void safeMovesToAPublishedBlockOfItsOwnAndStaysThere() {
        try (ExecutorService executor = start();
                TestSequencer sequencer = new TestSequencer(connection, genesis);
                FencedPublisher batches = batches()) {
            sequencer.order(List.of(transfer(0)));
            await(() -> executor.chain().heads().latest().number() == 1);
            Header header = executor.chain().header(1).orElseThrow();
            batches.append(published(1, 1, 1, header.hash()).encoded());
            await(() -> executor.chain().heads().safe().number() == 1);
        }
        try (ExecutorService executor = start()) {
            assertThat(executor.chain().heads().safe().number()).isEqualTo(1);
        }
    }

    @Test
    @Tag("P5")
    void aDissenterStopsItselfKeepsItsDataAndSaysWhatDiffers() {
        try (ExecutorService executor = start();
                TestSequencer sequencer = new TestSequencer(connection, genesis);
                FencedPublisher batches = batches()) {
            sequencer.order(List.of(transfer(0)));
            await(() -> executor.chain().heads().latest().number() == 1);
            batches.append(published(1, 1, 1, new Hash(6, 6, 6, 6)).encoded());
            await(() -> executor.status().stopped().isPresent());
            assertThat(executor.status().stopped().orElseThrow())
                    .contains("block 1 is "
                            + executor.chain().header(1).orElseThrow().hash() + " here")
                    .contains("published batch 1");
            sequencer.order(List.of(transfer(1)));
            assertThat(executor.chain().heads().safe().number()).isZero();
            assertThat(executor.chain().block(1)).isPresent();
        }
    }

    @Test
    @Tag("P5")
    void aQuorumOfOtherVotersWithAnotherBlockStopsIt() {
        try (ExecutorService executor = start("executor-0");
                TestSequencer sequencer = new TestSequencer(connection, genesis);
                PlainPublisher reports = PlainPublisher.open(
                        connection,
                        Topics.of(genesis).executions(),
                        ExecutionReport.MAX_BYTES,
                        Duration.ofSeconds(60))) {
            sequencer.order(List.of(transfer(0)));
            await(() -> executor.chain().heads().latest().number() == 1);
            Header own = executor.chain().header(1).orElseThrow();
            Header other = Chains.withStateRoot(own, new Hash(7, 7, 7, 7));
            for (String voter : List.of("executor-1", "executor-2")) {
                ExecutionReport report = ExecutionReport.of(voter, 1, own.prevRandao(), other, List.of());
                reports.send(null, report.encoded().unsafeArray()).join();
            }
            await(() -> executor.status().stopped().isPresent());
            assertThat(executor.status().stopped().orElseThrow()).contains("state root");
        }
    }

    @Test
    @Tag("P10")
    void aLogThatStandsBeforeATransactionThatNobodyEndsIsAnAlarmAndAMetricUntilItGoesOn() {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        try (ExecutorService executor = TestExecutors.start(
                        genesis, ExecutorConfig.of(connection, "executor-0", data), ExecutorEvents.NONE, metrics);
                TestSequencer sequencer = new TestSequencer(connection, genesis);
                Producer<byte[], byte[]> dead = transactional("dead-leader")) {
            sequencer.order(List.of(transfer(0)));
            await(() -> executor.chain().heads().latest().number() == 1);
            dead.initTransactions();
            dead.beginTransaction();
            dead.send(new ProducerRecord<>(Topics.of(genesis).blocks(), new byte[] {1}));
            dead.flush();
            await(() -> executor.status().alarm().isPresent());
            assertThat(executor.status().alarm().orElseThrow())
                    .startsWith("blocks: a transaction has been open for ")
                    .contains("start one");
            assertThat(stalled(metrics)).isGreaterThan(3);
            assertThat(executor.status().isWell()).isFalse();
            dead.abortTransaction();
            await(() -> executor.status().isWell());
            assertThat(stalled(metrics)).isZero();
            sequencer.order(List.of(transfer(1)));
            await(() -> executor.chain().heads().latest().number() == 2);
        }
    }

    private static double stalled(SimpleMeterRegistry metrics) {
        return metrics.get("aichain.executor.log.stalled").gauge().value();
    }

    private Producer<byte[], byte[]> transactional(String id) {
        Map<String, Object> settings = connection.clientSettings(id);
        settings.put("transactional.id", id);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private ExecutorService start() {
        return start("executor-0");
    }

    private ExecutorService start(String identity) {
        return TestExecutors.start(genesis, ExecutorConfig.of(connection, identity, data), ExecutorEvents.NONE);
    }

    private static Hash accepted(ExecutorService executor, Bytes raw) {
        Admission[] last = new Admission[1];
        // right after its start it still reads what waits, and says so
        await(() -> !((last[0] = executor.pool().submit(raw)) instanceof Admission.Unavailable));
        assertThat(last[0]).isInstanceOf(Admission.Accepted.class);
        return ((Admission.Accepted) last[0]).hash();
    }

    private List<ExecutionReport> awaitReports(int count) {
        try (TopicReader<ExecutionReport> reader = TopicReader.plain(
                connection,
                Topics.of(genesis).executions(),
                ExecutionReport.MAX_BYTES,
                value -> ExecutionReport.decode(Bytes.wrap(value)),
                new SimpleMeterRegistry())) {
            List<ExecutionReport> reports = new java.util.ArrayList<>();
            await(() -> {
                reader.poll(Duration.ofMillis(50)).forEach(e -> reports.add(e.value()));
                return reports.size() >= count;
            });
            return reports;
        }
    }

    private FencedPublisher batches() {
        return FencedPublisher.open(
                connection,
                Topics.of(genesis).batches(),
                BatchRecord.MAX_BYTES,
                Duration.ofSeconds(60),
                new SimpleMeterRegistry());
    }

    private static BatchRecord published(long number, long first, long last, Hash blockHash) {
        PublishedBatch batch = new PublishedBatch(
                number,
                first,
                last,
                new Hash(1, 1, 1, 1),
                100,
                50,
                PublishedBatch.CODEC_ZSTD,
                new Hash(2, 2, 2, 2),
                blockHash,
                new Hash(3, 3, 3, 3),
                Hash.ZERO,
                NetworkId.FILE.number(),
                List.of(new Segment(50, new Hash(4, 4, 4, 4), Bytes.of((byte) 1))),
                List.of());
        return new BatchRecord(BatchRecord.State.PUBLISHED, batch, new Hash(5, 5, 5, 5), 0);
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
