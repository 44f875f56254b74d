package io.aichain.operator.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.operator.Checkout;
import io.aichain.operator.api.AIChainStatus;
import io.aichain.operator.events.Reason;
import io.aichain.operator.reconciler.ChainReconciler;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is missing or wrong beside a running chain is a condition at the next look, with what to do, and gone at the look after it was mended. */
@EnableKubernetesMockClient(crud = true)
class HealingTest {
    private static final String KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    private static final String OTHER_KEY = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
    private static final String YAML = Checkout.read(Checkout.root().resolve("k8s/samples/minimal.yaml"))
            + "  sequencer: {keySecret: {name: seq, key: k}}\n  executors: {storage: {storageClassName: fast}}\n";

    KubernetesClient client;

    /** What goes wrong, and how that is mended. */
    enum Trouble {
        SECRET_MISSING(
                "SequencerReady",
                "SecretMissing",
                "kubectl -n default create secret generic seq --from-file=k=",
                chain -> chain.others.gone("seq"),
                chain -> chain.others.secret("seq", "k", KEY)),
        WRONG_KEY(
                "SequencerReady",
                "WrongKey",
                "put",
                chain -> chain.others.secret("seq", "k", OTHER_KEY),
                chain -> chain.others.secret("seq", "k", KEY)),
        KAFKA_UNREACHABLE(
                "KafkaReady",
                "Unreachable",
                "look at",
                chain -> chain.reports.put("hello-sequencer-0", Others.waits("Kafka: no answer")),
                chain -> chain.reports.clear()),
        /** The words are TopicCheck's (ReplicasIT). */
        TOO_FEW_BROKERS(
                "KafkaReady",
                "TooFewBrokers",
                "all of them run",
                chain -> chain.reports.put(
                        "hello-anchor-0",
                        Others.waits(
                                "Kafka: 1 of the 3 brokers are there that topics with 3 replicas need (AICHAIN_KAFKA_REPLICAS)")),
                chain -> chain.reports.clear()),
        BITCOIN_UNREACHABLE(
                "BitcoinReady",
                "Unreachable",
                "look at",
                chain -> chain.reports.put("hello-anchor-0", Others.waits("Bitcoin: connection refused")),
                chain -> chain.reports.clear()),
        NO_TAKE_OVER(
                "SequencerReady",
                "NoTakeOver",
                "mend that before its leader is lost",
                chain -> {
                    chain.fails("sequencer");
                    chain.reports.put("hello-sequencer-0", Others.waits("could not take over: topic t is missing"));
                },
                chain -> chain.heals("sequencer")),
        VOLUME_FULL(
                "ExecutorsReady",
                "VolumeFull",
                "make its PersistentVolumeClaim larger, it goes on by itself",
                chain -> {
                    chain.fails("executor");
                    chain.reports.put("hello-executor-0", Others.waits("write: No space left on device"));
                },
                chain -> chain.heals("executor")),
        PODS_REFUSED(
                "AnchorReady",
                "PodsRefused",
                "exceeded quota: memory; raise the namespace's quota",
                chain -> {
                    chain.others.rolled("anchor", "r1", "r1", 0);
                    chain.others.refuses("anchor", "pods \"hello-anchor-0\" is forbidden: exceeded quota: memory");
                    // that of the API server in memory is now
                    chain.now = Instant.now().plusSeconds(60);
                    // at first it may be that it is only about to be made
                    chain.reconcile(YAML);
                },
                chain -> chain.heals("anchor")),
        VOLUME_NOT_MOUNTED(
                "ExecutorsReady",
                "VolumeNotMounted",
                "Multi-Attach error; mend what it names, the volume or the node: kubectl -n default describe pod hello-executor-0",
                chain -> {
                    chain.fails("executor");
                    chain.others.waitsForVolume("executor", "Multi-Attach error");
                    // that of the API server in memory is now
                    chain.now = Instant.now().plusSeconds(60);
                },
                chain -> chain.heals("executor")),
        NODE_LOST(
                "SequencerReady",
                "NodeLost",
                "mend the node",
                chain -> {
                    chain.fails("sequencer");
                    chain.others.leftByItsNode("sequencer");
                },
                chain -> chain.heals("sequencer")),
        /** Its pod is ready, as it goes on by itself; the words are those of the file network on a full disk (FullDiskIT). */
        VOLUME_OF_DATA_FULL(
                "DataAvailabilityReady",
                "VolumeFull",
                "make its PersistentVolumeClaim larger, it goes on by itself",
                chain -> {
                    chain.others.runs("da-writer", true);
                    chain.reports.put(
                            "hello-da-writer-0",
                            Others.waits("network_unavailable: IOException: No space left on device"));
                },
                chain -> chain.reports.clear()),
        DATA_NETWORK_AWAY(
                "DataAvailabilityReady",
                "Waiting",
                "it goes on by itself when that is back",
                chain -> {
                    chain.others.runs("da-writer", true);
                    chain.reports.put(
                            "hello-da-writer-0", Others.waits("network_unavailable: folder /da is not there"));
                },
                chain -> chain.reports.clear()),
        /** Kafka ends its process, with these last words of EmbeddedKafka whatever the cause, and services say that nobody answers. */
        VOLUME_OF_KAFKA_UNWRITABLE(
                "KafkaReady",
                "VolumeUnwritable",
                "make its PersistentVolumeClaim larger, or mend the volume: it goes on by itself",
                chain -> {
                    chain.others.rolled("kafka", "r1", "r1", 0);
                    chain.others.ends(
                            "kafka",
                            "Kafka has ended this process (halt); mostly that is because it cannot write to /data/broker."
                                    + " Make room on its disk, or mend it, and start again: what was acknowledged is kept.");
                    chain.reports.put("hello-sequencer-0", Others.waits("Kafka: no answer"));
                },
                chain -> chain.heals("kafka")),
        VOLUME_OF_BITCOIN_FULL(
                "BitcoinReady",
                "VolumeFull",
                "make its PersistentVolumeClaim larger, it goes on by itself",
                chain -> {
                    chain.others.rolled("bitcoin", "r1", "r1", 0);
                    chain.others.ends("bitcoin", "Error: Disk space is too low!\nShutdown: done\n");
                    chain.reports.put("hello-anchor-0", Others.waits("Bitcoin: connection refused"));
                },
                chain -> chain.heals("bitcoin")),
        STORAGE_CLASS_UNKNOWN(
                "ExecutorsReady",
                "StorageClassUnknown",
                "spec.executors.storage",
                chain -> chain.others.noStorageClass("fast"),
                chain -> chain.others.storageClass("fast", false));

        private final String type;
        private final String reason;
        private final String nextStep;
        private final Consumer<OneChain> begin;
        private final Consumer<OneChain> mend;

        Trouble(String type, String reason, String nextStep, Consumer<OneChain> begin, Consumer<OneChain> mend) {
            this.type = type;
            this.reason = reason;
            this.nextStep = nextStep;
            this.begin = begin;
            this.mend = mend;
        }
    }

    @ParameterizedTest
    @EnumSource
    void itIsAConditionAtTheNextLookAndHealsWithoutARestart(Trouble trouble) {
        OneChain chain = new OneChain(client);
        chain.others.secret("seq", "k", KEY);
        chain.others.storageClass("fast", false);
        chain.reconcile(YAML);
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reconcile(YAML);
        assertThat(chain.status.phase()).isEqualTo("Running");

        trouble.begin.accept(chain);
        assertThat(chain.reconcile(YAML)).isEmpty();
        Condition seen = chain.condition(trouble.type);
        assertThat(seen.getStatus()).isEqualTo("False");
        assertThat(seen.getReason()).isEqualTo(trouble.reason);
        assertThat(seen.getMessage()).contains(trouble.nextStep);
        assertThat(chain.condition("Ready").getReason()).isEqualTo(trouble.reason);
        assertThat(chain.settled).isFalse();
        assertThat(chain.cluster.writes).isEmpty();

        trouble.mend.accept(chain);
        List<Reason> done = chain.reconcile(YAML);
        if (trouble == Trouble.SECRET_MISSING) {
            // made anew it may hold another key: those who read it are exchanged in order, and nobody else
            assertThat(done).containsExactly(Reason.SecretChanged);
            assertThat(chain.cluster.writes).containsExactly("apply StatefulSet hello-sequencer");
            // one that is alone has a second beside it meanwhile, which comes and goes
            for (int look = 0; look < 4 && !chain.settled; look++) {
                chain.others.controllerCatchesUp("sequencer");
                chain.reconcile(YAML);
            }
        } else {
            assertThat(done).isEmpty();
            assertThat(chain.cluster.writes).isEmpty();
        }
        assertThat(chain.condition(trouble.type).getStatus()).isEqualTo("True");
        assertThat(chain.status.phase()).isEqualTo("Running");
    }

    /** What somebody else has made under a name that the chain needs; the operator SDK looks again by itself, as ForeignKindsE2E sees. */
    @Test
    void aNameThatWasTakenIsTheChainsAtTheLookAfterItIsFree() {
        OneChain chain = new OneChain(client);
        chain.others.secret("seq", "k", KEY);
        chain.others.storageClass("fast", false);
        Service strangers = client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("hello-rpc")
                        .endMetadata()
                        .withNewSpec()
                        .endSpec()
                        .build())
                .create();
        assertThatThrownBy(() -> chain.reconcile(YAML)).hasMessageContaining("delete it, or make the AIChain under");
        // as ChainReconciler writes it (ErrorStatusTest)
        Condition failed = new ConditionBuilder()
                .withType("Ready")
                .withStatus("False")
                .withReason("ReconcileFailed")
                .withLastTransitionTime("2026-01-01T00:00:00Z")
                .build();
        chain.status = new AIChainStatus(
                1L, "Degraded", List.of(failed), null, null, null, null, null, null, null, null, null, null);

        client.resource(strangers).delete();
        chain.reconcile(YAML);
        assertThat(chain.condition("Ready").getReason()).isEqualTo("Starting");
        assertThat(chain.cluster.writes).contains("apply Service hello-rpc");
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reconcile(YAML);
        assertThat(chain.condition("Ready").getStatus()).isEqualTo("True");
        assertThat(chain.status.phase()).isEqualTo("Running");
    }

    /** An answer costs the API server a look at all Events of the namespace. */
    @Test
    void whyPodsAreMissingIsAskedOnlyIfTheyStayMissingAndNobodySaysWhy() {
        OneChain chain = new OneChain(client);
        chain.others.secret("seq", "k", KEY);
        chain.others.storageClass("fast", false);
        chain.reconcile(YAML);
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reconcile(YAML);
        chain.now = Instant.now().plusSeconds(60);
        chain.others.rolled("anchor", "r1", "r1", 0);
        chain.reconcile(YAML);
        assertThat(chain.cluster.reads).noneMatch(read -> read.startsWith("Events"));
        chain.reconcile(YAML);
        assertThat(chain.cluster.reads)
                .filteredOn(read -> read.startsWith("Events"))
                .containsExactly("Events of StatefulSet hello-anchor");
        chain.others.gone("seq");
        chain.others.rolled("sequencer", "r1", "r1", 0);
        chain.others.rolled("anchor", "r1", "r1", 1);
        chain.reconcile(YAML);
        chain.reconcile(YAML);
        assertThat(chain.condition("SequencerReady").getReason()).isEqualTo("SecretMissing");
        assertThat(chain.cluster.reads).noneMatch(read -> read.startsWith("Events"));
    }

    /** Of all of them with one question. */
    @Test
    void whyVolumesDoNotComeIsAskedOnceForAllPods() {
        OneChain chain = new OneChain(client);
        chain.others.secret("seq", "k", KEY);
        chain.others.storageClass("fast", false);
        chain.reconcile(YAML);
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reconcile(YAML);
        assertThat(chain.cluster.reads).noneMatch(read -> read.startsWith("Events"));
        for (String component : List.of("executor", "da-writer")) {
            chain.fails(component);
            chain.others.waitsForVolume(component, "no disk for the " + component);
        }
        chain.now = Instant.now().plusSeconds(60);
        chain.reconcile(YAML);
        assertThat(chain.cluster.reads)
                .filteredOn(read -> read.startsWith("Events"))
                .containsExactly("Events of all pods");
        assertThat(chain.condition("ExecutorsReady").getMessage()).contains("no disk for the executor");
        assertThat(chain.condition("DataAvailabilityReady").getMessage()).contains("no disk for the da-writer");
    }

    /** Nothing tells the operator of a Secret, a storage class or a service's words: it looks. */
    @Test
    void aLookComesLongBeforeHalfAMinute() {
        assertThat(ChainReconciler.nextLook(true)).isLessThanOrEqualTo(Duration.ofSeconds(15));
        assertThat(ChainReconciler.nextLook(false)).isLessThanOrEqualTo(Duration.ofSeconds(5));
    }
}
