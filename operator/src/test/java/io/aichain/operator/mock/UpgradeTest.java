package io.aichain.operator.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.operator.Checkout;
import io.aichain.operator.api.AIChainStatus;
import io.aichain.operator.events.Happening;
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

    /** The next look finds the first of them as it should be, and would have nothing to say. */
    @Test
    void whatWasRestartedBeforeALookFailsIsToldWithItsReason() {
        String changed = MINIMAL + "  executors: {resources: {limits: {memory: 3Gi}}}\n"
                + "  daWriter: {resources: {limits: {memory: 1Gi}}}\n";
        chain.reconcile(MINIMAL);
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reconcile(MINIMAL);
        chain.cluster.failing = "StatefulSet hello-da-writer";
        assertThatThrownBy(() -> chain.reconcile(changed)).hasMessageContaining("time-out");
        assertThat(chain.happenings)
                .containsExactly(new Happening(Reason.SettingsChanged, "StatefulSet hello-executor"));
        chain.cluster.failing = null;
        chain.reconcile(changed);
        assertThat(chain.happenings)
                .containsExactly(new Happening(Reason.SettingsChanged, "StatefulSet hello-da-writer"));
    }

    @Test
    void partsThatNoVersionChangesAreNamed() {
        chain.reconcile(MINIMAL + "  images: {executor: e, anchor: a, kafka: k}\n");
        assertThat(chain.condition("ImagesPinned").getStatus()).isEqualTo("True");
        assertThat(chain.condition("ImagesPinned").getMessage())
                .contains("the images of executor, anchor: no version changes");
        chain.reconcile(MINIMAL + "  images: {kafka: k}\n");
        assertThat(chain.status.conditions()).noneMatch(one -> one.getType().equals("ImagesPinned"));
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
        assertThat(chain.reconcile(broken)).containsExactly(Reason.VersionGivenUp);
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

    private void reconcileAfter(int seconds, String yaml) {
        chain.now = chain.now.plusSeconds(seconds);
        chain.reconcile(yaml);
    }

    /** Ready says more than that pods run: what it says else is no reason to go back. */
    @Test
    void anUpgradeIsFinishedWhenItsPodsAreReadyWhateverElseIsMissing() {
        String gateway = MINIMAL + "  rpc: {gateway: {name: edge, host: rpc.example.org}}\n";
        String upgraded = gateway + "  version: 2.0.0\n";
        chain.reconcile(gateway);
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reconcile(gateway);
        assertThat(chain.status.version()).isEqualTo("1.0.0");
        for (int look = 0; look < 10; look++) {
            chain.reconcile(upgraded);
            chain.others.controllerCatchesUp(Others.ALL);
        }
        assertThat(chain.condition("Ready").getReason()).isEqualTo("GatewayMissing");
        assertThat(chain.status.version()).isEqualTo("2.0.0");
        assertThat(chain.status.upgrade()).isNull();
        reconcileAfter(660, upgraded);
        assertThat(chain.others.images()).containsOnly("2.0.0");
        assertThat(chain.condition("Ready").getReason()).isEqualTo("GatewayMissing");
    }

    /** Kubernetes may say that a set is on its way for longer than pods need: it is pods that count. */
    @Test
    void whileEveryPodRunsItNothingIsGivenUp() {
        String upgraded = MINIMAL + "  version: 2.0.0\n";
        chain.reconcile(MINIMAL);
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reconcile(MINIMAL);
        for (int look = 0; look < 10; look++) {
            chain.reconcile(upgraded);
            chain.others.controllerCatchesUp(Others.ALL);
        }
        chain.others.rolled("sequencer", "r1", "r2", 0);
        for (String component : Others.SERVICES) chain.others.runs(component, true);
        chain.status = withVersion("1.0.0");
        chain.reconcile(upgraded);
        reconcileAfter(660, upgraded);
        assertThat(chain.status.version()).isEqualTo("1.0.0");
        assertThat(chain.status.upgrade().pods()).isEqualTo(4);
        assertThat(chain.status.upgrade().givenUp()).isFalse();
        chain.others.runs("sequencer", false);
        chain.reconcile(upgraded);
        assertThat(chain.status.upgrade().givenUp()).isTrue();
    }

    /** The part whose Secret is missing is left as it is: nobody waits for it, and the others are not taken back for it. */
    @Test
    void aPartThatIsHeldIsNoReasonToGiveUp() {
        String own = MINIMAL + "  sequencer: {keySecret: {name: seq, key: k}}\n";
        String upgraded = own + "  version: 2.0.0\n";
        chain.others.secret("seq", "k", "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
        chain.reconcile(own);
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reconcile(own);
        chain.others.runs("sequencer", true);
        client.secrets().inNamespace("default").withName("seq").delete();
        for (int look = 0; look < 10; look++) {
            chain.reconcile(upgraded);
            chain.others.controllerCatchesUp(Others.ALL);
        }
        for (String component : Others.SERVICES) chain.others.runs(component, true);
        assertThat(chain.others.images()).containsExactly("2.0.0", "2.0.0", "2.0.0", "1.0.0");
        chain.reconcile(upgraded);
        reconcileAfter(660, upgraded);
        assertThat(chain.status.version()).isEqualTo("1.0.0");
        assertThat(chain.status.upgrade().givenUp()).isFalse();
        assertThat(chain.condition("SequencerReady").getReason()).isEqualTo("SecretMissing");
    }

    @Test
    void timeThatAChainSleepsDoesNotCount() {
        String upgraded = MINIMAL + "  version: 2.0.0\n";
        String asleep = upgraded + "  hibernated: true\n";
        chain.reconcile(MINIMAL);
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reconcile(MINIMAL);
        for (int look = 0; look < 10; look++) {
            chain.reconcile(asleep);
            chain.others.controllerCatchesUp(Others.ALL);
        }
        assertThat(chain.others.images()).containsOnly("2.0.0");
        // none of its pods has run
        assertThat(chain.status.version()).isEqualTo("1.0.0");
        AIChainStatus before = chain.status;
        reconcileAfter(3600, asleep);
        assertThat(chain.status).isEqualTo(before);
        chain.reconcile(upgraded);
        assertThat(chain.status.upgrade().since()).isEqualTo(chain.now.toString());
        reconcileAfter(600, upgraded);
        assertThat(chain.status.upgrade().givenUp()).isFalse();
        reconcileAfter(1, upgraded);
        assertThat(chain.status.upgrade().givenUp()).isTrue();
        // what was given up stays so
        reconcileAfter(1, asleep);
        assertThat(chain.status.upgrade().givenUp()).isTrue();
    }

    @Test
    void aPausedChainKeepsItsVersionAndItsTime() {
        String paused = MINIMAL + "  version: 2.0.0\n  paused: true\n";
        chain.reconcile(MINIMAL);
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reconcile(MINIMAL);
        chain.reconcile(paused);
        reconcileAfter(3600, paused);
        assertThat(chain.cluster.writes).isEmpty();
        assertThat(chain.condition("Ready").getStatus()).isEqualTo("True");
        assertThat(chain.status.version()).isEqualTo("1.0.0");
        assertThat(chain.reconcile(MINIMAL + "  version: 2.0.0\n")).containsExactly(Reason.ImageChanged);
        assertThat(chain.status.upgrade().givenUp()).isFalse();
    }

    /** A pod that comes and goes is none that has come. */
    @Test
    void aPodThatFlapsDoesNotStopTheClock() {
        String upgraded = MINIMAL + "  version: 2.0.0\n";
        chain.reconcile(MINIMAL);
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reconcile(MINIMAL);
        chain.others.runs("sequencer", true);
        chain.reconcile(upgraded);
        chain.others.rolled("executor", "r1", "r2", 0);
        chain.others.runs("executor", true);
        chain.reconcile(upgraded);
        assertThat(chain.status.upgrade().pods()).isEqualTo(1);
        String since = chain.status.upgrade().since();
        for (int flap = 0; flap < 10; flap++) {
            chain.others.runs("executor", flap % 2 == 1);
            reconcileAfter(60, upgraded);
            assertThat(chain.status.upgrade().since()).isEqualTo(since);
            assertThat(chain.status.upgrade().givenUp()).isFalse();
        }
        reconcileAfter(1, upgraded);
        assertThat(chain.status.upgrade().givenUp()).isTrue();
    }

    /** The executor that had the block may be the one that is being replaced. */
    @Test
    void anUpgradeThatHasBegunAtItsBlockGoesOnWhenHeightsFall() {
        String upgraded = MINIMAL + "  version: 2.0.0\n  versionFromBlock: 100\n";
        chain.reconcile(MINIMAL);
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reports.put("hello-executor-0", at(100));
        chain.reconcile(MINIMAL);
        assertThat(chain.reconcile(upgraded)).containsExactly(Reason.ImageChanged);
        chain.others.rolled("executor", "r1", "r2", 0);
        chain.reports.put("hello-executor-0", at(90));
        chain.reconcile(upgraded);
        assertThat(chain.status.heights().latest()).isEqualTo(90);
        assertThat(chain.reconcile(upgraded)).isEmpty();
        assertThat(chain.others.images()).containsExactly("2.0.0", "1.0.0", "1.0.0", "1.0.0");
    }

    /** The operator is newer, and the chain follows it from a block on. */
    @Test
    void aChainWithoutAVersionOfItsOwnSaysThatItWaits() {
        String waiting = MINIMAL + "  versionFromBlock: 100\n";
        chain.reconcile(MINIMAL + "  version: 0.9.0\n");
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reconcile(MINIMAL + "  version: 0.9.0\n");
        assertThat(chain.reconcile(waiting)).isEmpty();
        assertThat(chain.condition("VersionWaits").getMessage())
                .isEqualTo("version 1.0.0 begins when block 100 is executed; until then 0.9.0 runs");
    }

    /** As another hand, or an older operator, may have written it. */
    @Test
    void aStatusWithGapsIsRead() {
        chain.reconcile(MINIMAL);
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reconcile(MINIMAL);
        chain.status = with(
                chain.status,
                "1.0.0",
                new AIChainStatus.Heights(null, null, null),
                new AIChainStatus.Upgrade(null, null, null, null));
        assertThat(chain.reconcile(MINIMAL + "  version: 2.0.0\n  versionFromBlock: 100\n"))
                .isEmpty();
        chain.status = with(chain.status, "1.0.0", null, new AIChainStatus.Upgrade("2.0.0", null, null, null));
        assertThat(chain.reconcile(MINIMAL + "  version: 2.0.0\n")).containsExactly(Reason.ImageChanged);
        assertThat(chain.status.upgrade().since()).isEqualTo(chain.now.toString());
    }

    private AIChainStatus withVersion(String version) {
        return with(chain.status, version, chain.status.heights(), null);
    }

    private static AIChainStatus with(
            AIChainStatus status, String version, AIChainStatus.Heights heights, AIChainStatus.Upgrade upgrade) {
        return new AIChainStatus(
                status.observedGeneration(),
                status.phase(),
                status.conditions(),
                status.genesisHash(),
                heights,
                status.lastAnchor(),
                status.dataAvailability(),
                status.rpcUrl(),
                status.anchorAddress(),
                status.anchorBalanceSat(),
                status.executors(),
                version,
                upgrade);
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

    /** A change that is to make it smaller would wait for ever for room that there is not. */
    @Test
    void aSequencerIsExchangedInPlaceWhereThereIsNoRoomForASecond() {
        String smaller = MINIMAL + "  sequencer: {resources: {limits: {memory: 300Mi}}}\n";
        chain.reconcile(MINIMAL);
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reconcile(smaller);
        chain.others.rolled("sequencer", "r1", "r2", 1);
        String since = chain.now.toString();
        // of another revision: that one is replaced before it counts
        chain.others.successorWithoutRoom("r1", "2025-12-31T00:00:00Z");
        assertThat(chain.reconcile(smaller)).isEmpty();
        chain.others.successorWithoutRoom("r2", since);
        chain.now = chain.now.plusSeconds(300);
        assertThat(chain.reconcile(smaller)).isEmpty();
        assertThat(chain.condition("SequencerReady").getReason()).isEqualTo("Unschedulable");
        chain.now = chain.now.plusSeconds(1);
        assertThat(chain.reconcile(smaller)).containsExactly(Reason.NoRoomForSuccessor);
        assertThat(chain.others.set("sequencer").getSpec().getReplicas()).isEqualTo(1);
        assertThat(chain.others
                        .set("sequencer")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getResources()
                        .getLimits()
                        .get("memory"))
                .hasToString("300Mi");
        // and no second one comes back while it is exchanged
        client.pods().inNamespace("default").withName("hello-sequencer-1").delete();
        assertThat(chain.reconcile(smaller)).isEmpty();
        chain.others.rolled("sequencer", "r1", "r2", 0);
        assertThat(chain.reconcile(smaller)).isEmpty();
        assertThat(chain.status.phase()).isEqualTo("Upgrading");
        chain.others.controllerCatchesUp("sequencer");
        assertThat(chain.reconcile(smaller)).isEmpty();
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
