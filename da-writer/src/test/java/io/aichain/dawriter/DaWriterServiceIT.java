package io.aichain.dawriter;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.genesis.GenesisSample;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.da.DaNetworks;
import io.aichain.da.Fault;
import io.aichain.da.FaultyNetwork;
import io.aichain.da.file.FileNetwork;
import io.aichain.dawriter.domain.ChainSample;
import io.aichain.dawriter.domain.CutLimits;
import io.aichain.dawriter.domain.Problem;
import io.aichain.dawriter.domain.Reason;
import io.aichain.log.KafkaConnection;
import io.aichain.log.embedded.BrokerProcess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole writer on a real broker and a real folder; each test is a chain of its own. */
@Tag("P5")
@Tag("P7")
class DaWriterServiceIT {
    private static final Duration PATIENCE = EventLog.PATIENCE;

    @TempDir
    static Path brokerFolder;

    private static BrokerProcess broker;
    private static int chains;

    @TempDir
    Path folder;

    private Path data;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = BrokerProcess.start(brokerFolder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void makeFolder() throws Exception {
        data = Files.createDirectories(folder.resolve("da"));
    }

    private static ChainSample chain(String voters) throws MalformedException {
        return chain(voters, "");
    }

    /** A chain with topics of its own. @param voters as JSON, with the quorum @param network another beside file, as JSON */
    private static ChainSample chain(String voters, String network) throws MalformedException {
        String text = GenesisSample.text(Secp256k1.instance().address(ChainSample.SEQUENCER_KEY))
                .replace("\"name\":\"test\"", "\"name\":\"test-" + ++chains + "\"")
                .replace("\"voters\":[\"executor-0\"],\"quorum\":1", voters)
                .replace("{\"network\":\"file\"}", "{\"network\":\"file\"}" + (network.isEmpty() ? "" : ",") + network);
        Genesis genesis = GenesisCodec.decode(text.getBytes(StandardCharsets.UTF_8));
        return new ChainSample(genesis, 1, System.currentTimeMillis());
    }

    private static ChainSample chain() throws MalformedException {
        return chain("\"voters\":[\"executor-0\"],\"quorum\":1");
    }

    private KafkaFixture log(ChainSample chain) {
        return new KafkaFixture(KafkaConnection.plain(broker.bootstrap()), chain.genesis());
    }

    private WriterRig rig(KafkaFixture log, ChainSample chain) {
        return new WriterRig(log.connection(), chain.genesis(), data);
    }

    private static boolean is(DaWriterEvent event, Reason reason) {
        return event instanceof DaWriterEvent.Troubled(Problem(var r, var detail)) && r == reason;
    }

    @Test
    @Tag("P6")
    void whatExecutorsAgreeOnIsPublishedAndCanBeReadBackByAnybody() throws Exception {
        ChainSample chain = chain();
        List<ChainSample.Block> blocks = chain.next(10, 500);
        EventLog events = new EventLog();
        try (KafkaFixture log = log(chain)) {
            log.order(blocks);
            log.execute(blocks);
            try (DaWriterService service = rig(log, chain).start(events)) {
                events.awaitPublished(10);
                DaWriterStatus status = service.status();
                assertThat(status.backlogBytes()).isZero();
                assertThat(status.published().orElseThrow().batch().lastBlockHash())
                        .isEqualTo(blocks.getLast().header().hash());
            }
            rig(log, chain).assertPublishedOnceAndWhole(log.batches(), blocks);
            assertThat(log.batches()).hasSize(4);
        }
    }

    /** As a chain with little to do needs it: nothing else comes that would fill the batch. */
    @Test
    void blocksThatAreTooFewForABatchArePublishedOnceTheOldestIsOldEnough() throws Exception {
        ChainSample chain = chain();
        List<ChainSample.Block> blocks = chain.next(3, 100);
        Duration age = Duration.ofHours(1);
        AtomicLong now = new AtomicLong(blocks.getFirst().ordered().timeMillis());
        EventLog events = new EventLog();
        try (KafkaFixture log = log(chain)) {
            log.order(blocks);
            log.execute(blocks);
            DaWriterConfig config = WriterRig.config(log.connection(), "da-writer-0")
                    .withCut(new CutLimits(1 << 20, 4 << 20, 5, age, 1_000, 3));
            try (DaWriterService service =
                    rig(log, chain).start(config, () -> Instant.ofEpochMilli(now.get()), events)) {
                WriterRig.await(() -> service.status().backlogBlocks() == 3);
                assertThat(log.batches()).isEmpty();
                now.addAndGet(age.toMillis() + blocks.size() * 100L);
                events.awaitPublished(3);
            }
            rig(log, chain).assertPublishedOnceAndWhole(log.batches(), blocks);
        }
    }

    @Test
    void nothingIsPublishedUntilEnoughExecutorsFoundTheSame() throws Exception {
        ChainSample chain = chain("\"voters\":[\"executor-0\",\"executor-1\",\"executor-2\"],\"quorum\":2");
        List<ChainSample.Block> blocks = chain.next(5, 100);
        EventLog events = new EventLog();
        try (KafkaFixture log = log(chain)) {
            log.order(blocks);
            log.execute(blocks);
            try (DaWriterService service = rig(log, chain).start(events)) {
                // a stranger, noise, an old vote of its own: none of them is the missing second voter
                log.reportNoise();
                for (ChainSample.Block block : blocks) log.report(block.report("stranger", 1));
                log.execute(blocks);
                events.await(e -> is(e, Reason.REPORT_IGNORED), PATIENCE);
                WriterRig.await(() -> service.status().backlogBlocks() == 5);
                assertThat(log.batches()).isEmpty();
                for (ChainSample.Block block : blocks) log.report(ChainSample.dissent(block, "executor-2", 1));
                for (ChainSample.Block block : blocks) log.report(block.report("executor-1", 1));
                events.awaitPublished(5);
                events.await(e -> is(e, Reason.DISSENT), PATIENCE);
            }
            rig(log, chain).assertPublishedOnceAndWhole(log.batches(), blocks);
        }
    }

    @Test
    @Tag("P10")
    void executorsThatDisagreeStopPublicationVisiblyAndANewVoteHealsIt() throws Exception {
        ChainSample chain = chain("\"voters\":[\"executor-0\",\"executor-1\"],\"quorum\":2");
        List<ChainSample.Block> blocks = chain.next(5, 100);
        EventLog events = new EventLog();
        try (KafkaFixture log = log(chain)) {
            log.order(blocks);
            log.execute(blocks);
            for (ChainSample.Block block : blocks) log.report(ChainSample.dissent(block, "executor-1", 1));
            try (DaWriterService service = rig(log, chain).start(events)) {
                events.await(e -> is(e, Reason.QUORUM_UNREACHABLE), PATIENCE);
                assertThat(service.status().isReady()).isFalse();
                assertThat(log.batches()).isEmpty();
                for (ChainSample.Block block : blocks) log.report(block.report("executor-1", 2));
                events.awaitPublished(5);
                WriterRig.await(() -> service.status().isReady());
            }
            rig(log, chain).assertPublishedOnceAndWhole(log.batches(), blocks);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void aNetworkThatFailsInEveryWayLosesAndDoublesNothing(long seed) throws Exception {
        ChainSample chain = chain();
        List<ChainSample.Block> blocks = chain.next(20, 300);
        FaultyNetwork network = new FaultyNetwork(new FileNetwork(data), seed);
        network.failNext(Fault.ACK_LOST, Fault.FORGOTTEN, Fault.CORRUPT_READ, Fault.DROPPED);
        network.failPercent(40);
        EventLog events = new EventLog();
        try (KafkaFixture log = log(chain)) {
            log.order(blocks);
            log.execute(blocks);
            DaWriterConfig config = WriterRig.config(log.connection(), "da-writer-0");
            try (DaWriterService service = rig(log, chain).start(config, network, events)) {
                events.awaitPublished(20);
                assertThat(service.status().isLive()).isTrue();
            }
            rig(log, chain).assertPublishedOnceAndWhole(log.batches(), blocks);
            assertThat(log.batches()).hasSize(8);
        }
    }

    @Test
    @Tag("P10")
    void aNetworkThatIsAwayIsWaitedForVisiblyWhileTheBacklogGrows() throws Exception {
        ChainSample chain = chain();
        List<ChainSample.Block> blocks = chain.next(10, 400);
        Files.delete(data);
        EventLog events = new EventLog();
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        try (KafkaFixture log = log(chain)) {
            log.order(blocks.subList(0, 5));
            log.execute(blocks);
            DaWriterConfig config = WriterRig.config(log.connection(), "da-writer-0");
            try (DaWriterService service =
                    rig(log, chain).start(config, new FileNetwork(data), events, metrics, WriterStep.UNWATCHED)) {
                events.await(e -> is(e, Reason.NETWORK_UNAVAILABLE), PATIENCE);
                double before =
                        metrics.get("aichain.dawriter.backlog.bytes").gauge().value();
                log.order(blocks.subList(5, 10));
                WriterRig.await(() -> service.status().backlogBlocks() == 10);
                assertThat(metrics.get("aichain.dawriter.backlog.bytes").gauge().value())
                        .isGreaterThan(before);
                assertThat(metrics.get("aichain.dawriter.problem")
                                .tag("reason", "network_unavailable")
                                .gauge()
                                .value())
                        .isEqualTo(1);
                Files.createDirectories(data);
                events.awaitPublished(10);
                assertThat(service.status().problem()).isEmpty();
            }
            rig(log, chain).assertPublishedOnceAndWhole(log.batches(), blocks);
        }
    }

    @Test
    @Tag("P8")
    void aChainThatSwitchesItsNetworkHasOneHistoryOnBoth() throws Exception {
        ChainSample chain = chain("\"voters\":[\"executor-0\"],\"quorum\":1", "{\"network\":\"near\"}");
        List<ChainSample.Block> blocks = chain.next(10, 400);
        RenamedNetwork near =
                new RenamedNetwork(NetworkId.NEAR, new FileNetwork(Files.createDirectories(folder.resolve("near"))));
        FaultyNetwork file = new FaultyNetwork(new FileNetwork(data), 1);
        EventLog events = new EventLog();
        try (KafkaFixture log = log(chain)) {
            log.order(blocks.subList(0, 5));
            log.execute(blocks);
            DaWriterConfig config = WriterRig.config(log.connection(), "da-writer-0");
            try (DaWriterService service = rig(log, chain).start(config, file, events)) {
                events.awaitPublished(5);
                // the old network goes away with the next batch prepared and not stored
                file.failPercent(100);
                log.order(blocks.subList(5, 10));
                events.await(e -> is(e, Reason.NETWORK_UNAVAILABLE) || is(e, Reason.NETWORK_AMBIGUOUS), PATIENCE);
                assertThat(service.status().isLive()).isTrue();
            }
            try (DaWriterService service = rig(log, chain).start(config.withNetwork(NetworkId.NEAR), near, events)) {
                events.awaitPublished(10);
                assertThat(service.status().published().orElseThrow().batch().network())
                        .isEqualTo(NetworkId.NEAR.number());
            }
            rig(log, chain)
                    .assertPublishedOnceAndWhole(
                            log.batches(), blocks, new DaNetworks(List.of(new FileNetwork(data), near)));
        }
    }

    @Test
    @Tag("P10")
    void aBrokerThatIsKilledUnderTheWriterIsWaitedFor() throws Exception {
        ChainSample chain = chain();
        List<ChainSample.Block> blocks = chain.next(10, 100);
        EventLog events = new EventLog();
        try (KafkaFixture log = log(chain)) {
            log.order(blocks.subList(0, 5));
            log.execute(blocks);
            try (DaWriterService service = rig(log, chain).start(events)) {
                events.awaitPublished(5);
                broker.kill();
                broker.restart();
                log.order(blocks.subList(5, 10));
                events.awaitPublished(10);
                assertThat(service.status().isLive()).isTrue();
            }
            rig(log, chain).assertPublishedOnceAndWhole(log.batches(), blocks);
        }
    }
}
