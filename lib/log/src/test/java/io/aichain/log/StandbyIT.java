package io.aichain.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.log.embedded.EmbeddedKafka;
import io.aichain.log.embedded.GuardedKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a standby has at hand: connections that disturb nobody, and looks that see what is there when they are taken. */
class StandbyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private static EmbeddedKafka broker;
    private static KafkaConnection kafka;
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @BeforeAll
    static void start() {
        broker = EmbeddedKafka.start(folder, 0);
        kafka = KafkaConnection.plain(broker.bootstrap());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Topics chain(String name) {
        Topics topics = new Topics(name, 2, 1000);
        TopicCheck.ensure(kafka, topics);
        return topics;
    }

    @Test
    @Tag("P1")
    void aStandbyFencesNobodyUntilItTakesOver() {
        String topic = chain("fencing").blocks();
        try (FencedPublisher leader = FencedPublisher.open(kafka, topic, 1000, PATIENCE, metrics);
                FencedPublisher.Standby standby =
                        FencedPublisher.standBy(kafka, topic, 1000, PATIENCE, metrics, FencedPublisher.Steps.NONE)) {
            assertThat(leader.append(bytes("one"))).isInstanceOf(Outcome.Committed.class);
            assertThat(leader.append(bytes("two"))).isInstanceOf(Outcome.Committed.class);
            FencedPublisher successor = standby.takeOver();
            assertThat(leader.append(bytes("late"))).isInstanceOf(Outcome.LeadershipLost.class);
            assertThat(successor.append(bytes("three"))).isInstanceOf(Outcome.Committed.class);
        }
    }

    @Test
    void aLookSeesWhatIsThereNowAndOnlyTheLastOfIt() {
        Topics topics = chain("tails");
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        List<String> nothing = new ArrayList<>();
        try (PlainPublisher reports = PlainPublisher.open(kafka, topics.executions(), 1000, PATIENCE);
                FencedPublisher batches = FencedPublisher.open(kafka, topics.batches(), 1000, PATIENCE, metrics);
                Tails tails = Tails.open(
                        kafka,
                        "looker",
                        List.of(topics.executions(), topics.batches(), topics.anchors()),
                        1000,
                        metrics)) {
            for (String word : List.of("a", "b", "c", "d"))
                reports.send(null, bytes(word)).join();
            assertThat(batches.append(bytes("x"))).isInstanceOf(Outcome.Committed.class);
            tails.look(2, takers(topics, first, second, nothing));
            assertThat(first).containsExactly("c", "d");
            assertThat(second).containsExactly("x");

            reports.send(null, bytes("bad")).join();
            reports.send(null, bytes("e")).join();
            first.clear();
            second.clear();
            tails.look(3, takers(topics, first, second, nothing));
            assertThat(first).containsExactly("d", "e");
            assertThat(second).containsExactly("x");
            assertThat(nothing).isEmpty();
            assertThat(metrics.get("aichain.records.malformed")
                            .tag("topic", topics.executions())
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }

    /** Records so large that each is fetched alone: most are not fetched yet when the first is taken. */
    @Test
    @Tag("P10")
    void whatIsDeletedWhileItIsReadIsNotSeenAndTheLookGoesOn() {
        Topics topics = chain("deleted");
        TopicPartition executions = new TopicPartition(topics.executions(), 0);
        List<Integer> taken = new ArrayList<>();
        try (PlainPublisher reports = PlainPublisher.open(kafka, topics.executions(), 1 << 20, PATIENCE);
                Questions questions = Questions.open(kafka, "deleter");
                Tails tails = Tails.open(kafka, "looker", List.of(topics.executions()), 1 << 20, metrics)) {
            for (int i = 0; i < 10; i++) {
                byte[] large = new byte[900_000];
                large[0] = (byte) i;
                reports.send(null, large).join();
            }
            tails.look(100, Map.of(topics.executions(), value -> {
                if (taken.isEmpty()) delete(questions, executions, 9);
                taken.add((int) value[0]);
            }));
            assertThat(taken).startsWith(0).endsWith(9).hasSizeLessThan(10);
        }
    }

    /** Each client begins with one of the two by chance. */
    @Test
    @Tag("P10")
    void aBrokerThatSaysNothingHoldsNobodyLongerThanOneRequest() throws Exception {
        Topics topics = chain("silent");
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            KafkaConnection both = KafkaConnection.plain(
                            "127.0.0.1:" + silent.getLocalPort() + "," + broker.bootstrap())
                    .within(Duration.ofSeconds(1));
            for (int i = 0; i < 8; i++) {
                Tails.open(both, "looker", List.of(topics.executions()), 1000, metrics)
                        .close();
            }
        }
    }

    /** Over a slow line an answer of many megabytes would not be there when the request is given up, however often it is asked for. */
    @Test
    @Tag("P10")
    void whoeverCannotWaitLongIsAnsweredShortlyAndALargerRecordStillComes() {
        String topic = chain("short").executions();
        int small = 200_000;
        int large = 3 << 20;
        raiseLimit(topic, 4 << 20);
        try (PlainPublisher reports = PlainPublisher.open(kafka, topic, 4 << 20, PATIENCE)) {
            for (int i = 0; i < 20; i++) reports.send(null, new byte[small]).join();
            reports.send(null, new byte[large]).join();
            for (int i = 0; i < 20; i++) reports.send(null, new byte[small]).join();
        }
        Fetched hurried = fetchAll(kafka.within(Duration.ofSeconds(3)), topic, 41);
        assertThat(hurried.sizes()).containsOnlyOnce(large).hasSize(41);
        assertThat(hurried.largestAnswer()).isBetween((double) large, large + 1000.0);
        assertThat(hurried.answers())
                .as("of a megabyte at most, and a large one")
                .isGreaterThanOrEqualTo(9);
        Fetched patient = fetchAll(kafka, topic, 41);
        assertThat(patient.sizes()).isEqualTo(hurried.sizes());
        assertThat(patient.largestAnswer()).isGreaterThan(large + 1000.0);
    }

    /** @param largestAnswer in bytes @param answers how many */
    private record Fetched(List<Integer> sizes, double largestAnswer, double answers) {}

    private static Fetched fetchAll(KafkaConnection connection, String topic, int count) {
        List<Integer> sizes = new ArrayList<>();
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Consumer<byte[], byte[]> consumer = Consumers.uncommitted(connection, "fetcher", 4 << 20)) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (sizes.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> sizes.add(record.value().length));
            }
            return new Fetched(sizes, metric(consumer, "fetch-size-max"), metric(consumer, "fetch-total"));
        }
    }

    private static double metric(Consumer<?, ?> consumer, String name) {
        return consumer.metrics().entrySet().stream()
                .filter(e ->
                        e.getKey().name().equals(name) && !e.getKey().tags().containsKey("topic"))
                .mapToDouble(e -> (double) e.getValue().metricValue())
                .max()
                .orElseThrow();
    }

    private static void raiseLimit(String topic, int bytes) {
        try (Questions questions = Questions.open(kafka, "raiser")) {
            Answers.of(questions
                    .admin()
                    .incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
                                    AlterConfigOp.OpType.SET))))
                    .all());
        }
    }

    private static void delete(Questions questions, TopicPartition partition, long below) {
        Answers.of(questions
                .admin()
                .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(below)))
                .all());
    }

    @Test
    @Tag("P10")
    void aWriterThatIsNotAllowedIsToldWhatItNeedsAndDoesNotWait(@TempDir Path guarded) throws Exception {
        Topics topics = new Topics("guarded", 2, 1000);
        try (GuardedKafka guard = GuardedKafka.start(guarded)) {
            KafkaConnection connection = KafkaConnection.plain(guard.bootstrap());
            TopicCheck.ensure(connection, topics);
            guard.deny(ResourceType.TRANSACTIONAL_ID, topics.blocks());
            assertThat(refusal(connection, topics.blocks()))
                    .startsWith("cannot take over guarded.blocks: ")
                    .endsWith("and write its own with the transactional id of the same name");
            guard.deny(ResourceType.TOPIC, topics.batches());
            assertThat(refusal(connection, topics.batches())).startsWith("cannot connect to write guarded.batches: ");
        }
    }

    /** As soon as the broker has taken a denial up. */
    private String refusal(KafkaConnection connection, String topic) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                FencedPublisher.open(connection, topic, 1000, PATIENCE, metrics).close();
            } catch (LogStoppedException e) {
                assertThat(e.reason()).isEqualTo(LogStoppedException.Cause.NOT_ALLOWED);
                return e.getMessage();
            }
        }
        throw new AssertionError("not refused within " + PATIENCE);
    }

    private static Map<String, Tails.Taker> takers(
            Topics topics, List<String> executions, List<String> batches, List<String> anchors) {
        return Map.of(
                topics.executions(),
                into(executions),
                topics.batches(),
                into(batches),
                topics.anchors(),
                into(anchors));
    }

    private static Tails.Taker into(List<String> words) {
        return value -> {
            String word = new String(value, StandardCharsets.UTF_8);
            if (word.equals("bad")) throw MalformedException.malformed("a bad word");
            words.add(word);
        };
    }

    @Test
    void anInputThatIsConnectedReadsFromWhereItIsTold() {
        Topics topics = chain("input");
        try (PlainPublisher clients = PlainPublisher.open(kafka, topics.transactions(), 1000, PATIENCE);
                InputReader input = InputReader.connect(kafka, topics)) {
            for (String word : List.of("a", "b", "c"))
                clients.send(bytes("key"), bytes(word)).join();
            int partition = clients.send(bytes("key"), bytes("d")).join().partition();
            List<Long> from = partition == 0 ? List.of(2L, 0L) : List.of(0L, 2L);
            input.startAt(from);
            List<String> read = new ArrayList<>();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (read.size() < 2 && System.nanoTime() < deadline) {
                input.poll(Duration.ofMillis(100))
                        .forEach(in -> read.add(new String(in.value(), StandardCharsets.UTF_8)));
            }
            assertThat(read).containsExactly("c", "d");
            List<Long> beyond = partition == 0 ? List.of(9L, 0L) : List.of(0L, 9L);
            assertThatThrownBy(() -> input.startAt(beyond))
                    .isInstanceOf(LogStoppedException.class)
                    .hasMessageContaining("lost its tail");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
