package io.aichain.operator.mock;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.operator.Checkout;
import io.aichain.operator.api.AIChainStatus;
import io.aichain.operator.events.Reason;
import io.aichain.operator.status.ServiceReport;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A chain has more pods, fewer, or none: it is scaled, falls asleep and wakes. */
@EnableKubernetesMockClient(crud = true)
class ScalingTest {
    private static final String MINIMAL = Checkout.read(Checkout.root().resolve("k8s/samples/minimal.yaml"));

    KubernetesClient client;
    private OneChain chain;
    private MockCluster cluster;
    private Others others;
    private Map<String, ServiceReport> reports;
    private AIChainStatus status;

    @BeforeEach
    void begin() {
        chain = new OneChain(client);
        cluster = chain.cluster;
        others = chain.others;
        reports = chain.reports;
    }

    private List<Reason> reconcile(String yaml) {
        List<Reason> reasons = chain.reconcile(yaml);
        status = chain.status;
        return reasons;
    }

    private Condition condition(String type) {
        return chain.condition(type);
    }

    private static String executors(int replicas) {
        return MINIMAL + "  executors: {replicas: " + replicas + "}\n";
    }

    @Test
    void anAutoscalerBeginsWithWhatRuns() {
        String scaled = MINIMAL + "  executors: {replicas: 3, autoscaling: {minReplicas: 2, maxReplicas: 5}}\n";
        reconcile(MINIMAL + "  executors: {replicas: 3}\n");
        reconcile(scaled);
        assertThat(others.set("executor").getSpec().getReplicas()).isEqualTo(3);
        reconcile(scaled + "  hibernated: true\n");
        reconcile(scaled);
        assertThat(others.set("executor").getSpec().getReplicas()).isEqualTo(2);
    }

    @Test
    void scalingWritesTheExecutorsAlone() {
        reconcile(MINIMAL);
        assertThat(reconcile(MINIMAL + "  executors: {replicas: 3}\n"))
                .containsExactlyInAnyOrder(Reason.Scaled, Reason.Created);
        assertThat(cluster.writes)
                .containsExactlyInAnyOrder(
                        "apply StatefulSet hello-executor", "apply PodDisruptionBudget hello-executor");
    }

    /** Those that were there serve, and that more of them start is no trouble. */
    @Test
    void aChainThatIsScaledUpIsReadyMeanwhileAndSaysSo() {
        reconcile(executors(1));
        others.controllerCatchesUp(Others.ALL);
        reconcile(executors(1));
        assertThat(status.phase()).isEqualTo("Running");
        // not seen by the controller yet
        reconcile(executors(3));
        assertThat(status.phase()).isEqualTo("Scaling");
        others.rolled("executor", "r1", "r1", 1);
        reports.put("hello-executor-1", Others.waits("blocks: behind the order"));
        others.runs("executor", true);
        for (int look = 0; look < 2; look++) {
            reconcile(executors(3));
            assertThat(status.phase()).isEqualTo("Scaling");
            assertThat(condition("Ready").getStatus()).isEqualTo("True");
            assertThat(condition("Ready").getReason()).isEqualTo("Scaling");
            assertThat(condition("ExecutorsReady").getMessage())
                    .isEqualTo("1 of 3 ready: more of them start, and those that were there serve");
            assertThat(chain.settled).isFalse();
        }
        others.rolled("executor", "r1", "r1", 2);
        reconcile(executors(3));
        assertThat(condition("Ready").getMessage()).startsWith("ExecutorsReady: 2 of 3 ready");
        others.controllerCatchesUp("executor");
        reconcile(executors(3));
        assertThat(status.phase()).isEqualTo("Running");
        assertThat(condition("Ready").getMessage()).isEqualTo("all parts work");
    }

    @Test
    void oneThatLosesAnExecutorIsNotBeingScaled() {
        reconcile(executors(2));
        others.controllerCatchesUp(Others.ALL);
        reconcile(executors(2));
        others.rolled("executor", "r1", "r1", 1);
        reconcile(executors(2));
        assertThat(status.phase()).isEqualTo("Degraded");
        assertThat(condition("ExecutorsReady").getReason()).isEqualTo("Starting");
        // nor one that is scaled while it has lost one
        reconcile(executors(3));
        others.rolled("executor", "r1", "r1", 1);
        reconcile(executors(3));
        assertThat(status.phase()).isEqualTo("Degraded");
        // nor one of which those that were there are away
        others.controllerCatchesUp("executor");
        reconcile(executors(3));
        reconcile(executors(4));
        others.rolled("executor", "r1", "r1", 2);
        reconcile(executors(4));
        assertThat(status.phase()).isEqualTo("Degraded");
        assertThat(condition("Ready").getStatus()).isEqualTo("False");
    }

    /** What keeps a new one from its start needs somebody. */
    @Test
    void anExecutorThatCannotStartIsNamedWhileTheChainIsScaled() {
        reconcile(executors(1));
        others.controllerCatchesUp(Others.ALL);
        reconcile(executors(1));
        reconcile(executors(2));
        others.rolled("executor", "r1", "r1", 1);
        others.refuses("executor", "exceeded quota: memory");
        // that of the API server in memory is now
        chain.now = Instant.now().plusSeconds(60);
        reconcile(executors(2));
        assertThat(condition("ExecutorsReady").getReason()).isEqualTo("PodsRefused");
        assertThat(status.phase()).isEqualTo("Degraded");
    }

    /** Begun, then asleep; begun, then awake: an Event each, though every part takes part in it. */
    @Test
    void hibernatingAndWakingAreToldWhenTheyBeginAndWhenTheyAreDone() {
        String asleep = MINIMAL + "  hibernated: true\n";
        reconcile(MINIMAL);
        others.controllerCatchesUp(Others.ALL);
        others.runs("executor", true);
        reconcile(MINIMAL);
        assertThat(reconcile(asleep)).hasSize(Others.ALL.length).containsOnly(Reason.Hibernating);
        assertThat(status.phase()).isEqualTo("Hibernated");
        assertThat(condition("Ready").getReason()).isEqualTo("Hibernating");
        client.pods().inNamespace("default").withName("hello-executor-0").delete();
        assertThat(reconcile(asleep)).containsExactly(Reason.Hibernated);
        assertThat(chain.happenings.getFirst().message()).isEqualTo("AIChain hello: hibernated: no pod is left");
        assertThat(condition("Ready").getReason()).isEqualTo("Hibernated");
        assertThat(reconcile(asleep)).isEmpty();
        // of what does not run nothing restarts
        assertThat(reconcile(asleep + "  version: 1.1.0\n")).containsExactly(Reason.Changed);
        assertThat(cluster.writes).containsExactly("apply StatefulSet hello-executor");
        reconcile(asleep);

        assertThat(reconcile(MINIMAL)).hasSize(Others.ALL.length).containsOnly(Reason.Waking);
        assertThat(status.phase()).isEqualTo("Waking");
        others.controllerCatchesUp("kafka", "bitcoin");
        reports.put("hello-anchor-0", Others.waits("Bitcoin: connection refused"));
        assertThat(reconcile(MINIMAL)).isEmpty();
        assertThat(status.phase()).isEqualTo("Waking");
        reports.clear();
        others.controllerCatchesUp(Others.ALL);
        assertThat(reconcile(MINIMAL)).containsExactly(Reason.Woken);
        assertThat(status.phase()).isEqualTo("Running");
        assertThat(reconcile(MINIMAL)).isEmpty();
    }

    /** What is watched is a moment behind what was written: a chain that wakes is not ready for having nothing that could be. */
    @Test
    void aChainThatIsSeenAsItSleptIsNotReady() {
        String asleep = MINIMAL + "  hibernated: true\n";
        reconcile(asleep);
        others.controllerCatchesUp(Others.ALL);
        reconcile(asleep);
        cluster.late = true;
        reconcile(MINIMAL);
        assertThat(condition("Ready").getStatus()).isEqualTo("False");
        assertThat(status.phase()).isEqualTo("Waking");
    }

    @Test
    void aPausedChainIsNotTouchedAndAHibernatedOneKeepsItsData() {
        reconcile(MINIMAL);
        assertThat(reconcile(MINIMAL + "  paused: true\n  executors: {replicas: 3}\n"))
                .isEmpty();
        assertThat(cluster.writes).isEmpty();
        assertThat(status.phase()).isEqualTo("Paused");
        reconcile(MINIMAL + "  hibernated: true\n");
        assertThat(status.phase()).isEqualTo("Hibernated");
        for (String component : Others.ALL)
            assertThat(others.set(component).getSpec().getReplicas()).isZero();
        assertThat(client.persistentVolumeClaims()
                        .inNamespace("default")
                        .withName("hello-da")
                        .get())
                .isNotNull();
        reconcile(MINIMAL);
        for (String component : Others.ALL)
            assertThat(others.set(component).getSpec().getReplicas()).isEqualTo(1);
    }
}
