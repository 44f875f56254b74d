package io.aichain.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.log.FencedPublisher;
import io.aichain.log.Topics;
import io.aichain.log.embedded.GuardedKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections made ahead: all of them or none. */
@Tag("P10")
class PreparationIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private GuardedKafka broker;
    private TestNet net;
    private Topics topics;
    private Set<String> before;

    @BeforeEach
    void start() throws Exception {
        broker = GuardedKafka.start(folder);
        net = TestNet.on(broker.bootstrap());
        topics = new Topics("testchain", net.genesis.aichain().partitions(), 200_000);
        before = clients();
    }

    @AfterEach
    void stop() {
        net.close();
        broker.close();
    }

    @Test
    void whatIsOpenedIsClosed() throws Exception {
        Preparation ready = open();
        Set<String> opened = clients();
        opened.removeAll(before);
        assertThat(opened)
                .containsExactlyInAnyOrder(
                        "testchain-take-over",
                        "testchain-evidence",
                        "testchain.blocks-leader",
                        "testchain.transactions-reader");
        ready.close();
        assertNothingIsLeft();
    }

    @Test
    void aVainPreparationLeavesNothingAndTellsOfEveryFailure() throws Exception {
        broker.deny(ResourceType.TOPIC, topics.executions());
        broker.deny(ResourceType.TOPIC, topics.transactions());
        // brokers take a denial up a moment later
        Optional<RuntimeException> failure;
        do failure = tryToOpen();
        while (failure.isEmpty() || failure.get().getSuppressed().length == 0);
        assertThat(failure.get())
                .isInstanceOf(TopicAuthorizationException.class)
                .hasMessageContaining("executions");
        assertThat(failure.get().getSuppressed())
                .singleElement()
                .satisfies(other -> assertThat(other).hasMessageContaining("transactions"));
        assertNothingIsLeft();
    }

    private Preparation open() {
        return Preparation.open(net.kafka, topics, PATIENCE, new SimpleMeterRegistry(), FencedPublisher.Steps.NONE);
    }

    private Optional<RuntimeException> tryToOpen() {
        try (Preparation _ = open()) {
            return Optional.empty();
        } catch (KafkaException e) {
            return Optional.of(e);
        }
    }

    private void assertNothingIsLeft() throws Exception {
        assertThat(clients()).isEqualTo(before);
        // those two of the four have threads, which end by themselves a moment after
        TestNet.awaitTrue(
                "their threads have ended",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .noneMatch(name ->
                                name.contains("testchain-take-over") || name.contains("testchain.blocks-leader")));
    }

    /** Ids of the clients of Kafka that are open in this process: each says so to its JVM until it is closed. */
    private static Set<String> clients() throws MalformedObjectNameException {
        return ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("kafka.*:type=app-info,id=*"), null)
                .stream()
                .map(name -> name.getKeyProperty("id"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
