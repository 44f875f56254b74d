package io.aichain.operator.mock;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.operator.Checkout;
import io.aichain.operator.api.AIChainStatus;
import io.aichain.operator.events.Reason;
import io.aichain.operator.status.ServiceReport;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In which order a change reaches pods, when it begins, and how it ends where it cannot work. */
@EnableKubernetesMockClient(crud = true)
class UpgradeTest {
    private static final String MINIMAL = Checkout.read(Checkout.root().resolve("k8s/samples/minimal.yaml"));

    KubernetesClient client;
    private OneChain chain;

    @BeforeEach
    void begin() {
        chain = new OneChain(client);
    }

    @Test
    void anUpgradeReachesExecutorsFirstAndTheSequencerLast() {
        String upgraded = MINIMAL + "  version: 2.0.0\n";
        chain.reconcile(MINIMAL);
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reconcile(MINIMAL);
        assertThat(chain.reconcile(upgraded)).containsExactly(Reason.ImageChanged);
        assertThat(chain.others.images()).containsExactly("2.0.0", "1.0.0", "1.0.0", "1.0.0");
        assertThat(chain.status.phase()).isEqualTo("Upgrading");
        assertThat(chain.status.version()).isEqualTo("1.0.0");
        // the controller has not seen it yet: its status is that of the old image
        assertThat(chain.reconcile(upgraded)).isEmpty();
        assertThat(chain.status.phase()).isEqualTo("Upgrading");
        chain.others.rolled("executor", "r1", "r2", 0);
        assertThat(chain.reconcile(upgraded)).isEmpty();
        assertThat(chain.status.phase()).isEqualTo("Upgrading");
        chain.others.rolled("executor", "r2", "r2", 1);
        assertThat(chain.reconcile(upgraded)).containsExactly(Reason.ImageChanged);
        assertThat(chain.others.images()).containsExactly("2.0.0", "2.0.0", "1.0.0", "1.0.0");
        chain.others.rolled("da-writer", "r2", "r2", 1);
        chain.reconcile(upgraded);
        chain.others.rolled("anchor", "r2", "r2", 1);
        chain.reconcile(upgraded);
        assertThat(chain.others.images()).containsExactly("2.0.0", "2.0.0", "2.0.0", "2.0.0");
        chain.reconcile(upgraded);
        assertThat(chain.status.version()).isEqualTo("1.0.0");
        chain.others.rolled("sequencer", "r2", "r2", 2);
        chain.reconcile(upgraded);
        chain.others.controllerCatchesUp("sequencer");
        chain.reconcile(upgraded);
        assertThat(chain.status.phase()).isEqualTo("Running");
        assertThat(chain.status.version()).isEqualTo("2.0.0");
    }

    @Test
    void whatOnlyAnUpgradeChangesWaitsForItsTurn() {
        String upgraded = MINIMAL + "  version: 2.0.0\n";
        chain.reconcile(MINIMAL);
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reconcile(upgraded);
        chain.others.rolled("executor", "r1", "r2", 0);
        String more = upgraded + "  anchor: {resources: {limits: {memory: 1Gi}}}\n";
        assertThat(chain.reconcile(more)).containsExactly(Reason.SettingsChanged);
        assertThat(chain.others.images()).containsExactly("2.0.0", "1.0.0", "1.0.0", "1.0.0");
        assertThat(chain.others
                        .set("anchor")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getResources()
                        .getLimits()
                        .get("memory"))
                .hasToString("1Gi");
        assertThat(chain.reconcile(more)).isEmpty();
    }

    @Test
    void aVersionThatBeginsAtABlockWaitsForIt() {
        String upgraded = MINIMAL + "  version: 2.0.0\n  versionFromBlock: 100\n";
        chain.reconcile(MINIMAL);
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reports.put("hello-executor-0", at(99));
        chain.reconcile(MINIMAL);
        assertThat(chain.reconcile(upgraded)).isEmpty();
        assertThat(chain.status.phase()).isEqualTo("Running");
        assertThat(chain.status.version()).isEqualTo("1.0.0");
        assertThat(chain.condition("VersionWaits").getMessage())
                .isEqualTo("version 2.0.0 begins when block 100 is executed; until then 1.0.0 runs");
        chain.reports.put("hello-executor-0", at(100));
        // seen in this look, acted on in the next
        chain.reconcile(upgraded);
        assertThat(chain.reconcile(upgraded)).containsExactly(Reason.ImageChanged);
        assertThat(chain.others.images()).containsExactly("2.0.0", "1.0.0", "1.0.0", "1.0.0");
        assertThat(chain.status.conditions()).noneMatch(one -> one.getType().equals("VersionWaits"));
    }

    @Test
    void aVersionThatDoesNotBecomeReadyIsGivenUpAndTheLastOneRunsAgain() {
        String broken = MINIMAL + "  version: broken\n";
        chain.reconcile(MINIMAL);
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reconcile(MINIMAL);
        assertThat(chain.reconcile(broken)).containsExactly(Reason.ImageChanged);
        chain.others.rolled("executor", "r1", "r2", 0);
        chain.now = chain.now.plusSeconds(600);
        assertThat(chain.reconcile(broken)).isEmpty();
        assertThat(chain.status.upgrade().givenUp()).isFalse();
        chain.now = chain.now.plusSeconds(1);
        chain.reconcile(broken);
        assertThat(chain.status.upgrade().givenUp()).isTrue();
        assertThat(chain.reconcile(broken)).containsExactly(Reason.ImageChanged);
        assertThat(chain.others.images()).containsOnly("1.0.0");
        assertThat(chain.condition("VersionGivenUp").getMessage())
                .contains("version broken did not become ready, and 1.0.0 runs again");
        // and it is not tried again by itself
        chain.others.controllerCatchesUp(Others.ALL);
        assertThat(chain.reconcile(broken)).isEmpty();
        assertThat(chain.status.phase()).isEqualTo("Running");
        assertThat(chain.reconcile(MINIMAL + "  version: 2.0.0\n")).containsExactly(Reason.ImageChanged);
        assertThat(chain.status.conditions()).noneMatch(one -> one.getType().equals("VersionGivenUp"));
    }

    @Test
    void aSequencerThatIsAloneHasASecondBesideItWhileItIsReplaced() {
        String other = MINIMAL + "  sequencer: {resources: {limits: {memory: 1Gi}}}\n";
        chain.reconcile(MINIMAL);
        chain.others.controllerCatchesUp(Others.ALL);
        assertThat(chain.reconcile(other)).containsExactly(Reason.SettingsChanged);
        assertThat(chain.others.set("sequencer").getSpec().getReplicas()).isEqualTo(2);
        // not seen by the controller yet
        assertThat(chain.reconcile(other)).isEmpty();
        chain.others.rolled("sequencer", "r1", "r2", 1);
        assertThat(chain.reconcile(other)).isEmpty();
        chain.others.rolled("sequencer", "r2", "r2", 2);
        assertThat(chain.reconcile(other)).containsExactly(Reason.Scaled);
        assertThat(chain.others.set("sequencer").getSpec().getReplicas()).isEqualTo(1);
        assertThat(chain.status.phase()).isEqualTo("Upgrading");
        chain.others.controllerCatchesUp("sequencer");
        assertThat(chain.reconcile(other)).isEmpty();
        assertThat(chain.status.phase()).isEqualTo("Running");
    }

    /** What cannot become ready beside it is taken away again, and the one that orders was never touched. */
    @Test
    void aSequencerGoesOnWhenItsSuccessorCannot() {
        chain.reconcile(MINIMAL);
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reconcile(MINIMAL + "  images: {sequencer: example.org/broken:1}\n");
        chain.others.rolled("sequencer", "r1", "r2", 1);
        assertThat(chain.reconcile(MINIMAL)).containsExactly(Reason.ImageChanged);
        chain.others.rolled("sequencer", "r1", "r1", 1);
        assertThat(chain.reconcile(MINIMAL)).containsExactly(Reason.Scaled);
        assertThat(chain.others.set("sequencer").getSpec().getReplicas()).isEqualTo(1);
    }

    /** A mistake can always be mended: the mending waits for nothing. */
    @Test
    void aBadUpgradeIsTakenBackAtOnceAndItsPodIsReplaced() {
        chain.reconcile(MINIMAL);
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reconcile(MINIMAL + "  version: broken\n");
        chain.others.rolled("executor", "r1", "r2", 0);
        chain.others.pod("hello-executor-0", "r2", "2025-12-31T23:55:00Z");
        chain.others.pod("hello-executor-1", "r2", "2025-12-31T23:59:30Z");
        assertThat(chain.reconcile(MINIMAL)).containsExactly(Reason.ImageChanged);
        assertThat(chain.others.images()).containsOnly("1.0.0");
        // the controller goes back to its first revision, but waits for the pod of the second
        chain.others.rolled("executor", "r2", "r1", 0);
        // the highest is on its way still
        assertThat(chain.reconcile(MINIMAL)).isEmpty();
        client.pods().inNamespace("default").withName("hello-executor-1").delete();
        assertThat(chain.reconcile(MINIMAL)).containsExactly(Reason.StuckPodReplaced);
        assertThat(chain.cluster.writes).containsExactly("delete Pod hello-executor-0");
    }

    private static ServiceReport at(long latest) {
        return new ServiceReport(
                Optional.empty(),
                false,
                Optional.of(new AIChainStatus.Heights(latest, 0L, 0L)),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty());
    }
}
