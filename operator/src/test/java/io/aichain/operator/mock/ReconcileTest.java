package io.aichain.operator.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.operator.Checkout;
import io.aichain.operator.api.AIChainStatus;
import io.aichain.operator.events.Reason;
import io.aichain.operator.status.ServiceReport;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What reconciling does to a cluster, on an API server in memory. */
@EnableKubernetesMockClient(crud = true)
class ReconcileTest {
    private static final String MINIMAL = Checkout.read(Checkout.root().resolve("k8s/samples/minimal.yaml"));
    private static final String OTHER_KEY = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
    private static final String KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    private static final String OWN_KEY = MINIMAL + "  sequencer: {keySecret: {name: seq, key: k}}\n";

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

    @Test
    void aNameAndAChainIdAreEnough() {
        assertThat(reconcile(MINIMAL)).hasSizeGreaterThan(15).containsOnly(Reason.Created);
        assertThat(status.phase()).isEqualTo("Creating");
        assertThat(condition("Trial").getStatus()).isEqualTo("True");
        others.controllerCatchesUp(Others.ALL);
        reconcile(MINIMAL);
        assertThat(status.phase()).isEqualTo("Running");
        assertThat(condition("Ready").getStatus()).isEqualTo("True");
        assertThat(status.version()).isEqualTo("1.0.0");
        assertThat(status.executors().ready()).isEqualTo(1);
        assertThat(status.executors().selector()).isEqualTo("aichain.io/chain=hello,aichain.io/component=executor");
    }

    static Stream<Path> samples() {
        return Checkout.samples().stream();
    }

    /** Each with the Secrets that it names. */
    @ParameterizedTest
    @MethodSource("samples")
    void aSecondLookAtASampleWritesNothing(Path sample) {
        others.secret("sequencer-key", "key", KEY);
        others.secret("anchor-key", "wif", OTHER_KEY);
        others.secret("bitcoin-node", "url", "http://u:p@node:8332");
        others.secret("kafka-login", "jaas", "login");
        others.secret("kafka-ca", "ca.crt", "pem");
        others.storageClass("fast", false);
        others.storageClass("shared", false);
        assertThat(reconcile(Checkout.read(sample))).isNotEmpty();
        AIChainStatus first = status;
        assertThat(reconcile(Checkout.read(sample))).isEmpty();
        assertThat(cluster.writes).isEmpty();
        assertThat(status).isEqualTo(first);
        assertThat(status.phase()).isEqualTo("Creating");
    }

    /** A hundred chains are looked at every 15 s: what nothing watches is asked for once. */
    @Test
    void aLookAsksForEachSecretAndForTheGenesisFileOnce() {
        reconcile(MINIMAL);
        reconcile(MINIMAL);
        assertThat(cluster.reads)
                .containsExactlyInAnyOrder(
                        "Secret hello-keys", "Secret hello-bitcoin-login", "ConfigMap hello-genesis");
    }

    @Test
    void aMissingSecretIsNamedAndHeals() {
        reconcile(OWN_KEY);
        assertThat(status.phase()).isEqualTo("Blocked");
        assertThat(condition("SequencerReady").getReason()).isEqualTo("SecretMissing");
        assertThat(condition("SequencerReady").getMessage())
                .contains("there is no Secret seq", "kubectl -n default create secret generic seq --from-file=k=");
        assertThat(others.set("executor")).isNull();
        others.secret("seq", "other", KEY);
        reconcile(OWN_KEY);
        assertThat(condition("SequencerReady").getMessage()).isEqualTo("Secret seq has no key k; add it");
        others.secret("seq", "k", KEY);
        assertThat(reconcile(OWN_KEY)).contains(Reason.Created);
        assertThat(status.phase()).isEqualTo("Creating");
    }

    @Test
    void aWrongKeyIsNamedAndRestartsNothing() {
        others.secret("seq", "k", KEY);
        reconcile(OWN_KEY);
        others.secret("seq", "k", OTHER_KEY);
        assertThat(reconcile(OWN_KEY)).isEmpty();
        assertThat(condition("SequencerReady").getReason()).isEqualTo("WrongKey");
        assertThat(condition("SequencerReady").getMessage())
                .contains("0x70997970c51812dc3a010c7d01b50e0d17dc79c8", "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266")
                .doesNotContain(OTHER_KEY.substring(2));
        others.secret("seq", "k", "password");
        assertThat(reconcile(OWN_KEY)).isEmpty();
        assertThat(condition("SequencerReady").getReason()).isEqualTo("WrongKey");
        others.secret("seq", "k", KEY);
        assertThat(reconcile(OWN_KEY)).isEmpty();
        assertThat(condition("SequencerReady").getReason()).isEqualTo("Starting");
    }

    @Test
    void aRotatedSecretRestartsWhoReadsItAndNobodyElse() {
        others.secret("seq", "k", KEY);
        reconcile(OWN_KEY);
        others.secret("seq", "k", KEY + "\n");
        assertThat(reconcile(OWN_KEY)).containsExactly(Reason.SecretChanged);
        assertThat(cluster.writes).containsExactly("apply StatefulSet hello-sequencer");
    }

    @Test
    void aLostGeneratedKeyIsNotMadeAgain() {
        reconcile(MINIMAL);
        String hash = status.genesisHash();
        client.secrets().inNamespace("default").withName("hello-keys").delete();
        assertThat(reconcile(MINIMAL)).isEmpty();
        assertThat(client.secrets()
                        .inNamespace("default")
                        .withName("hello-keys")
                        .get())
                .isNull();
        assertThat(condition("SequencerReady").getReason()).isEqualTo("SecretMissing");
        assertThat(condition("GenesisReady").getMessage()).contains("Secret hello-keys", "owner");
        assertThat(status.genesisHash()).isEqualTo(hash);
    }

    @Test
    void aLostGenesisFileIsNotMadeAgain() {
        reconcile(MINIMAL);
        String hash = status.genesisHash();
        var maps = client.configMaps().inNamespace("default");
        ConfigMap file = maps.withName("hello-genesis").get();
        maps.withName("hello-genesis").delete();
        client.secrets().inNamespace("default").withName("hello-keys").delete();
        assertThat(reconcile(MINIMAL)).isEmpty();
        assertThat(cluster.writes).isEmpty();
        assertThat(status.phase()).isEqualTo("Blocked");
        assertThat(condition("GenesisReady").getReason()).isEqualTo("GenesisLost");
        assertThat(condition("GenesisReady").getMessage()).contains("hello-genesis is gone", hash);
        ConfigMap other = file.edit()
                .editMetadata()
                .withResourceVersion(null)
                .endMetadata()
                .addToData("genesis.json", file.getData().get("genesis.json").replace("960", "961"))
                .build();
        client.resource(other).create();
        assertThat(reconcile(MINIMAL)).isEmpty();
        assertThat(condition("GenesisReady").getMessage()).contains("holds another genesis file", hash);
        // the only copy may be in it, under a wrong key
        maps.withName("hello-genesis").delete();
        others.configMap("hello-genesis", "genesis", file.getData().get("genesis.json"));
        reconcile(MINIMAL);
        assertThat(condition("GenesisReady").getReason()).isEqualTo("GenesisLost");
        assertThat(condition("GenesisReady").getMessage())
                .contains("has no key genesis.json", "keep what it holds", hash)
                .doesNotContain("made anew.", "delete");
    }

    /** What {@code kubectl aichain export} writes, and the keys: all of genesis follows from them. */
    @Test
    void theSameResourceWithTheSameKeysIsTheSameChainElsewhere() {
        reconcile(MINIMAL);
        String hash = status.genesisHash();
        client.configMaps().inNamespace("default").withName("hello-genesis").delete();
        chain.status = null;
        reconcile(MINIMAL);
        assertThat(status.genesisHash()).isEqualTo(hash);
        assertThat(client.configMaps()
                        .inNamespace("default")
                        .withName("hello-genesis")
                        .get())
                .isNotNull();
    }

    @Test
    void aChainThatIsMadePausedBeginsLater() {
        reconcile(MINIMAL);
        client.configMaps().inNamespace("default").withName("hello-genesis").delete();
        chain.status = null;
        reconcile(MINIMAL + "  paused: true\n");
        assertThat(status.genesisHash()).isNull();
        reconcile(MINIMAL);
        assertThat(status.genesisHash()).isNotNull();
    }

    private static final String EXTERNAL = MINIMAL
            + "  kafka: {bootstrapServers: 'k:9092', tls: {caSecret: {name: ca, key: c}}, sasl: {jaasSecret: {name: login, key: j}}}\n";

    @Test
    void aKafkaSecretThatIsGoneRestartsNothing() {
        others.secret("ca", "c", "pem");
        others.secret("login", "j", "jaas");
        reconcile(EXTERNAL);
        client.secrets().inNamespace("default").withName("login").delete();
        assertThat(reconcile(EXTERNAL)).isEmpty();
        assertThat(condition("KafkaReady").getReason()).isEqualTo("SecretMissing");
        client.secrets().inNamespace("default").withName("ca").delete();
        assertThat(reconcile(EXTERNAL)).isEmpty();
    }

    /** A pod that would mount what is not there would not start: the one that runs is better. */
    @Test
    void aWrongReferenceToASecretStopsNothing() {
        others.secret("seq", "k", KEY);
        reconcile(OWN_KEY);
        String wrong = OWN_KEY.replace("name: seq", "name: sqe");
        assertThat(reconcile(wrong)).isEmpty();
        assertThat(condition("SequencerReady").getReason()).isEqualTo("SecretMissing");
        assertThat(reconcile(wrong + "  hibernated: true\n")).contains(Reason.Hibernating);
        assertThat(others.set("sequencer").getSpec().getReplicas()).isZero();
        assertThat(others.set("sequencer").getSpec().getTemplate().getSpec().getVolumes())
                .anyMatch(volume -> volume.getSecret() != null
                        && volume.getSecret().getSecretName().equals("seq"));
    }

    /** KEDA gives its autoscaler the labels of the ScaledObject. */
    @Test
    void whatOthersMadeWithOurLabelsStays() {
        reconcile(MINIMAL);
        client.resource(new HorizontalPodAutoscalerBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("keda-hpa-hello-executor")
                        .addToLabels(others.set("executor").getMetadata().getLabels())
                        .addNewOwnerReference()
                        .withApiVersion("keda.sh/v1alpha1")
                        .withKind("ScaledObject")
                        .withName("hello-executor")
                        .withUid("another")
                        .withController(true)
                        .endOwnerReference()
                        .endMetadata()
                        .build())
                .create();
        assertThat(reconcile(MINIMAL)).isEmpty();
    }

    @Test
    void oneRefusedObjectKeepsNoOtherBack() {
        client.resource(new IngressBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("hello-rpc")
                        .endMetadata()
                        .build())
                .create();
        reconcile(MINIMAL + "  rpc: {ingress: {host: rpc.example.org}}\n");
        assertThat(others.set("sequencer")).isNotNull();
        assertThat(condition("IngressReady").getReason()).isEqualTo("Refused");
        assertThat(condition("IngressReady").getMessage())
                .contains("Ingress hello-rpc is there and is not this chain's");
        assertThat(condition("Ready").getStatus()).isEqualTo("False");
    }

    /** In the API server's own sentence: what the client puts around it nobody reads. */
    @Test
    void whatTheApiServerRefusesIsSaidInItsWords() {
        String annotated = MINIMAL + "  rpc: {ingress: {host: rpc.example.org}}\n";
        cluster.failing = "Ingress hello-rpc";
        cluster.failure = new KubernetesClientException(
                "Failure executing: PATCH at: https://10.96.0.1:443/apis/networking.k8s.io. Received status: Status(...)",
                422,
                new StatusBuilder()
                        .withCode(422)
                        .withMessage("Ingress.networking.k8s.io \"hello-rpc\" is invalid: metadata.annotations: "
                                + "x".repeat(3_000) + ": no domain")
                        .build());
        reconcile(annotated);
        assertThat(condition("IngressReady").getReason()).isEqualTo("Refused");
        assertThat(condition("IngressReady").getMessage())
                .startsWith("hello-rpc was refused: Ingress.networking.k8s.io \"hello-rpc\" is invalid")
                .contains(": no domain; correct what it follows from in the spec")
                .doesNotContain("Failure executing", "10.96.0.1")
                .hasSizeLessThan(700);
        cluster.failing = null;
        reconcile(annotated);
        assertThat(status.conditions()).noneMatch(one -> one.getType().equals("IngressReady"));
    }

    private static final String GATEWAY = MINIMAL + "  rpc: {gateway: {name: public, host: rpc.example.org}}\n";

    @Test
    void aGatewayThatIsNotInstalledIsNamedAndStopsNobody() {
        reconcile(GATEWAY);
        others.controllerCatchesUp(Others.ALL);
        reconcile(GATEWAY);
        assertThat(condition("HTTPRouteReady").getReason()).isEqualTo("GatewayMissing");
        assertThat(condition("HTTPRouteReady").getMessage()).contains("install it, or use spec.rpc.ingress");
        assertThat(condition("Ready").getReason()).isEqualTo("GatewayMissing");
        assertThat(condition("ExecutorsReady").getStatus()).isEqualTo("True");
        reconcile(MINIMAL);
        assertThat(status.conditions()).noneMatch(one -> one.getType().equals("HTTPRouteReady"));
        assertThat(condition("Ready").getStatus()).isEqualTo("True");
    }

    @Test
    void aRouteIsMadeOnceAndGoesWithItsField() {
        others.crd("HTTPRoute", "httproutes", "gateway.networking.k8s.io");
        assertThat(reconcile(GATEWAY)).containsOnly(Reason.Created);
        assertThat(cluster.writes).contains("apply HTTPRoute hello-rpc");
        assertThat(status.conditions()).noneMatch(one -> one.getType().equals("HTTPRouteReady"));
        assertThat(reconcile(GATEWAY)).isEmpty();
        assertThat(cluster.writes).isEmpty();
        assertThat(reconcile(GATEWAY.replace("rpc.example.org", "rpc.example.com")))
                .containsExactly(Reason.Changed);
        assertThat(cluster.writes).containsExactly("apply HTTPRoute hello-rpc");
        assertThat(reconcile(MINIMAL)).containsExactly(Reason.Deleted);
        assertThat(cluster.writes).containsExactly("delete HTTPRoute hello-rpc");
        assertThat(reconcile(MINIMAL)).isEmpty();
    }

    @Test
    void whatAStrangerChangedComesBackAndWhatNobodyWantsGoes() {
        reconcile(MINIMAL + "  rpc: {ingress: {host: rpc.example.org}}\n");
        var service =
                client.services().inNamespace("default").withName("hello-rpc").get();
        service.getSpec().setType("NodePort");
        client.resource(service).update();
        assertThat(reconcile(MINIMAL)).containsExactlyInAnyOrder(Reason.Changed, Reason.Deleted);
        assertThat(cluster.writes).containsExactlyInAnyOrder("apply Service hello-rpc", "delete Ingress hello-rpc");
    }

    /** As a provisioner binds it and its owner makes it larger. */
    @Test
    void whatTheClusterAddsToAClaimIsNotOursAndLargerIsLeftAlone() {
        reconcile(MINIMAL);
        var claims = client.persistentVolumeClaims().inNamespace("default");
        claims.withName("hello-da")
                .edit(claim -> claim.edit()
                        .editSpec()
                        .withVolumeName("pvc-1")
                        .withNewResources()
                        .addToRequests("storage", new Quantity("80Gi"))
                        .endResources()
                        .endSpec()
                        .build());
        assertThat(reconcile(MINIMAL)).isEmpty();
        assertThat(cluster.writes).isEmpty();
    }

    @Test
    void whatIsNotOursIsNotTaken() {
        var strangers = new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("hello-rpc")
                .endMetadata()
                .withNewSpec()
                .withType("NodePort")
                .endSpec()
                .build();
        client.resource(strangers).create();
        assertThatThrownBy(() -> reconcile(MINIMAL))
                .hasMessage(
                        "Service hello-rpc is there and is not this chain's; delete it, or make the AIChain under another name");
        assertThat(cluster.writes).doesNotContain("apply Service hello-rpc");
    }

    @Test
    void anUnknownStorageClassIsNamed() {
        reconcile(MINIMAL + "  executors: {storage: {storageClassName: gold}}\n");
        assertThat(condition("ExecutorsReady").getReason()).isEqualTo("StorageClassUnknown");
        assertThat(condition("ExecutorsReady").getMessage()).contains("spec.executors.storage", "gold");
        others.storageClass("gold", false);
        reconcile(MINIMAL + "  executors: {storage: {storageClassName: gold}}\n");
        assertThat(condition("ExecutorsReady").getReason()).isEqualTo("Starting");
    }

    @Test
    void whatServicesWaitForIsACondition() {
        reconcile(MINIMAL);
        others.controllerCatchesUp(Others.ALL);
        reports.put("hello-anchor-0", Others.waits("Bitcoin: connection refused"));
        reports.put("hello-executor-0", Others.waits("blocks: Kafka: no broker answers"));
        reconcile(MINIMAL);
        assertThat(condition("KafkaReady").getReason()).isEqualTo("Unreachable");
        assertThat(condition("KafkaReady").getMessage()).startsWith("Kafka: no broker answers; look at");
        // as KafkaLoginE2E sees it
        reports.put("hello-executor-0", Others.waits("Kafka: the brokers do not let this service's user in: no"));
        reconcile(MINIMAL);
        assertThat(condition("KafkaReady").getReason()).isEqualTo("Unreachable");
        reports.put("hello-executor-0", Others.waits("kafka-unavailable: waiting for Kafka at k:9092: no answer"));
        reconcile(MINIMAL);
        assertThat(condition("KafkaReady").getReason()).isEqualTo("Unreachable");
        assertThat(condition("BitcoinReady").getMessage()).startsWith("Bitcoin: connection refused; look at");
        // its pods are all there
        assertThat(status.version()).isEqualTo("1.0.0");
        assertThat(status.phase()).isEqualTo("Degraded");
        reports.clear();
        reports.put(
                "hello-executor-0",
                new ServiceReport(
                        Optional.empty(),
                        false,
                        Optional.of(new AIChainStatus.Heights(12L, 9L, 3L)),
                        Optional.of(new AIChainStatus.LastAnchor(2L, "ab", 3L, 6L)),
                        Optional.of(new AIChainStatus.DataAvailability("file", 4L)),
                        OptionalLong.empty()));
        assertThat(status.anchorBalanceSat()).as("nobody has looked").isNull();
        reports.put("hello-anchor-0", Others.sees(5_000_000));
        reconcile(MINIMAL);
        assertThat(status.phase()).isEqualTo("Running");
        assertThat(status.heights()).isEqualTo(new AIChainStatus.Heights(12L, 9L, 3L));
        assertThat(status.lastAnchor().number()).isEqualTo(2);
        assertThat(status.dataAvailability().lastBatch()).isEqualTo(4);
        assertThat(status.anchorBalanceSat()).isEqualTo(5_000_000);
        assertThat(status.anchorAddress()).startsWith("bcrt1q");
    }

    @Test
    void anEmptyWalletIsNotOneThatNobodyHasLookedInto() {
        String standby = MINIMAL + "  anchor: {replicas: 2}\n";
        reconcile(standby);
        assertThat(status.anchorBalanceSat()).isNull();
        reports.put("hello-anchor-0", ServiceReport.NONE);
        reports.put("hello-anchor-1", Others.sees(7_000));
        reconcile(standby);
        assertThat(status.anchorBalanceSat()).isEqualTo(7_000);
        reports.put("hello-anchor-1", Others.sees(0));
        reconcile(standby);
        assertThat(status.anchorBalanceSat()).isZero();
        // while the lead changes over nobody knows better
        reports.put("hello-anchor-1", ServiceReport.NONE);
        reconcile(standby);
        assertThat(status.anchorBalanceSat()).isZero();
    }
}
