package io.aichain.dawriter;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.dawriter.domain.ChainSample;
import io.aichain.log.Bookmarks;
import io.aichain.log.Checkpoint;
import io.aichain.log.EndOfLog;
import io.aichain.log.KafkaConnection;
import io.aichain.log.LogPosition;
import io.aichain.log.TopicIds;
import io.aichain.log.Topics;
import io.aichain.log.embedded.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bookmarks that lie too high, written by whoever may write the group's offsets, cost a reading from the beginning and nothing else. */
@Tag("P5")
class WrongBookmarkIT {
    @TempDir
    Path folder;

    private final ChainSample chain = new ChainSample(1, System.currentTimeMillis());
    private final List<ChainSample.Block> blocks = chain.next(10, 100);
    private final Topics topics = Topics.of(chain.genesis());
    private EmbeddedKafka kafka;
    private KafkaFixture log;
    private WriterRig rig;

    /** Five blocks are published, five more wait for the next writer. */
    @BeforeEach
    void publishHalf() throws Exception {
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        log = new KafkaFixture(KafkaConnection.plain(kafka.bootstrap()), chain.genesis());
        rig = new WriterRig(log.connection(), chain.genesis(), Files.createDirectories(folder.resolve("da")));
        EventLog events = new EventLog();
        log.order(blocks.subList(0, 5));
        log.execute(blocks.subList(0, 5));
        try (DaWriterService service = rig.start(events)) {
            events.awaitPublished(5);
        }
        log.order(blocks.subList(5, 10));
        log.execute(blocks.subList(5, 10));
    }

    @AfterEach
    void stop() {
        log.close();
        kafka.close();
    }

    @Test
    void votesBelowTheBookmarkAreHeard() throws Exception {
        // the votes on blocks 6 and 7 lie at offsets 5 and 6
        noteReports(7);
        publishesTheRest();
    }

    @Test
    void blocksBelowACopyOfAnOldOneAreRead() throws Exception {
        noteCopyOfBlock3();
        publishesTheRest();
    }

    @Test
    void bothAtOnce() throws Exception {
        noteReports(9);
        noteCopyOfBlock3();
        publishesTheRest();
    }

    private void noteReports(long offset) {
        String id = id(topics.executions()).toString();
        try (Bookmarks bookmarks = bookmarks()) {
            bookmarks.note(topics.executions(), id, offset);
            awaitNoted(() -> bookmarks.offset(topics.executions(), id).equals(Optional.of(offset)));
        }
    }

    private void noteCopyOfBlock3() {
        ChainSample.Block old = blocks.get(2);
        log.order(List.of(old));
        // behind the copy lies only its transaction's marker
        noteBehind(old, EndOfLog.committed(log.connection(), topics.blocks()) - 1);
    }

    private void noteBehind(ChainSample.Block block, long offset) {
        LogPosition place = new LogPosition(id(topics.blocks()), offset);
        Checkpoint checkpoint =
                new Checkpoint(place, block.ordered().number(), block.record().hash());
        Bookmarks.Sealed bare = new Bookmarks.Sealed(checkpoint, Optional.empty());
        try (Bookmarks bookmarks = bookmarks()) {
            bookmarks.note(topics.blocks(), bare);
            awaitNoted(() -> bookmarks.checkpoint(topics.blocks()).equals(Optional.of(bare)));
        }
    }

    private void publishesTheRest() throws Exception {
        EventLog events = new EventLog();
        try (DaWriterService service = rig.start(events)) {
            events.awaitPublished(10);
            assertThat(service.status().problem()).isEmpty();
        }
        rig.assertPublishedOnceAndWhole(log.batches(), blocks);
    }

    private Bookmarks bookmarks() {
        return new Bookmarks(log.connection(), topics.chain() + ".da-writer-bookmarks");
    }

    private Uuid id(String topic) {
        return TopicIds.of(log.connection(), topic);
    }

    private static void awaitNoted(BooleanSupplier noted) {
        long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (!noted.getAsBoolean()) {
            assertThat(System.nanoTime()).as("noted in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
