package io.aichain.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.e2e.kit.JsonRpc;
import io.aichain.e2e.kit.Kubernetes;
import io.aichain.e2e.kit.Parts;
import io.aichain.e2e.kit.Pod;
import io.aichain.e2e.kit.TestFolder;
import io.aichain.e2e.operated.OwnCluster;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A real Kubernetes cluster, our images in it, and a whole chain from hand-written manifests, under the restricted standard of pod security
 * with read-only file systems: what images and pods need, without the operator. With {@code ./aichain test --all}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterE2E {
    private static final int READY_SECONDS = 150;
    private static final Duration FINALITY = Duration.ofSeconds(180);
    private static final String CHAIN = "proof";
    private static final Path FOLDER = TestFolder.of(ClusterE2E.class);

    private static Kubernetes cluster;
    private static JsonRpc rpc;
    private static long block;

    @BeforeAll
    static void start() {
        cluster = OwnCluster.start("a Kubernetes cluster is", FOLDER);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) cluster.close();
    }

    @Order(1)
    @Test
    void everyPodOfAChainBecomesReadyUnderTheRestrictedStandard() {
        cluster.kubectl(
                "apply",
                "-f",
                Parts.checkout().resolve("e2e/cluster/proof/chain.yaml").toString());
        awaitReady();
        for (JsonNode pod : cluster.get("pods", "-n", CHAIN).get("items")) {
            assertThat(Pod.of(pod).restarts())
                    .as("restarts of %s", pod.at("/metadata/name").asText())
                    .isZero();
        }
    }

    /** Waits until every workload has all its pods ready. */
    private static void awaitReady() {
        for (JsonNode set : cluster.get("statefulsets", "-n", CHAIN).get("items")) {
            String name = set.at("/metadata/name").asText();
            try {
                cluster.kubectl(
                        "rollout", "status", "statefulset/" + name, "-n", CHAIN, "--timeout=" + READY_SECONDS + "s");
            } catch (IllegalStateException e) {
                throw new AssertionError(e.getMessage() + "\n" + cluster.describe(CHAIN), e);
            }
        }
    }

    @Order(2)
    @Test
    void aTransferThroughTheServiceHasItsReceipt() {
        rpc = new JsonRpc(cluster.url(CHAIN, "rpc", 8545));
        JsonNode receipt =
                Transfers.send(rpc, 0, DevnetKeys.accounts().get(1).address().toHex(), BigInteger.TEN);
        assertThat(receipt.get("status").asText()).isEqualTo("0x1");
        block = JsonRpc.number(receipt.get("blockNumber"));
    }

    @Order(3)
    @Test
    void itsBlockBecomesSafeAndThenFinalOnBitcoin() {
        for (String tag : List.of("safe", "finalized")) {
            try {
                rpc.awaitHeight(tag, block, FINALITY);
            } catch (IllegalStateException e) {
                throw new AssertionError(e.getMessage() + "\n" + cluster.describe(CHAIN), e);
            }
        }
    }

    @Order(4)
    @Test
    void aDeletedExecutorComesBackWithItsStateAndFollows() {
        cluster.kubectl("delete", "pod", "executor-0", "-n", CHAIN);
        awaitReady();
        String pod = cluster.address(CHAIN, "executor-0");
        new JsonRpc("http://" + pod + ":8545").awaitHeight("finalized", block, FINALITY);
    }

    @Order(5)
    @Test
    void endingTheClusterLeavesNothingOnTheMachine() throws IOException {
        cluster.close();
        cluster = null;
        assertThat(Parts.folder().resolve("cluster-run")).doesNotExist();
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain("/cluster-run/");
        assertThat(Path.of("/sys/class/net/aichain0")).doesNotExist();
        try (Stream<Path> groups = Files.walk(Path.of("/sys/fs/cgroup"), 2)) {
            assertThat(groups.filter(group -> group.endsWith("aichain-cluster")))
                    .isEmpty();
        }
    }
}
