package io.aichain.operator.mock;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.operator.Checkout;
import io.aichain.operator.api.AIChain;
import io.aichain.operator.events.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A chain in a Kafka of the user's, where there may be few brokers and other chains. */
@EnableKubernetesMockClient(crud = true)
class SharedKafkaTest {
    private static final String YAML = Checkout.read(Checkout.root().resolve("k8s/samples/minimal.yaml"))
                    .replace("metadata:\n", "metadata:\n  creationTimestamp: \"2026-01-02T00:00:00Z\"\n")
            + "  kafka: {bootstrapServers: 'k:9092'}\n";

    KubernetesClient client;
    private OneChain chain;

    @BeforeEach
    void begin() {
        chain = new OneChain(client);
    }

    /** Topics keep for ever how many replicas they are made with. */
    @Test
    void aKafkaWithFewerBrokersThanReplicasIsSaidWithWhatToSet() {
        chain.reconcile(YAML);
        chain.reports.put(
                "hello-sequencer-0",
                Others.waits(
                        "Kafka: 1 of the 3 brokers are there that topics with 3 replicas need (AICHAIN_KAFKA_REPLICAS)"));
        chain.reconcile(YAML);
        assertThat(chain.condition("KafkaReady").getReason()).isEqualTo("TooFewBrokers");
        assertThat(chain.condition("KafkaReady").getMessage())
                .endsWith("start the others, or set spec.kafka.replicas to 1 for a trial with one");
    }

    /** It would put the services of the other out, and they its own. */
    @Test
    void aChainWhoseNameIsTakenInItsKafkaIsNotMadeUntilItIsFree() {
        AIChain older = namesake("2026-01-01T00:00:00Z");
        assertThat(chain.reconcile(YAML)).isEmpty();
        assertThat(chain.cluster.writes).isEmpty();
        assertThat(chain.status.phase()).isEqualTo("Blocked");
        assertThat(chain.condition("KafkaReady").getReason()).isEqualTo("NameTaken");
        assertThat(chain.condition("Ready").getMessage()).contains("AIChain another/hello is older");
        assertThat(chain.settled).isFalse();
        chain.cluster.namesakes.remove(older);
        assertThat(chain.reconcile(YAML)).hasSizeGreaterThan(15).containsOnly(Reason.Created);
    }

    /** Both run by then, and which of them somebody needs is not known here. */
    @Test
    void aChainThatRunsIsNotStoppedForItsName() {
        chain.reconcile(YAML);
        namesake("2026-01-01T00:00:00Z");
        assertThat(chain.reconcile(YAML + "  executors: {replicas: 2}\n")).contains(Reason.Scaled);
        assertThat(chain.condition("KafkaReady").getReason()).isEqualTo("NameTaken");
    }

    @Test
    void theOlderOneIsMade() {
        namesake("2026-01-03T00:00:00Z");
        assertThat(chain.reconcile(YAML)).hasSizeGreaterThan(15).containsOnly(Reason.Created);
    }

    private AIChain namesake(String made) {
        AIChain other = Checkout.chain(YAML);
        other.getMetadata().setNamespace("another");
        other.getMetadata().setCreationTimestamp(made);
        chain.cluster.namesakes.add(other);
        return other;
    }
}
