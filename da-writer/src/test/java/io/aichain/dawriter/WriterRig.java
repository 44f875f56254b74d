package io.aichain.dawriter;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.genesis.Genesis;
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
import io.aichain.log.Topics;
import io.aichain.log.leader.Membership;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Writers of small batches, and the judge of what they left: every block exactly once, in order, readable by anybody. */
record WriterRig(KafkaConnection kafka, Genesis genesis, Path data) {
    /** Batches of five blocks in several segments; never of fewer, however long a busy machine takes to read five. */
    static final CutLimits SMALL = new CutLimits(1 << 20, 4 << 20, 5, Duration.ofDays(1), 1_000, 3);

    static DaWriterConfig config(KafkaConnection kafka, String nodeId) {
        return new DaWriterConfig(
                kafka,
                nodeId,
                Duration.ofSeconds(4),
                Duration.ofSeconds(10),
                NetworkId.FILE,
                SMALL,
                64 << 20,
                Duration.ofMillis(5),
                Duration.ofMillis(50));
    }

    DaWriterService start(Consumer<DaWriterEvent> events) {
        return start(config(kafka, "da-writer-0"), new FileNetwork(data), events);
    }

    DaWriterService start(DaWriterConfig config, DaNetwork network, Consumer<DaWriterEvent> events) {
        return start(config, network, events, new SimpleMeterRegistry(), WriterStep.UNWATCHED);
    }

    DaWriterService start(
            DaWriterConfig config,
            DaNetwork network,
            Consumer<DaWriterEvent> events,
            MeterRegistry metrics,
            Consumer<WriterStep> steps) {
        return start(config, network, events, metrics, steps, () -> DaWriterService.group(config, Topics.of(genesis)));
    }

    DaWriterService start(
            DaWriterConfig config,
            DaNetwork network,
            Consumer<DaWriterEvent> events,
            MeterRegistry metrics,
            Consumer<WriterStep> steps,
            Supplier<Membership> membership) {
        DaNetworks networks = new DaNetworks(List.of(network));
        return started(new DaWriterService(
                config, genesis, networks, InstantSource.system(), metrics, events, steps, membership));
    }

    DaWriterService start(DaWriterConfig config, InstantSource clock, Consumer<DaWriterEvent> events) {
        DaNetworks networks = new DaNetworks(List.of(new FileNetwork(data)));
        return started(new DaWriterService(config, genesis, networks, clock, new SimpleMeterRegistry(), events));
    }

    private static DaWriterService started(DaWriterService service) {
        service.start();
        return service;
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + EventLog.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    void assertPublishedOnceAndWhole(List<BatchRecord> records, List<ChainSample.Block> blocks) {
        assertPublishedOnceAndWhole(records, blocks, new DaNetworks(List.of(new FileNetwork(data))));
    }

    void assertPublishedOnceAndWhole(List<BatchRecord> records, List<ChainSample.Block> blocks, DaNetworks networks) {
        BatchFetcher fetcher = new BatchFetcher(genesis, networks);
        List<OrderedBlock> found = new ArrayList<>();
        Hash parent = genesis.hash();
        for (BatchRecord record : records) {
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
}
