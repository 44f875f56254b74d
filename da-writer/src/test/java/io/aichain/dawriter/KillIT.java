package io.aichain.dawriter;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.batch.BatchRecord;
import io.aichain.da.file.FileNetwork;
import io.aichain.dawriter.domain.ChainSample;
import io.aichain.dawriter.domain.CutLimits;
import io.aichain.dawriter.domain.Reason;
import io.aichain.log.KafkaConnection;
import io.aichain.log.embedded.ChildJvm;
import io.aichain.log.embedded.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A writer that dies or freezes behind any step, in a process of its own, and the one that goes on. */
@Tag("P7")
class KillIT {
    @TempDir
    Path folder;

    private final ChainSample chain = new ChainSample(1, System.currentTimeMillis());
    private final List<ChainSample.Block> blocks = chain.next(15, 500);
    private EmbeddedKafka kafka;
    private KafkaFixture log;
    private WriterRig rig;

    @BeforeEach
    void start() throws Exception {
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        log = new KafkaFixture(KafkaConnection.plain(kafka.bootstrap()), chain.genesis());
        rig = new WriterRig(log.connection(), chain.genesis(), Files.createDirectories(folder.resolve("da")));
        log.order(blocks);
        log.execute(blocks);
    }

    @AfterEach
    void stop() {
        log.close();
        kafka.close();
    }

    private ChildJvm child(String node, WriterStep step, int passes, String then) throws Exception {
        return ChildJvm.start(
                WriterMain.class,
                kafka.bootstrap(),
                rig.data().toString(),
                node,
                step.name(),
                Integer.toString(passes),
                then);
    }

    private long prepared() {
        return log.batches().stream()
                .filter(r -> r.state() == BatchRecord.State.PREPARED)
                .count();
    }

    @ParameterizedTest
    @EnumSource(WriterStep.class)
    void aSuccessorGoesOnFromAnyStepWithTheSameBytes(WriterStep step) throws Exception {
        try (ChildJvm first = child("da-writer-0", step, 2, "halt")) {
            assertThat(first.awaitEnd()).isEqualTo(9);
        }
        EventLog events = new EventLog();
        try (DaWriterService second = rig.start(events)) {
            events.awaitPublished(15);
            WriterRig.await(() -> second.status().isReady());
        }
        rig.assertPublishedOnceAndWhole(log.batches(), blocks);
        // one preparation for each batch: what was prepared was built again to the byte
        assertThat(prepared()).isEqualTo(3);
    }

    @Test
    void whatCannotBeBuiltAgainIsReplacedByANewPreparationBeforeAnythingIsPut() throws Exception {
        try (ChildJvm first = child("da-writer-0", WriterStep.SEGMENT_STORED, 1, "halt")) {
            assertThat(first.awaitEnd()).isEqualTo(9);
        }
        CutLimits other = new CutLimits(1 << 20, 4 << 20, 5, Duration.ofDays(1), 700, 3);
        DaWriterConfig config =
                WriterRig.config(log.connection(), "da-writer-0").withCut(other);
        EventLog events = new EventLog();
        try (DaWriterService second = rig.start(config, new FileNetwork(rig.data()), events)) {
            assertThat(second.status().isLive()).isTrue();
            events.awaitPublished(15);
        }
        rig.assertPublishedOnceAndWhole(log.batches(), blocks);
        assertThat(prepared()).isEqualTo(4);
        assertThat(events.all())
                .filteredOn(e -> e instanceof DaWriterEvent.Troubled(var p) && p.reason() == Reason.SUPERSEDED)
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = WriterStep.class,
            names = {"PREPARED", "READ_BACK"})
    void aLeaderThatFrozeAndWakesBehindItsSuccessorDoublesNothing(WriterStep step) throws Exception {
        try (ChildJvm first = child("da-writer-1", step, 1, "wait")) {
            first.awaitLine("AT " + step);
            first.freeze();
            EventLog events = new EventLog();
            try (DaWriterService second = rig.start(events)) {
                assertThat(second.status().isLive()).isTrue();
                events.awaitPublished(15);
                first.thaw();
                first.say("x");
                assertThat(first.awaitLine("EVENT Leader[state=Lost")).isNotBlank();
                first.stop();
            }
        }
        rig.assertPublishedOnceAndWhole(log.batches(), blocks);
        assertThat(prepared()).isEqualTo(3);
    }
}
