package io.aichain.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.anchor.domain.AnchorPolicy;
import io.aichain.bitcoin.BitcoinChain;
import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.node.NodeEndpoint;
import io.aichain.bitcoin.reader.AnchorSpend;
import io.aichain.bitcoin.reader.BlockSource;
import io.aichain.bitcoin.reader.OutputChainReader;
import io.aichain.bitcoin.reader.OutputChainRule;
import io.aichain.bitcoin.testing.BitcoindNode;
import io.aichain.bitcoin.testing.Wallet;
import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.anchor.Manifest;
import io.aichain.chain.batch.BatchRecord;
import io.aichain.da.GetAnswer;
import io.aichain.da.file.FileNetwork;
import io.aichain.log.FencedPublisher;
import io.aichain.log.KafkaConnection;
import io.aichain.log.Outcome;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import io.aichain.log.embedded.BrokerProcess;
import io.aichain.log.leader.Membership;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service on a real broker and a real Bitcoin node. */
class AnchorServiceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String ELSEWHERE = Wallet.of("e").address();

    @TempDir
    Path folder;

    private final SampleChain chain = new SampleChain();
    private final BlockingQueue<AnchorEvent> events = new LinkedBlockingQueue<>();
    private KafkaConnection kafka;

    @Test
    void batchesOfTheTopicBecomeFinalAnchorsAcrossARestartOfTheService() throws Exception {
        Path data = Files.createDirectories(folder.resolve("da"));
        FileNetwork network = new FileNetwork(data);
        Topics topics = Topics.of(chain.genesis());
        try (BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
                BitcoindNode node = BitcoindNode.start(folder.resolve("bitcoin"));
                NodeClient client = node.connect()) {
            kafka = KafkaConnection.plain(broker.bootstrap());
            TopicCheck.ensure(kafka, topics);
            SampleChain.WALLET.fund(client);
            try (FencedPublisher batches = FencedPublisher.open(
                    kafka,
                    topics.batches(),
                    BatchRecord.MAX_BYTES,
                    Duration.ofSeconds(60),
                    new SimpleMeterRegistry())) {
                publish(batches, network);
                try (AnchorService service = service(node.url(), data)) {
                    service.start();
                    await(e -> e instanceof AnchorEvent.Sent(var v) && v.anchor() == 0);
                    client.regtest().mine(1, ELSEWHERE);
                    await(e -> e instanceof AnchorEvent.Sent(var v) && v.anchor() == 1);
                    // what it waited for before, for instance for Kafka, is past once it looks again
                    await(
                            "nothing in its way",
                            () -> service.status().condition().isEmpty());
                }
                publish(batches, network);
                client.regtest().mine(1, ELSEWHERE);
                try (AnchorService service = service(node.url(), data)) {
                    service.start();
                    await(e -> e instanceof AnchorEvent.Sent(var v) && v.anchor() == 2);
                    client.regtest().mine(2, ELSEWHERE);
                    await(e -> e instanceof AnchorEvent.Final(var v, var b) && v.anchor() == 2);
                }
            }
            assertThat(anchors(client)).hasSize(2);
        }
    }

    @Test
    @Tag("P7")
    void twoThatBothBelieveTheyLeadAnchorEachBatchOnce() throws Exception {
        int rounds = 3;
        SimpleMeterRegistry ones = new SimpleMeterRegistry();
        SimpleMeterRegistry twos = new SimpleMeterRegistry();
        Path data = Files.createDirectories(folder.resolve("da"));
        FileNetwork network = new FileNetwork(data);
        Topics topics = Topics.of(chain.genesis());
        try (BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
                BitcoindNode node = BitcoindNode.start(folder.resolve("bitcoin"));
                NodeClient client = node.connect()) {
            kafka = KafkaConnection.plain(broker.bootstrap());
            TopicCheck.ensure(kafka, topics);
            SampleChain.WALLET.fund(client);
            try (FencedPublisher batches = FencedPublisher.open(
                            kafka,
                            topics.batches(),
                            BatchRecord.MAX_BYTES,
                            Duration.ofSeconds(60),
                            new SimpleMeterRegistry());
                    AnchorService one = alwaysLeading("one", node.url(), data, ones);
                    AnchorService two = alwaysLeading("two", node.url(), data, twos)) {
                one.start();
                two.start();
                // each takes the lead as soon as it can, which on a busy machine may be after all else
                await("both led", () -> changes(ones) >= 2 && changes(twos) >= 2);
                await(e -> e instanceof AnchorEvent.Sent(var v) && v.anchor() == 0);
                client.regtest().mine(1, ELSEWHERE);
                for (int round = 1; round <= rounds; round++) {
                    int number = round;
                    publish(batches, network);
                    await(e -> e instanceof AnchorEvent.Sent(var v) && v.anchor() == number);
                    client.regtest().mine(1, ELSEWHERE);
                    await(e -> e instanceof AnchorEvent.Confirmed(var v, var b) && v.anchor() == number);
                }
                // the one that was fenced finds out when it has something to write, which each new anchor is
                await("they take it from each other", () -> changes(ones) + changes(twos) > 4);
                assertThat(one.status().isLive()).isTrue();
                assertThat(two.status().isLive()).isTrue();
            }
            List<Long> anchored = new ArrayList<>();
            for (AnchorSpend anchor : anchors(client)) {
                AnchorPayload.Anchor payload = (AnchorPayload.Anchor) anchor.payload();
                GetAnswer answer = network.get(payload.pointer(), Manifest.MAX_BYTES);
                Manifest.decode(((GetAnswer.Found) answer).object())
                        .entries()
                        .forEach(entry -> anchored.add(entry.batch()));
            }
            assertThat(anchored)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, rounds).boxed().toList());
        }
    }

    /** The group is not asked. */
    private AnchorService alwaysLeading(String node, String bitcoin, Path data, SimpleMeterRegistry metrics)
            throws Exception {
        return new AnchorService(config(node, bitcoin, data), metrics, events::add, Membership::always);
    }

    /** Each term is at least two: taking over, leading. */
    private static double changes(SimpleMeterRegistry metrics) {
        Counter changes = metrics.find("aichain.leader.changes").counter();
        return changes == null ? 0 : changes.count();
    }

    private void publish(FencedPublisher batches, FileNetwork network) {
        assertThat(batches.append(chain.publish(network).encoded())).isInstanceOf(Outcome.Committed.class);
    }

    /** As anybody reads them from Bitcoin. */
    private List<AnchorSpend> anchors(NodeClient client) throws Exception {
        OutputChainRule rule = new OutputChainRule(
                BitcoinChain.REGTEST,
                0,
                Optional.empty(),
                SampleChain.WALLET.key().outputScript(),
                chain.genesis().hash());
        return new OutputChainReader(rule)
                .advance(BlockSource.of(client), OutputChainReader.Progress.SILENT)
                .view()
                .anchors();
    }

    private AnchorService service(String bitcoin, Path data) throws Exception {
        return new AnchorService(config("anchor-0", bitcoin, data), new SimpleMeterRegistry(), events::add);
    }

    private AnchorConfig config(String node, String bitcoin, Path data) throws Exception {
        return AnchorConfig.of(
                kafka,
                chain.genesis(),
                node,
                NodeEndpoint.parse(bitcoin),
                SampleChain.WALLET.key(),
                List.of("file:" + data),
                new AnchorPolicy(2, 10, 0),
                Duration.ofMillis(200));
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s within %s", what, PATIENCE).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private void await(Predicate<AnchorEvent> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            AnchorEvent event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(event).as("an event within %s", PATIENCE).isNotNull();
            if (wanted.test(event)) return;
        }
    }
}
