package io.aichain.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.anchor.domain.AnchorPolicy;
import io.aichain.bitcoin.BitcoinChain;
import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.node.NodeEndpoint;
import io.aichain.bitcoin.reader.BlockSource;
import io.aichain.bitcoin.reader.OutputChainReader;
import io.aichain.bitcoin.reader.OutputChainRule;
import io.aichain.bitcoin.testing.BitcoindNode;
import io.aichain.bitcoin.testing.Wallet;
import io.aichain.chain.batch.BatchRecord;
import io.aichain.da.file.FileNetwork;
import io.aichain.log.FencedPublisher;
import io.aichain.log.KafkaConnection;
import io.aichain.log.Outcome;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import io.aichain.log.embedded.BrokerProcess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service on a real broker and a real Bitcoin node. */
class AnchorServiceIT {
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
                    kafka, topics.batches(), BatchRecord.MAX_BYTES, Duration.ofSeconds(5), new SimpleMeterRegistry())) {
                publish(batches, network);
                try (AnchorService service = service(node.url(), data)) {
                    service.start();
                    await(e -> e instanceof AnchorEvent.Sent(var v) && v.anchor() == 0);
                    client.regtest().mine(1, ELSEWHERE);
                    await(e -> e instanceof AnchorEvent.Sent(var v) && v.anchor() == 1);
                    assertThat(service.status().condition()).isEmpty();
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
            OutputChainRule rule = new OutputChainRule(
                    BitcoinChain.REGTEST,
                    0,
                    Optional.empty(),
                    SampleChain.WALLET.key().outputScript(),
                    chain.genesis().hash());
            assertThat(new OutputChainReader(rule)
                            .advance(BlockSource.of(client), OutputChainReader.Progress.SILENT)
                            .view()
                            .anchors())
                    .hasSize(2);
        }
    }

    private void publish(FencedPublisher batches, FileNetwork network) {
        assertThat(batches.append(chain.publish(network).encoded())).isInstanceOf(Outcome.Committed.class);
    }

    private AnchorService service(String bitcoin, Path data) throws Exception {
        AnchorConfig config = AnchorConfig.of(
                kafka,
                chain.genesis(),
                "anchor-0",
                NodeEndpoint.parse(bitcoin),
                SampleChain.WALLET.key(),
                List.of("file:" + data),
                new AnchorPolicy(2, 10, 0),
                Duration.ofMillis(200));
        return new AnchorService(config, new SimpleMeterRegistry(), events::add);
    }

    private void await(Predicate<AnchorEvent> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            AnchorEvent event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(event).as("an event within 60 s").isNotNull();
            if (wanted.test(event)) return;
        }
    }
}
