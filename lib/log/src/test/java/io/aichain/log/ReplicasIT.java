package io.aichain.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.log.embedded.BrokerCluster;
import io.aichain.log.leader.LeaderState;
import io.aichain.log.leader.LeaderThread;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers that come up one after the other, as every new cluster's do: how many copies the topics have is settled meanwhile. */
@Tag("P1")
class ReplicasIT {
    @TempDir
    Path folder;

    @Test
    void topicsThatAreToHaveThreeWaitVisiblyForThreeBrokers() throws Exception {
        try (BrokerCluster brokers = BrokerCluster.startFirst(folder)) {
            KafkaConnection any = KafkaConnection.plain(brokers.bootstrap());
            KafkaConnection three = any.withReplicas(OptionalInt.of(3));
            Topics careful = Topics.of(TestChain.genesis("careful", TestChain.PARTITIONS));
            Topics hasty = Topics.of(TestChain.genesis("hasty", TestChain.PARTITIONS));
            CompletableFuture<LeaderState> waits = new CompletableFuture<>();
            CompletableFuture<Boolean> there = new CompletableFuture<>();
            try (LeaderThread service = service(three, careful, waits, there)) {
                service.start();
                assertThat(waits.get(60, TimeUnit.SECONDS))
                        .hasToString(
                                "Waiting[reason=Kafka: 1 of the 3 brokers are there that topics with 3 replicas need (AICHAIN_KAFKA_REPLICAS)]");
                // what a chain gets that does not say how many it wants: what is there at this moment
                TopicCheck.ensure(any, hasty);
                try (Admin admin = Admin.create(any.clientSettings("test"))) {
                    assertThat(admin.listTopics().names().get(60, TimeUnit.SECONDS))
                            .contains(hasty.blocks())
                            .noneMatch(name -> name.startsWith("careful."));
                    assertThat(replicas(admin, hasty)).containsOnly(Map.entry(1, 5L));

                    brokers.startFollowers();
                    assertThat(there.get(60, TimeUnit.SECONDS)).isTrue();
                    assertThat(replicas(admin, careful)).containsOnly(Map.entry(3, 5L));
                    assertThat(inSync(admin, careful)).containsOnly(Map.entry("2", 5L));
                }
            }
        }
    }

    /** As sequencer, da-writer and anchor begin. */
    private static LeaderThread service(
            KafkaConnection kafka,
            Topics topics,
            CompletableFuture<LeaderState> waits,
            CompletableFuture<Boolean> there) {
        LeaderThread[] self = new LeaderThread[1];
        self[0] = new LeaderThread(
                "test",
                "test",
                Duration.ofSeconds(30),
                new SimpleMeterRegistry(),
                // it may first be late to find the broker that is there
                away -> {
                    if (away.getCause() instanceof InvalidReplicationFactorException) waits.complete(self[0].state());
                },
                () -> there.complete(self[0].awaitTopics(kafka, topics)));
        return self[0];
    }

    /** @return how many topics have how many */
    private static Map<Integer, Long> replicas(Admin admin, Topics topics) throws Exception {
        return admin.describeTopics(names(topics)).allTopicNames().get(60, TimeUnit.SECONDS).values().stream()
                .collect(Collectors.groupingBy(
                        topic -> topic.partitions().getFirst().replicas().size(), Collectors.counting()));
    }

    private static Map<String, Long> inSync(Admin admin, Topics topics) throws Exception {
        List<ConfigResource> asked = names(topics).stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        return admin.describeConfigs(asked).all().get(60, TimeUnit.SECONDS).values().stream()
                .collect(Collectors.groupingBy(
                        config -> config.get("min.insync.replicas").value(), Collectors.counting()));
    }

    private static List<String> names(Topics topics) {
        return topics.specs().stream().map(Topics.Spec::name).toList();
    }
}
