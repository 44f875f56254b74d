package io.aichain.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.Hash;
import io.aichain.log.embedded.GuardedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("P10")
class BookmarksIT {
    private static final String GROUP = "testchain.sequencer-bookmarks";

    @TempDir
    Path folder;

    @Test
    void aGroupThatMayNotBeReadHoldsNoBookmarkAndIsNoReasonToStop() throws Exception {
        Topics topics = Topics.of(TestChain.genesis());
        Checkpoint checkpoint = new Checkpoint(new LogPosition(Uuid.randomUuid(), 7), 5, new Hash(1, 2, 3, 4));
        Bookmarks.Sealed noted = new Bookmarks.Sealed(checkpoint, Optional.empty());
        try (GuardedKafka kafka = GuardedKafka.start(folder)) {
            KafkaConnection connection = KafkaConnection.plain(kafka.bootstrap());
            TopicCheck.ensure(connection, topics);
            try (Bookmarks bookmarks = new Bookmarks(connection, GROUP)) {
                bookmarks.note(topics.blocks(), noted);
                bookmarks.note(topics.executions(), "id", 9);
                await(() -> bookmarks.checkpoint(topics.blocks()).equals(Optional.of(noted))
                        && bookmarks.offset(topics.executions(), "id").equals(Optional.of(9L)));

                kafka.deny(ResourceType.GROUP, GROUP);
                await(() -> bookmarks.checkpoint(topics.blocks()).isEmpty());
                assertThat(bookmarks.offset(topics.executions(), "id")).isEmpty();
                // nor is one that may not be written
                bookmarks.note(topics.blocks(), noted);
                assertThat(bookmarks.checkpoint(topics.blocks())).isEmpty();
            }
        }
    }

    @Test
    void whoeverIsInterruptedWhileReadingIsToldSo() throws Exception {
        try (GuardedKafka kafka = GuardedKafka.start(folder);
                Bookmarks bookmarks = new Bookmarks(KafkaConnection.plain(kafka.bootstrap()), GROUP)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> bookmarks.checkpoint("blocks")).isInstanceOf(InterruptException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
