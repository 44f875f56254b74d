package io.aichain.e2e.operated;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.e2e.kit.ChainUnderTest;
import io.aichain.e2e.kit.Kubernetes;
import io.aichain.e2e.kit.Pod;
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
        ChainUnderTest one = new ChainUnderTest(cluster, "default", "one", PATIENCE);
        one.apply("{genesis: {chainId: 42021}, executors: {replicas: 1}}");
        awaitSeen(one, 1);
        String first = cluster.leaseHolder();
        long begun = System.nanoTime();
        cluster.kill(Kubernetes.OPERATORS_NAMESPACE, first);
        String second = one.await(
                "another holder of the Lease",
                () -> Optional.of(cluster.leaseHolder()).filter(name -> !name.isEmpty() && !name.equals(first)));
        one.patch("{\"spec\":{\"executors\":{\"replicas\":2}}}");
        awaitSeen(one, 2);
        System.out.printf(
                "an operator killed: %.1f s until the other had done what was asked%n",
                (System.nanoTime() - begun) / 1e9);
        assertThat(cluster.get("statefulset", "one-executor", "-n", "default")
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(2);
        assertThat(second).isEqualTo(cluster.leaseHolder());
        // it had waited as a process that lives, and was not started again for it
        assertThat(Pod.of(cluster.get("pod", second, "-n", Kubernetes.OPERATORS_NAMESPACE))
                        .restarts())
                .isZero();
    }

    /** Until the operator has done what this generation of the resource asks for. */
    private static void awaitSeen(ChainUnderTest chain, int generation) {
        chain.awaitStatus("observedGeneration", Integer.toString(generation));
    }
}
