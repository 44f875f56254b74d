package io.aichain.log;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.log.leader.GroupMembership;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A broker whose name nobody knows yet is one that is away; a setting that is wrong stays one. */
@Tag("P10")
class UnknownBrokerTest {
    /** Longer than a name may be (RFC 1035, 2.3.4): no name service is asked, none can know it. */
    private static final String UNKNOWN = "k".repeat(64) + ".invalid:9092";

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final KafkaConnection KAFKA = KafkaConnection.plain(UNKNOWN);

    /** One way to open a client. */
    record Client(String name, Runnable open) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Client> clients() {
        var metrics = new SimpleMeterRegistry();
        return Stream.of(
                new Client("questions", () -> TopicIds.of(KAFKA, "topic")),
                new Client("end of a log", () -> EndOfLog.committed(KAFKA, "topic")),
                new Client("stall watch", () -> new StallWatch(KAFKA, "topic", System::nanoTime)),
                new Client("bookmarks", () -> new Bookmarks(KAFKA, "group")),
                new Client("questions that are kept", () -> Questions.open(KAFKA, "me")),
                new Client("tails", () -> Tails.open(KAFKA, "me", List.of("topic"), 100, metrics)),
                new Client("input reader", () -> InputReader.connect(KAFKA, new Topics("chain", 1, 100))),
                new Client("fenced publisher", () -> FencedPublisher.open(KAFKA, "topic", 100, PATIENCE, metrics)),
                new Client("plain publisher", () -> PlainPublisher.open(KAFKA, "topic", 100, PATIENCE)),
                new Client(
                        "outbox",
                        () -> Outbox.takeOver(
                                KAFKA,
                                "topic",
                                100,
                                PATIENCE,
                                (byte[] b) -> b,
                                bytes -> bytes,
                                metrics,
                                entry -> true)),
                new Client(
                        "reader of committed", () -> TopicReader.fenced(KAFKA, "topic", 100, bytes -> bytes, metrics)),
                new Client("reader of all", () -> TopicReader.plain(KAFKA, "topic", 100, bytes -> bytes, metrics)),
                new Client("membership", () -> GroupMembership.join(KAFKA, "group", "topic", "me", PATIENCE)));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void itIsAwayAndNamed(Client client) {
        assertThatThrownBy(client.open()::run)
                .isInstanceOf(KafkaUnavailableException.class)
                .hasMessageContaining("no address is known for " + UNKNOWN);
    }

    @Test
    void oneKnownNameAmongUnknownOnesIsEnough() {
        var some = KafkaConnection.plain(UNKNOWN + ",127.0.0.1:1");
        some.producer(some.clientSettings("producer")).close(Duration.ZERO);
    }

    @Test
    void aSettingThatIsWrongIsNotWaitedFor() {
        for (KafkaConnection wrong : List.of(
                KafkaConnection.plain("127.0.0.1"),
                new KafkaConnection("127.0.0.1:9092", Map.of("security.protocol", "SASL_PLAINTEXT")),
                new KafkaConnection("127.0.0.1:9092", Map.of("security.protocol", "NONE")))) {
            assertThatThrownBy(() -> PlainPublisher.open(wrong, "topic", 100, PATIENCE))
                    .isInstanceOf(KafkaException.class);
        }
    }
}
