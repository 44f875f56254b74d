package io.aichain.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.log.LogStoppedException.Cause;
import io.aichain.log.embedded.EmbeddedKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Topics as they are found, and the two ways of writing them. */
class TopicsIT {
    @TempDir
    static Path folder;

    private static EmbeddedKafka broker;
    private static KafkaConnection kafka;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Genesis genesis;
    private Topics topics;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedKafka.start(folder, 0);
        kafka = KafkaConnection.plain(broker.bootstrap());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void topics(TestInfo test) {
        genesis = TestChain.genesis("t" + Math.abs(test.getDisplayName().hashCode()), TestChain.PARTITIONS);
        topics = Topics.of(genesis);
    }

    @Test
    void missingTopicsAreMadeOnceAndFoundAgain() throws Exception {
        var made = TopicCheck.ensure(kafka, topics);
        assertThat(made).hasSize(5);
        assertThat(TopicCheck.ensure(kafka, topics)).isEqualTo(made);
        assertThat(TopicIds.of(kafka, topics.blocks())).isEqualTo(made.get(topics.blocks()));
        try (Admin admin = admin()) {
            ConfigResource blocks = new ConfigResource(ConfigResource.Type.TOPIC, topics.blocks());
            var config = admin.describeConfigs(List.of(blocks))
                    .all()
                    .get(60, TimeUnit.SECONDS)
                    .get(blocks);
            assertThat(config.get("flush.messages").value()).isEqualTo("1");
            assertThat(config.get("retention.ms").value()).isEqualTo("-1");
        }
    }

    @Test
    @Tag("P10")
    void aLookMakesNoTopicAndFindsWhatIsThere() throws Exception {
        try (Questions questions = Questions.open(kafka, "looker")) {
            assertThatThrownBy(() -> TopicCheck.look(questions, topics))
                    .isInstanceOf(LogStoppedException.class)
                    .hasMessageStartingWith("topic " + topics.transactions() + " is missing");
            try (Admin admin = admin()) {
                assertThat(admin.listTopics().names().get(60, TimeUnit.SECONDS))
                        .doesNotContain(topics.transactions(), topics.blocks());
            }
            assertThat(TopicCheck.ensure(kafka, topics)).isEqualTo(TopicCheck.look(questions, topics));
            set(topics.blocks(), "retention.ms", "604800000");
            assertThatThrownBy(() -> TopicCheck.look(questions, topics))
                    .hasMessageContaining("retention.ms is 604800000, the chain needs -1");
        }
    }

    @Test
    @Tag("P1")
    void anOrderTopicOfTwoPartitionsIsRefused() throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topics.blocks(), 2, (short) 1)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
        assertRefused(topics.blocks() + ": 2 partitions, the chain needs 1");
    }

    @Test
    @Tag("P1")
    void anOrderTopicThatForgetsIsRefused() throws Exception {
        TopicCheck.ensure(kafka, topics);
        set(topics.blocks(), "retention.ms", "604800000");
        assertRefused(topics.blocks() + ": retention.ms is 604800000, the chain needs -1");
    }

    @Test
    @Tag("P2")
    void inputWithoutTheBrokersTimeIsRefused() throws Exception {
        TopicCheck.ensure(kafka, topics);
        set(topics.transactions(), "message.timestamp.type", "CreateTime");
        assertRefused("message.timestamp.type is CreateTime, the chain needs LogAppendTime");
    }

    @Test
    @Tag("P10")
    void aBrokerThatIsAwayIsUnavailableAndNothingElse() {
        assertThatThrownBy(() -> TopicCheck.ensure(KafkaConnection.plain("127.0.0.1:1"), topics))
                .isInstanceOf(KafkaUnavailableException.class);
    }

    @Test
    @Tag("P7")
    void anOutboxHandsItsSuccessorEverythingAndFencesItsPredecessor() {
        TopicCheck.ensure(kafka, topics);
        try (Outbox<String> first = outbox()) {
            assertThat(first.entries()).isEmpty();
            assertThat(first.append("one")).isInstanceOf(Outcome.Committed.class);
            assertThat(first.append("two")).isInstanceOf(Outcome.Committed.class);
            try (Outbox<String> second = outbox()) {
                assertThat(second.entries()).containsExactly("one", "two");
                assertThat(first.append("late")).isInstanceOf(Outcome.LeadershipLost.class);
                assertThat(second.append("three")).isInstanceOf(Outcome.Committed.class);
            }
        }
        // what was just committed is seen by readers a moment later
        EndOfLog.await(kafka, topics.anchors(), Duration.ofSeconds(60));
        try (TopicReader<String> reader =
                TopicReader.fenced(kafka, topics.anchors(), 1000, TopicsIT::decode, metrics)) {
            assertThat(reader.pollToEnd()).extracting(TopicReader.Entry::value).containsExactly("one", "two", "three");
        }
    }

    @Test
    @Tag("P7")
    void anOutboxIsReadBackwardsNoFurtherThanIsNeeded() {
        TopicCheck.ensure(kafka, topics);
        try (Outbox<String> first = outbox()) {
            for (int i = 0; i < 200; i++) first.append("old " + i);
            first.append("enough");
            for (int i = 0; i < 60; i++) first.append("new " + i);
        }
        try (Outbox<String> second = outbox()) {
            assertThat(second.entries())
                    .contains("enough", "new 0")
                    .endsWith("new 59")
                    .doesNotContain("old 0");
        }
    }

    @Test
    @Tag("P10")
    void aRecordThatCannotBeReadIsCountedAndPassedOver() {
        TopicCheck.ensure(kafka, topics);
        try (PlainPublisher writer = PlainPublisher.open(kafka, topics.executions(), 1000, Duration.ofSeconds(60))) {
            writer.send(null, "good".getBytes(StandardCharsets.UTF_8)).join();
            writer.send(null, "bad".getBytes(StandardCharsets.UTF_8)).join();
            writer.send(null, null).join();
            writer.send(null, "fine".getBytes(StandardCharsets.UTF_8)).join();
        }
        try (TopicReader<String> all = TopicReader.plain(kafka, topics.executions(), 1000, TopicsIT::decode, metrics);
                TopicReader<String> last =
                        TopicReader.tail(kafka, topics.executions(), 1000, 1, TopicsIT::decode, metrics)) {
            assertThat(all.pollToEnd()).extracting(TopicReader.Entry::value).containsExactly("good", "fine");
            assertThat(last.pollToEnd()).extracting(TopicReader.Entry::value).containsExactly("fine");
        }
        assertThat(metrics.get("aichain.records.malformed").counter().count()).isEqualTo(2);
    }

    @Test
    void anAckNamesWhereTheRecordIsDurableAndOneKeyHasOnePartition() {
        TopicCheck.ensure(kafka, topics);
        try (PlainPublisher writer = PlainPublisher.open(kafka, topics.transactions(), 1000, Duration.ofSeconds(60))) {
            byte[] key = new byte[20];
            PlainPublisher.Ack first = writer.send(key, new byte[] {1}).join();
            PlainPublisher.Ack second = writer.send(key, new byte[] {2}).join();
            assertThat(second.partition()).isEqualTo(first.partition());
            assertThat(second.offset()).isEqualTo(first.offset() + 1);
            assertThat(writer.send(key, new byte[2_000_000])).isCompletedExceptionally();
        }
    }

    private Outbox<String> outbox() {
        return Outbox.takeOver(
                kafka,
                topics.anchors(),
                1000,
                Duration.ofSeconds(60),
                s -> s.getBytes(StandardCharsets.UTF_8),
                TopicsIT::decode,
                metrics,
                "enough"::equals);
    }

    private static String decode(byte[] value) throws MalformedException {
        String text = new String(value, StandardCharsets.UTF_8);
        if (text.isEmpty() || text.equals("bad")) throw new MalformedException("record: " + text);
        return text;
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> TopicCheck.ensure(kafka, topics))
                .isInstanceOfSatisfying(
                        LogStoppedException.class, e -> assertThat(e.reason()).isEqualTo(Cause.TOPIC_CONFIGURATION))
                .hasMessageContaining(message);
    }

    private static void set(String topic, String key, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp op = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        try (Admin admin = admin()) {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(op))).all().get(60, TimeUnit.SECONDS);
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!value(admin, resource, key).equals(value)) {
                if (System.nanoTime() > deadline) throw new AssertionError(key + " of " + topic + " did not change");
            }
        }
    }

    private static String value(Admin admin, ConfigResource resource, String key) throws Exception {
        return admin.describeConfigs(List.of(resource))
                .all()
                .get(60, TimeUnit.SECONDS)
                .get(resource)
                .get(key)
                .value();
    }

    private static Admin admin() {
        return Admin.create(kafka.clientSettings("test"));
    }
}
