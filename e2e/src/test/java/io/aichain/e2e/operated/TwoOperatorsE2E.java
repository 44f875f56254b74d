package io.aichain.e2e.operated;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.e2e.kit.Await;
import io.aichain.e2e.kit.Kubernetes;
import io.aichain.e2e.kit.TestFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The chart with two replicas: one holds the Lease and works, the other is ready and goes on when it is gone. With {@code ./aichain test --all}. */
class TwoOperatorsE2E {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String SYSTEM = "aichain-system";
    private static final Path FOLDER = TestFolder.of(TwoOperatorsE2E.class);

    private static Kubernetes cluster;

    @BeforeAll
    static void start() {
        cluster = OwnCluster.start("two operators are", FOLDER, "helm");
        cluster.installOperator("replicas=2");
    }

    @AfterAll
    static void stop() {
        if (cluster != null) cluster.close();
    }

    @Test
    void theOneThatStandsByGoesOnWhenTheOtherIsKilled() {
        cluster.apply("""
                apiVersion: aichain.io/v1alpha1
                kind: AIChain
                metadata: {name: one, namespace: default}
                spec: {genesis: {chainId: 42021}, executors: {replicas: 1}}
                """);
        awaitSeen(1);
        String first = holder();
        long begun = System.nanoTime();
        cluster.kubectl("delete", "pod", first, "-n", SYSTEM, "--grace-period=0", "--force");
        String second = Await.until(
                "another holder of the Lease",
                PATIENCE,
                () -> Optional.of(holder()).filter(name -> !name.isEmpty() && !name.equals(first)));
        cluster.kubectl(
                "patch",
                "aichain/one",
                "-n",
                "default",
                "--type=merge",
                "-p",
                "{\"spec\":{\"executors\":{\"replicas\":2}}}");
        awaitSeen(2);
        System.out.printf(
                "an operator killed: %.1f s until the other had done what was asked%n",
                (System.nanoTime() - begun) / 1e9);
        assertThat(cluster.get("statefulset", "one-executor", "-n", "default")
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(2);
        assertThat(second).isEqualTo(holder());
        // it had waited as a process that lives, and was not started again for it
        assertThat(cluster.get("pod", second, "-n", SYSTEM)
                        .at("/status/containerStatuses/0/restartCount")
                        .asInt())
                .isZero();
    }

    private static String holder() {
        return cluster.get("lease", "aichain-operator", "-n", SYSTEM)
                .at("/spec/holderIdentity")
                .asText();
    }

    /** Until the operator has done what this generation of the resource asks for. */
    private static void awaitSeen(int generation) {
        cluster.await(
                PATIENCE, "aichain/one", "-n", "default", "--for=jsonpath={.status.observedGeneration}=" + generation);
    }
}
