package io.aichain.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.batch.Segment;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.log.FencedPublisher;
import io.aichain.log.Outcome;
import io.aichain.log.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;

/** A da-writer that has seen a part of the order. */
final class Batches {
    private Batches() {}

    /** Batch 1, from block 1 on. */
    static void publish(TestNet net, long last, Hash lastOrdered) {
        Hash some = new Hash(0, 0, 0, 9);
        PublishedBatch batch = new PublishedBatch(
                1,
                1,
                last,
                some,
                10,
                10,
                PublishedBatch.CODEC_ZSTD,
                lastOrdered,
                some,
                some,
                Hash.ZERO,
                net.genesis.aichain().dataAvailability().getFirst().network().number(),
                List.of(new Segment(10, some, Bytes.fromHex("01"))),
                List.of());
        BatchRecord record = new BatchRecord(BatchRecord.State.PUBLISHED, batch, Hash.ZERO, 1);
        try (FencedPublisher publisher = FencedPublisher.open(
                net.kafka,
                Topics.of(net.genesis).batches(),
                BatchRecord.MAX_BYTES,
                Duration.ofSeconds(60),
                new SimpleMeterRegistry())) {
            assertThat(publisher.append(record.encoded())).isInstanceOf(Outcome.Committed.class);
        }
    }
}
