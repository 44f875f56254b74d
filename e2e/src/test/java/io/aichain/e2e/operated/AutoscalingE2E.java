package io.aichain.e2e.operated;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.e2e.kit.ChainUnderTest;
import io.aichain.e2e.kit.Kubernetes;
import io.aichain.e2e.kit.Parts;
import io.aichain.e2e.kit.Pod;
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
    private static Map<String, Pod> others;

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

    private static ChainUnderTest chain(String name) {
        return new ChainUnderTest(cluster, NAMESPACE, name, PATIENCE);
    }

    /** @param scaler what autoscaling says besides its bounds */
    private static String spec(int id, String scaler) {
        return """
                genesis: {chainId: %d}
                executors:
                  autoscaling: {minReplicas: 1, maxReplicas: %d, %s}
                  resources:
                    requests: {cpu: 200m}
                    limits: {cpu: 400m}
                """.formatted(id, MOST, scaler);
    }

    @Order(1)
    @Test
    void bothAutoscalersSeeTheirChain() {
        cluster.applyStrictlyOnTrial(Parts.checkout().resolve("operator/src/test/resources/golden/autoscaled.yaml"));
        ChainUnderTest cpu = chain("cpu");
        ChainUnderTest queue = chain("queue");
        cpu.apply(spec(42_020, "provider: hpa, cpuPercent: 70"));
        queue.apply(spec(
                42_021,
                "provider: keda, requestsInFlight: 4, callsWaiting: 4, cpuPercent: 1000,"
                        + " prometheusUrl: \"http://prometheus.monitoring:9090\""));
        cpu.awaitReady();
        queue.awaitReady();
        cpu.awaitObjects(PATIENCE, "condition=ScalingActive", "hpa/cpu-executor");
        queue.awaitObjects(PATIENCE, "condition=Ready", "scaledobject/queue-executor");
        queue.awaitObjects(PATIENCE, "condition=ScalingActive", "hpa/keda-hpa-queue-executor");
        others = others();
    }

    @Order(2)
    @ParameterizedTest
    @FieldSource("CHAINS")
    void itScalesUpUnderLoad(String name) {
        ChainUnderTest chain = chain(name);
        long begun = System.nanoTime();
        CallLoad load = CallLoad.start(chain.url(), CallLoad.WORK, CALLERS, 0);
        try (load) {
            awaitExecutorsWanted(chain, PATIENCE, MOST);
            System.out.printf("%s: %d executors wanted after %.1f s%n", name, MOST, seconds(begun));
            chain.awaitStatus("executors.ready", Integer.toString(MOST));
            System.out.printf("%s: %d executors ready after %.1f s%n", name, MOST, seconds(begun));
            long before = load.answers();
            chain.await("more answers", () -> Optional.of(load.answers()).filter(now -> now > before + CALLERS));
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
        List<ChainUnderTest> chains = CHAINS.stream().map(AutoscalingE2E::chain).toList();
        chains.forEach(ChainUnderTest::awaitReady);
        List<CallLoad> callers = new ArrayList<>();
        try {
            for (ChainUnderTest chain : chains) callers.add(CallLoad.start(chain.url(), CallLoad.LOOK, 1, LOOK_NANOS));
            for (ChainUnderTest chain : chains) {
                String executor = chain.name() + "-executor";
                awaitExecutorsWanted(chain, DOWN, 1);
                chain.awaitObjects(DOWN, "delete", "pod/" + executor + "-1", "pod/" + executor + "-2");
                System.out.printf("%s: one executor again after %.1f s%n", chain.name(), seconds(begun));
                chain.awaitReady();
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
    private static Map<String, Pod> others() {
        Map<String, Pod> pods = new TreeMap<>();
        for (String chain : CHAINS) pods.putAll(chain(chain).pods());
        pods.keySet().removeIf(name -> name.matches(".*-executor-[1-9]"));
        return pods;
    }

    private static double seconds(long begunNanos) {
        return (System.nanoTime() - begunNanos) / 1e9;
    }

    private static void awaitExecutorsWanted(ChainUnderTest chain, Duration within, int number) {
        chain.awaitObjects(within, "jsonpath={.spec.replicas}=" + number, "statefulset/" + chain.name() + "-executor");
    }
}
