package io.aichain.e2e.operated;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.e2e.kit.ChainUnderTest;
import io.aichain.e2e.kit.Kubernetes;
import io.aichain.e2e.kit.Pod;
import io.aichain.e2e.kit.TestFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is missing, wrong or silent beside a chain is a condition within half a minute, and when it is mended the chain is ready again
 * without a restart of anything: on a real cluster. All kinds of it, without one: {@code HealingTest}. With {@code ./aichain test --all}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TroublesE2E {
    /** The goal. */
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofSeconds(200);
    private static final String NAMESPACE = "default";
    private static final String KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    private static final String OTHER_KEY = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
    private static final Path FOLDER = TestFolder.of(TroublesE2E.class);

    private static Kubernetes cluster;
    private static ChainUnderTest one;

    @BeforeAll
    static void start() {
        cluster = OwnCluster.start("troubles in a cluster are", FOLDER, "helm");
        cluster.installOperator();
        one = new ChainUnderTest(cluster, NAMESPACE, "one", PATIENCE);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) cluster.close();
    }

    @Order(1)
    @Test
    void whatIsMissingIsSaidAndTheChainBeginsWhenItIsThere() {
        one.apply("""
                genesis: {chainId: 42023}
                sequencer: {keySecret: {name: seq, key: k}}
                executors: {storage: {storageClassName: fast}}
                """);
        seen("a Secret that is missing", "SequencerReady", "SecretMissing");
        seen("a storage class that is missing", "ExecutorsReady", "StorageClassUnknown");
        cluster.kubectl("create", "secret", "generic", "seq", "-n", NAMESPACE, "--from-literal=k=" + KEY);
        JsonNode usual = cluster.get("storageclass", "local-path");
        cluster.apply("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: fast}
                provisioner: %s
                volumeBindingMode: WaitForFirstConsumer
                """.formatted(usual.get("provisioner").asText()));
        one.awaitReady();
    }

    @Order(2)
    @Test
    void aWrongKeyIsSaidAndStopsNobody() {
        Map<String, Pod> before = one.pods();
        keep(OTHER_KEY);
        seen("another's key", "SequencerReady", "WrongKey");
        keep(KEY);
        one.awaitReady();
        assertThat(one.pods()).isEqualTo(before);
    }

    /** It takes connections, as the kernel does that, and says nothing. */
    @Order(3)
    @ParameterizedTest
    @CsvSource({"kafka, KafkaReady", "bitcoin, BitcoinReady"})
    void whoHangsIsSaidAndTheChainGoesOnWhenHeDoes(String component, String condition) {
        Map<String, Pod> before = one.pods();
        cluster.signal(NAMESPACE, "one-" + component + "-0", component, "STOP");
        seen(component + " that hangs", condition, "Unreachable");
        cluster.signal(NAMESPACE, "one-" + component + "-0", component, "CONT");
        one.awaitReady();
        assertThat(one.pods()).isEqualTo(before);
    }

    private static void keep(String key) {
        cluster.patch(NAMESPACE, "secret/seq", "{\"stringData\":{\"k\":\"" + key + "\"}}");
    }

    /** Within the goal; what else is wrong is in the failure. */
    private static void seen(String what, String condition, String reason) {
        long begun = System.nanoTime();
        one.awaitReason(SEEN_WITHIN, condition, reason);
        System.out.printf("%s: %s after %.1f s%n", what, reason, (System.nanoTime() - begun) / 1e9);
    }
}
