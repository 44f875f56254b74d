package io.aichain.e2e.operated;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.e2e.kit.Await;
import io.aichain.e2e.kit.Kubernetes;
import io.aichain.e2e.kit.Parts;
import io.aichain.e2e.kit.TestFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Executors follow the load: one chain's by CPU, as Kubernetes' own autoscaler sees it, the other's by what Prometheus knows of requests in
 * flight and calls that wait, by KEDA. They are loaded one after the other, so that what scales is the chain and not the machine; they go
 * down together, as that takes minutes by design. With {@code ./aichain test --all}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AutoscalingE2E {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** Five minutes without a wish for more, then one pod a minute. */
    private static final Duration DOWN = Duration.ofMinutes(12);

    private static final int MOST = 3;
    private static final int CALLERS = 12;
    private static final long LOOK_NANOS = 50_000_000;
    private static final String NAMESPACE = "default";
    private static final List<String> CHAINS = List.of("cpu", "queue");
    private static final Path FOLDER = TestFolder.of(AutoscalingE2E.class);

    private static Kubernetes cluster;
    private static Map<String, String> others;

    @BeforeAll
    static void start() {
        cluster = OwnCluster.start(
                "autoscaling in a cluster is", FOLDER, "helm", "metrics-server", "prometheus", "keda", "crds");
        cluster.installOperator();
    }

    @AfterAll
    static void stop() {
        if (cluster != null) cluster.close();
    }

    /** @param scaler what autoscaling says besides its bounds */
    private static String chain(String name, int id, String scaler) {
        return """
                apiVersion: aichain.io/v1alpha1
                kind: AIChain
                metadata: {name: %s, namespace: %s}
                spec:
                  genesis: {chainId: %d}
                  executors:
                    autoscaling: {minReplicas: 1, maxReplicas: %d, %s}
                    resources:
                      requests: {cpu: 200m}
                      limits: {cpu: 400m}
                """.formatted(name, NAMESPACE, id, MOST, scaler);
    }

    @Order(1)
    @Test
    void bothAutoscalersSeeTheirChain() {
        cluster.kubectl(
                "apply",
                "--server-side",
                "--dry-run=server",
                "--validate=strict",
                "--field-manager=a-strict-reader",
                "-f",
                Parts.checkout()
                        .resolve("operator/src/test/resources/golden/autoscaled.yaml")
                        .toString());
        cluster.apply(chain("cpu", 42_020, "provider: hpa, cpuPercent: 70") + "---\n"
                + chain(
                        "queue",
                        42_021,
                        "provider: keda, requestsInFlight: 4, callsWaiting: 4, cpuPercent: 1000,"
                                + " prometheusUrl: \"http://prometheus.monitoring:9090\""));
        for (String chain : CHAINS) await(PATIENCE, "aichain/" + chain, "--for=condition=Ready");
        await(PATIENCE, "hpa/cpu-executor", "--for=condition=ScalingActive");
        await(PATIENCE, "scaledobject/queue-executor", "--for=condition=Ready");
        await(PATIENCE, "hpa/keda-hpa-queue-executor", "--for=condition=ScalingActive");
        others = others();
    }

    @Order(2)
    @ParameterizedTest
    @FieldSource("CHAINS")
    void itScalesUpUnderLoad(String chain) {
        long begun = System.nanoTime();
        CallLoad load = CallLoad.start(cluster.url(NAMESPACE, chain + "-rpc", 8545), CallLoad.WORK, CALLERS, 0);
        try (load) {
            await(PATIENCE, "statefulset/" + chain + "-executor", "--for=jsonpath={.spec.replicas}=" + MOST);
            System.out.printf("%s: %d executors wanted after %.1f s%n", chain, MOST, seconds(begun));
            await(PATIENCE, "aichain/" + chain, "--for=jsonpath={.status.executors.ready}=" + MOST);
            System.out.printf("%s: %d executors ready after %.1f s%n", chain, MOST, seconds(begun));
            long before = load.answers();
            Await.until(
                    "more answers", PATIENCE, () -> Optional.of(load.answers()).filter(now -> now > before + CALLERS));
        }
        assertThat(load.failures()).isEmpty();
        assertThat(others()).as("nothing but executors comes, goes or restarts").isEqualTo(others);
    }

    /** Those who call meanwhile do not notice. */
    @Order(3)
    @Test
    void bothScaleDownAfterItAndNoCallIsLost() {
        long begun = System.nanoTime();
        // on a busy machine an executor may be behind for a while, and the Service then has nobody to send a call to
        for (String chain : CHAINS) await(PATIENCE, "aichain/" + chain, "--for=condition=Ready");
        List<CallLoad> callers = new ArrayList<>();
        try {
            for (String chain : CHAINS)
                callers.add(CallLoad.start(cluster.url(NAMESPACE, chain + "-rpc", 8545), CallLoad.LOOK, 1, LOOK_NANOS));
            for (String chain : CHAINS) {
                await(DOWN, "statefulset/" + chain + "-executor", "--for=jsonpath={.spec.replicas}=1");
                await(DOWN, "pod/" + chain + "-executor-1", "pod/" + chain + "-executor-2", "--for=delete");
                System.out.printf("%s: one executor again after %.1f s%n", chain, seconds(begun));
                await(PATIENCE, "aichain/" + chain, "--for=condition=Ready");
            }
        } finally {
            callers.forEach(CallLoad::close);
        }
        for (CallLoad caller : callers) {
            assertThat(caller.failures()).isEmpty();
            assertThat(caller.answers()).isGreaterThan(1000);
        }
        assertThat(others()).as("nothing but executors comes, goes or restarts").isEqualTo(others);
    }

    /** All but the executors above the first: the order, the data and the anchor do not notice. */
    private static Map<String, String> others() {
        Map<String, String> pods = new TreeMap<>();
        cluster.get("pods", "-n", NAMESPACE).get("items").forEach(pod -> {
            String name = pod.at("/metadata/name").asText();
            if (!name.matches(".*-executor-[1-9]"))
                pods.put(
                        name,
                        pod.at("/metadata/uid").asText() + " "
                                + pod.at("/status/containerStatuses/0/restartCount")
                                        .asInt());
        });
        return pods;
    }

    private static double seconds(long begunNanos) {
        return (System.nanoTime() - begunNanos) / 1e9;
    }

    private static void await(Duration patience, String... what) {
        List<String> all = new ArrayList<>(List.of(what));
        all.addAll(List.of("-n", NAMESPACE));
        try {
            cluster.await(patience, all.toArray(String[]::new));
        } catch (IllegalStateException e) {
            throw new AssertionError(
                    e.getMessage()
                            + cluster.kubectl("describe", "hpa,scaledobject", "-n", NAMESPACE)
                            + cluster.describe(NAMESPACE),
                    e);
        }
    }
}
