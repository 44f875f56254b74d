package io.aichain.dawriter;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Hash;
import io.aichain.da.BatchFetcher;
import io.aichain.da.DaNetwork;
import io.aichain.da.DaNetworks;
import io.aichain.da.FetchedBatch;
import io.aichain.da.file.FileNetwork;
import io.aichain.dawriter.domain.ChainSample;
import io.aichain.dawriter.domain.CutLimits;
import io.aichain.log.KafkaConnection;
import io.aichain.log.embedded.EmbeddedKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole writer on a real broker and a real folder. */
@Tag("P5")
@Tag("P7")
class DaWriterServiceIT {
    private static final CutLimits SMALL = new CutLimits(1 << 20, 4 << 20, 5, Duration.ofSeconds(1), 2_000, 3);

    @TempDir
    Path folder;

    private final ChainSample chain = new ChainSample(1, System.currentTimeMillis());
    private EmbeddedKafka kafka;
    private KafkaFixture log;
    private Path data;

    @BeforeEach
    void start() throws Exception {
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        log = new KafkaFixture(KafkaConnection.plain(kafka.bootstrap()), chain.genesis());
        data = Files.createDirectories(folder.resolve("da"));
    }

    @AfterEach
    void stop() {
        log.close();
        kafka.close();
    }

    private DaWriterService writer(DaNetwork network, Consumer<DaWriterEvent> events, Consumer<WriterStep> steps) {
        DaWriterConfig config = DaWriterConfig.of(log.connection(), "da-writer-0", NetworkId.FILE)
                .withCut(SMALL)
                .withSessionTimeout(Duration.ofSeconds(1));
        DaWriterService service = new DaWriterService(
                config,
                chain.genesis(),
                new DaNetworks(List.of(network)),
                InstantSource.system(),
                new SimpleMeterRegistry(),
                events,
                steps);
        service.start();
        return service;
    }

    private DaWriterService writer(Consumer<DaWriterEvent> events) {
        return writer(new FileNetwork(data), events, WriterStep.UNWATCHED);
    }

    /** Every block exactly once, in order, readable from the folder, each batch on the one before. */
    private void assertPublished(List<ChainSample.Block> blocks) {
        BatchFetcher fetcher = new BatchFetcher(chain.genesis(), new DaNetworks(List.of(new FileNetwork(data))));
        List<OrderedBlock> found = new ArrayList<>();
        Hash parent = chain.genesis().hash();
        for (BatchRecord record : log.batches()) {
            if (record.state() != BatchRecord.State.PUBLISHED) continue;
            PublishedBatch entry = record.batch();
            assertThat(fetcher.fetch(entry))
                    .isInstanceOfSatisfying(
                            FetchedBatch.Valid.class,
                            valid -> found.addAll(valid.batch().blocks()));
            assertThat(record.parentHash()).isEqualTo(parent);
            parent = entry.contentHash();
        }
        assertThat(found)
                .isEqualTo(blocks.stream().map(ChainSample.Block::ordered).toList());
    }

    @Test
    @Tag("P6")
    void whatExecutorsAgreeOnIsPublishedAndCanBeReadBackByAnybody() throws Exception {
        List<ChainSample.Block> blocks = chain.next(12, 500);
        log.order(blocks);
        log.execute(blocks);
        EventLog events = new EventLog();
        try (DaWriterService service = writer(events)) {
            events.awaitPublished(12);
            assertThat(service.status().backlogBytes()).isZero();
            assertThat(service.status().published().orElseThrow().batch().lastBlockHash())
                    .isEqualTo(blocks.getLast().header().hash());
        }
        assertPublished(blocks);
        assertThat(log.batches()).hasSize(6);
    }
}
