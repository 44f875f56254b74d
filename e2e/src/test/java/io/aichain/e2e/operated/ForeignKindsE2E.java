package io.aichain.e2e.operated;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.e2e.kit.Await;
import io.aichain.e2e.kit.ChainUnderTest;
import io.aichain.e2e.kit.Kubernetes;
import io.aichain.e2e.kit.Parts;
import io.aichain.e2e.kit.Pod;
import io.aichain.e2e.kit.TestFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the operator writes of kinds that others define, held by a real API server against those definitions. Their own operators are not
 * there. With {@code ./aichain test --all}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ForeignKindsE2E {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** The goal for what is wrong beside a chain. */
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(30);

    private static final String NAMESPACE = "default";
    private static final Path FOLDER = TestFolder.of(ForeignKindsE2E.class);

    private static Kubernetes cluster;

    @BeforeAll
    static void start() {
        cluster = OwnCluster.start("the kinds of others in a cluster are", FOLDER, "helm", "crds");
    }

    @AfterAll
    static void stop() {
        if (cluster != null) cluster.close();
    }

    /** Every object of a sample, as the model's golden files have it: an unknown field is refused, where it would else be dropped in silence. */
    @Order(1)
    @ParameterizedTest
    @ValueSource(strings = {"gateway", "strimzi", "production"})
    void everyFieldIsKnownToItsDefinition(String sample) {
        String said = cluster.applyStrictlyOnTrial(
                Parts.checkout().resolve("operator/src/test/resources/golden/" + sample + ".yaml"));
        assertThat(said).contains("servicemonitor", "prometheusrule");
    }

    @Order(2)
    @Test
    void theOperatorMakesThem() {
        cluster.installOperator();
        // its own, by the chart, which has asked the API server for that kind
        assertThat(cluster.kubectl(
                        "get", "servicemonitors.monitoring.coreos.com", "-n", Kubernetes.OPERATORS_NAMESPACE))
                .contains("aichain-operator");
        // it makes its objects all the same; pods that have no part in this stay away
        cluster.kubectl("cordon", "node0");
        for (String sample : List.of("gateway", "strimzi"))
            cluster.kubectl(
                    "apply",
                    "-n",
                    NAMESPACE,
                    "-f",
                    Parts.checkout().resolve("k8s/samples/" + sample + ".yaml").toString());
        for (String object : List.of(
                "httproutes.gateway.networking.k8s.io/edge-rpc",
                "kafkas.kafka.strimzi.io/stream-kafka",
                "kafkanodepools.kafka.strimzi.io/stream-kafka-node",
                "kafkatopics.kafka.strimzi.io/stream.blocks",
                "servicemonitors.monitoring.coreos.com/edge",
                "prometheusrules.monitoring.coreos.com/edge")) {
            try {
                cluster.await(PATIENCE, object, "-n", NAMESPACE, "--for=create");
            } catch (IllegalStateException e) {
                throw new AssertionError(e.getMessage() + cluster.describe(Kubernetes.OPERATORS_NAMESPACE), e);
            }
        }
    }

    /** What the API server adds to them is taken for no difference: nobody else writes them here, and a write would count them up. */
    @Order(3)
    @ParameterizedTest
    @CsvSource({
        "edge, httproutes.gateway.networking.k8s.io, edge-rpc",
        "edge, servicemonitors.monitoring.coreos.com, edge",
        "edge, prometheusrules.monitoring.coreos.com, edge",
        "stream, kafkas.kafka.strimzi.io, stream-kafka",
        "stream, kafkanodepools.kafka.strimzi.io, stream-kafka-node",
        "stream, kafkatopics.kafka.strimzi.io, stream.blocks"
    })
    void aSecondLookWritesNothing(String chain, String kind, String name) {
        String made = resourceVersion(kind, name);
        awaitLooks(chain, 3);
        assertThat(resourceVersion(kind, name)).isEqualTo(made);
    }

    private static String resourceVersion(String kind, String name) {
        return cluster.get(kind, name, "-n", NAMESPACE)
                .required("metadata")
                .required("resourceVersion")
                .asText();
    }

    /** Somebody else's controller says how it stands, and the operator leaves that alone. */
    @Order(4)
    @Test
    void whatAGatewaySaysOfItsRouteStays() {
        cluster.kubectl(
                "patch", "httproute", "edge-rpc", "-n", NAMESPACE, "--subresource=status", "--type=merge", "-p", """
                {"status":{"parents":[{"controllerName":"example.org/gateway","parentRef":{"name":"public","namespace":"gateways"},
                "conditions":[{"type":"Accepted","status":"True","reason":"Accepted","message":"","lastTransitionTime":"2026-01-01T00:00:00Z"}]}]}}
                """);
        awaitLooks("edge", 2);
        assertThat(cluster.get("httproute", "edge-rpc", "-n", NAMESPACE)
                        .at("/status/parents/0/conditions/0/status")
                        .asText())
                .isEqualTo("True");
    }

    /** It is not touched, and the chain says so; when it is gone the chain has the name, and nobody was started again for it. */
    @Order(5)
    @Test
    void whatSomebodyElseHasUnderANameOfOursIsSaidAndHeals() {
        cluster.apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: late-rpc, namespace: default, labels: {made: elsewhere}}
                spec: {ports: [{port: 1}]}
                """);
        ChainUnderTest late = new ChainUnderTest(cluster, NAMESPACE, "late", PATIENCE);
        late.apply("genesis: {chainId: 42022}");
        late.awaitReason(SEEN_WITHIN, "Ready", "ReconcileFailed");
        assertThat(late.status().at("/conditions/0/message").asText())
                .contains("Service late-rpc is there and is not this chain's");
        cluster.kubectl("delete", "service", "late-rpc", "-n", NAMESPACE);
        long begun = System.nanoTime();
        late.awaitObjects(PATIENCE, "create", "service/late-rpc");
        late.await(
                "another reason than the one that is over",
                () -> Optional.of(late.status().path("conditions"))
                        .filter(conditions -> !conditions.toString().contains("ReconcileFailed")));
        System.out.printf(
                "a name that became free: %.1f s until it was the chain's%n", (System.nanoTime() - begun) / 1e9);
        JsonNode service = cluster.get("service", "late-rpc", "-n", NAMESPACE);
        assertThat(service.at("/metadata/labels/aichain.io~1chain").asText()).isEqualTo("late");
        assertThat(service.at("/metadata/labels").has("made")).isFalse();
        assertThat(Pod.of(cluster.operator()).restarts()).isZero();
        late.delete();
    }

    @Order(6)
    @Test
    void theyGoWithTheirChainAndWhatHoldsTheOrderStays() {
        cluster.kubectl("delete", "aichain", "edge", "stream", "-n", NAMESPACE);
        cluster.await(PATIENCE, "httproutes.gateway.networking.k8s.io/edge-rpc", "-n", NAMESPACE, "--for=delete");
        cluster.await(PATIENCE, "servicemonitors.monitoring.coreos.com/stream", "-n", NAMESPACE, "--for=delete");
        assertThat(cluster.kubectl("get", "kafka,kafkanodepool,kafkatopic", "-n", NAMESPACE))
                .contains("stream-kafka", "stream-kafka-node", "stream.blocks");
    }

    private static void awaitLooks(String chain, int more) {
        OperatorMetrics before = OperatorMetrics.of(cluster);
        Await.until(
                more + " more looks",
                PATIENCE,
                () -> Optional.of(before.later()).filter(now -> now.looks(chain) >= before.looks(chain) + more));
    }
}
