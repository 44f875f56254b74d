package io.aichain.e2e.operated;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.e2e.kit.Await;
import io.aichain.e2e.kit.Kubernetes;
import io.aichain.e2e.kit.Pod;
import io.aichain.e2e.kit.TestFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * One operator and a hundred chains. The operator, the API server and the controllers are real; the chains' pods are marked as running by
 * kwok, and one server of ours answers for all of them what services say of themselves. With {@code ./aichain test --all}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ManyChainsE2E {
    private static final int CHAINS = 100;
    /** Kafka's, Bitcoin's, the executor's state, the files. */
    private static final int VOLUMES = 4;

    /** Of a chain, at least. */
    private static final int OBJECTS = 20;

    /** What one look asks of services: the health of four, an executor's heights, the anchor's balance. */
    private static final int ANSWERS = 6;

    /** Of the API server, for a look at a chain that needs nothing. */
    private static final long MOST_REQUESTS = 4;

    private static final long MOST_BYTES = 512L << 20;

    /** Of chains that are there: the goal. */
    private static final double MOST_SECONDS = 1;

    /**
     * Of the API server, to make a chain: some 25 objects, each asked for and applied, beside what the looks cost until all is ready, of which
     * a quick machine has more. It is what the operator answers for; how long they take is up to who has the same few cores: the API server,
     * its store, the scheduler and kwok.
     */
    private static final long MOST_REQUESTS_TO_MAKE = 70;

    /** Of a look while a hundred are made at once: for longer nobody may be left without a word of his chain. */
    private static final double MOST_SECONDS_AT_ONCE = 30;

    private static final Duration MOST_UNTIL_READY = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final String NAMESPACE = "default";
    private static final Path FOLDER = TestFolder.of(ManyChainsE2E.class);

    private static Kubernetes cluster;
    private static PretendedServices services;
    private static OperatorMetrics idle;
    private static ApiServerMetrics quiet;

    @BeforeAll
    static void start() throws IOException {
        cluster = OwnCluster.start("a hundred chains are", FOLDER, "helm", "kwok");
        cluster.installOperator();
        List<String> ranges = new ArrayList<>();
        cluster.get("nodes", "--selector=type=kwok")
                .get("items")
                .forEach(node -> ranges.add(node.at("/spec/podCIDR").asText()));
        services = PretendedServices.start(ranges, FOLDER.resolve("logs"));
        // what comes now is for kwok's nodes, and takes volumes that nobody makes
        cluster.kubectl("cordon", "node0");
        cluster.kubectl("taint", "node", "--selector=type=kwok", "kwok.x-k8s.io/node-");
        cluster.kubectl(
                "annotate",
                "--overwrite",
                "storageclass",
                "local-path",
                "storageclass.kubernetes.io/is-default-class=false");
        cluster.apply(volumes());
        idle = OperatorMetrics.of(cluster);
        quiet = ApiServerMetrics.of(cluster);
    }

    @AfterAll
    static void stop() {
        if (services != null) services.close();
        if (cluster != null) cluster.close();
    }

    @Order(1)
    @Test
    void aHundredChainsAtOnceBecomeReady() {
        long begun = System.nanoTime();
        cluster.apply(IntStream.range(0, CHAINS).mapToObj(ManyChainsE2E::chain).collect(Collectors.joining("---\n")));
        try {
            cluster.await(PATIENCE, "aichain", "--all", "-n", NAMESPACE, "--for=condition=Ready");
        } catch (IllegalStateException e) {
            throw new AssertionError(e.getMessage() + cluster.describe(Kubernetes.OPERATORS_NAMESPACE), e);
        } finally {
            report("applied at once", begun, idle, quiet);
        }
        Duration ready = Duration.ofNanos(System.nanoTime() - begun);
        long requests = ApiServerMetrics.of(cluster).ofOperator() - quiet.ofOperator();
        OperatorMetrics now = idle.later();
        assertThat(requests)
                .isBetween(
                        2L * OBJECTS * CHAINS, MOST_REQUESTS_TO_MAKE * CHAINS + MOST_REQUESTS * now.countSince(idle));
        assertThat(now.secondsSince(idle, 99)).isLessThanOrEqualTo(MOST_SECONDS_AT_ONCE);
        assertThat(ready).isLessThanOrEqualTo(MOST_UNTIL_READY);
        assertSmall();
    }

    @Order(2)
    @Test
    void thatTheyAreLookedAtAgainAndAgainCostsLittle() {
        long begun = System.nanoTime();
        OperatorMetrics before = OperatorMetrics.of(cluster);
        ApiServerMetrics server = ApiServerMetrics.of(cluster);
        long asked = services.answers();
        try {
            // counted where it costs the operator nothing: its own page, asked for all the time, would be what is
            // measured
            Await.until(
                    "three looks at each",
                    PATIENCE,
                    () -> Optional.of(services.answers()).filter(now -> now - asked >= 3L * CHAINS * ANSWERS),
                    () -> services.answers() - asked + " answers of services");
        } finally {
            report("settled", begun, before, server);
        }
        OperatorMetrics now = before.later();
        long requests = ApiServerMetrics.of(cluster).ofOperator() - server.ofOperator();
        // some had been begun before
        assertThat(now.countSince(before)).isGreaterThan(2L * CHAINS);
        assertThat(now.secondsSince(before, 99)).isLessThanOrEqualTo(MOST_SECONDS);
        // two Secrets each; and the Lease all the time, storage classes and what is installed now and then
        assertThat(requests).isBetween(2L * CHAINS, MOST_REQUESTS * now.countSince(before));
        assertSmall();
    }

    /** Printed whatever comes of it: who has only this run must see what was amiss. */
    private static void report(String what, long begun, OperatorMetrics before, ApiServerMetrics server) {
        System.out.printf(
                "%d chains, %s: %.1f s; %s; %s; restarts of the operator: %s; %s%n%s%n",
                CHAINS,
                what,
                (System.nanoTime() - begun) / 1e9,
                said(() -> before.later().reportSince(before)),
                said(() -> (memory() >> 20) + " MiB of memory"),
                said(() -> Integer.toString(restarts())),
                said(() -> ApiServerMetrics.of(cluster).reportSince(server)),
                said(ManyChainsE2E::standing));
    }

    /** What cannot be asked for any more is said in its place. */
    private static String said(Supplier<String> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            return "(unknown: " + e.getMessage() + ")";
        }
    }

    /** How many chains say the same of themselves. */
    private static String standing() {
        Map<String, Integer> chains = new TreeMap<>();
        cluster.get("aichain", "-n", NAMESPACE)
                .get("items")
                .forEach(chain -> chains.merge(
                        chain.at("/status/phase").asText("no status yet") + ", "
                                + chain.at("/status/conditions/0/message")
                                        .asText()
                                        .replaceAll("chain-\\d+", "CHAIN"),
                        1,
                        Integer::sum));
        return chains.toString();
    }

    private static int restarts() {
        return Pod.of(cluster.operator()).restarts();
    }

    private static void assertSmall() {
        assertThat(restarts()).as("restarts of the operator").isZero();
        assertThat(memory()).isLessThan(MOST_BYTES);
    }

    /** Of the operator's pod, as the kubelet counts it: what it uses and cannot be taken from it. */
    private static long memory() {
        String pod = cluster.operator().at("/metadata/name").asText();
        String page = cluster.kubectl("get", "--raw", "/api/v1/nodes/node0/proxy/metrics/resource");
        Matcher line = Pattern.compile("(?m)^pod_memory_working_set_bytes\\{[^}]*pod=\"" + pod + "\"[^}]*} (\\S+)")
                .matcher(page);
        if (!line.find()) throw new IllegalStateException("the kubelet says nothing of " + pod + ": " + page);
        return (long) Double.parseDouble(line.group(1));
    }

    private static String chain(int number) {
        return """
                apiVersion: aichain.io/v1alpha1
                kind: AIChain
                metadata: {name: chain-%1$d, namespace: %2$s}
                spec: {genesis: {chainId: %3$d}}
                """.formatted(number, NAMESPACE, 50_000 + number);
    }

    private static String volumes() {
        String first = """
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: pretended, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
                provisioner: kubernetes.io/no-provisioner
                volumeBindingMode: Immediate
                """;
        return first
                + IntStream.range(0, CHAINS * VOLUMES).mapToObj("""
                        ---
                        apiVersion: v1
                        kind: PersistentVolume
                        metadata: {name: pretended-%d}
                        spec:
                          storageClassName: pretended
                          capacity: {storage: 1Ti}
                          accessModes: [ReadWriteOnce, ReadWriteMany]
                          hostPath: {path: /nowhere}
                        """::formatted).collect(Collectors.joining());
    }
}
