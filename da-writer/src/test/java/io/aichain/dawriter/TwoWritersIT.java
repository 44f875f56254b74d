package io.aichain.dawriter;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.da.file.FileNetwork;
import io.aichain.dawriter.domain.ChainSample;
import io.aichain.log.KafkaConnection;
import io.aichain.log.embedded.EmbeddedKafka;
import io.aichain.log.leader.LeaderState;
import io.aichain.log.leader.Membership;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two writers that both believe they lead, because no group is asked: the producer epoch alone decides, whatever each has under way. */
@Tag("P7")
class TwoWritersIT {
    private static final int ROUNDS = 3;

    @TempDir
    Path folder;

    @Test
    void theyTakeTheTopicFromEachOtherAndEachBlockIsPublishedOnce() throws Exception {
        ChainSample chain = new ChainSample(1, System.currentTimeMillis());
        List<ChainSample.Block> blocks = chain.next(5 * ROUNDS, 500);
        Path data = Files.createDirectories(folder.resolve("da"));
        EventLog events = new EventLog();
        AtomicInteger[] terms = {new AtomicInteger(), new AtomicInteger()};
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
                KafkaFixture log = new KafkaFixture(KafkaConnection.plain(kafka.bootstrap()), chain.genesis())) {
            WriterRig rig = new WriterRig(log.connection(), chain.genesis(), data);
            try (DaWriterService one = alwaysLeading(rig, "one", events, terms[0]);
                    DaWriterService two = alwaysLeading(rig, "two", events, terms[1])) {
                for (int round = 0; round < ROUNDS; round++) {
                    List<ChainSample.Block> next = blocks.subList(5 * round, 5 * round + 5);
                    log.order(next);
                    log.execute(next);
                    events.awaitPublished(5L * (round + 1));
                }
                events.await(
                        _ -> terms[0].get() > 0 && terms[1].get() > 0 && terms[0].get() + terms[1].get() > 2,
                        EventLog.PATIENCE);
                assertThat(one.status().isLive()).isTrue();
                assertThat(two.status().isLive()).isTrue();
            }
            rig.assertPublishedOnceAndWhole(log.batches(), blocks);
        }
    }

    private static DaWriterService alwaysLeading(WriterRig rig, String node, EventLog events, AtomicInteger terms) {
        return rig.start(
                WriterRig.config(rig.kafka(), node),
                new FileNetwork(rig.data()),
                event -> {
                    if (event instanceof DaWriterEvent.Leader(LeaderState.Leading leading)) terms.incrementAndGet();
                    events.accept(event);
                },
                new SimpleMeterRegistry(),
                WriterStep.UNWATCHED,
                Membership::always);
    }
}
