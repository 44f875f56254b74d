package io.aichain.operator.mock;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.operator.Checkout;
import io.aichain.operator.api.AIChain;
import io.aichain.operator.api.BitcoinSpec;
import io.aichain.operator.model.GenesisFile;
import io.aichain.operator.model.KeyAddresses;
import io.aichain.operator.model.Names;
import io.aichain.operator.status.ServiceReport;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others say of the objects that a chain gave them is seen in its status, with what to do, and gone when they are content. */
@EnableKubernetesMockClient(crud = true)
class AnswersTest {
    private static final String MINIMAL = Checkout.read(Checkout.root().resolve("k8s/samples/minimal.yaml"));
    private static final String SCALED = MINIMAL + "  executors: {autoscaling: {maxReplicas: 3}}\n";
    private static final String KEDA =
            MINIMAL + "  executors: {autoscaling: {provider: keda, maxReplicas: 3, prometheusUrl: 'http://p:9090'}}\n";
    private static final String STRIMZI = MINIMAL + "  kafka: {strimzi: {storage: {storageClassName: fast}}}\n";

    KubernetesClient client;
    private OneChain chain;

    @BeforeEach
    void begin() {
        chain = new OneChain(client);
    }

    /** All pods run, and nothing is left to write. */
    private void settles(String yaml) {
        chain.reconcile(yaml);
        for (String component : Others.ALL)
            if (chain.others.set(component) != null) chain.others.controllerCatchesUp(component);
        assertThat(chain.reconcile(yaml)).isEmpty();
    }

    private void hasNo(String type) {
        assertThat(chain.status.conditions()).noneMatch(one -> one.getType().equals(type));
    }

    private void isNot(String type, String reason, String words) {
        assertThat(chain.condition(type).getStatus()).isEqualTo("False");
        assertThat(chain.condition(type).getReason()).isEqualTo(reason);
        assertThat(chain.condition(type).getMessage()).contains(words);
    }

    @Test
    void anAutoscalerWithoutMetricsIsNamed() {
        settles(SCALED);
        assertThat(chain.status.phase()).isEqualTo("Running");
        chain.others.says("autoscaling/v2", "HorizontalPodAutoscaler", "hello-executor", """
                conditions:
                - {type: AbleToScale, status: "True"}
                - {type: ScalingActive, status: "False", reason: FailedGetResourceMetric, message: unable to get metrics, lastTransitionTime: "2026-01-01T00:00:00Z"}
                """);
        // metrics-server has no samples yet of pods that have just begun
        chain.now = Instant.parse("2026-01-01T00:02:59Z");
        chain.reconcile(SCALED);
        hasNo("AutoscalingReady");
        assertThat(chain.status.phase()).isEqualTo("Running");
        chain.now = Instant.parse("2026-01-01T00:03:00Z");
        chain.reconcile(SCALED);
        isNot("AutoscalingReady", "FailedGetResourceMetric", "unable to get metrics; it scales by what metrics-server");
        assertThat(chain.condition("Ready").getReason()).isEqualTo("FailedGetResourceMetric");
        chain.others.says(
                "autoscaling/v2",
                "HorizontalPodAutoscaler",
                "hello-executor",
                "conditions: [{type: ScalingActive, status: 'True'}, {type: ScalingLimited, status: 'False'}]");
        chain.reconcile(SCALED);
        hasNo("AutoscalingReady");
        assertThat(chain.condition("Ready").getStatus()).isEqualTo("True");
    }

    @Test
    void anAutoscalerOfKedaThatDoesNotWorkIsNamed() {
        chain.others.crd("ScaledObject", "scaledobjects", "keda.sh", "v1alpha1");
        settles(KEDA);
        chain.others.says(
                "keda.sh/v1alpha1",
                "ScaledObject",
                "hello-executor",
                "conditions: [{type: Ready, status: 'False', reason: ScaledObjectCheckFailed, message: no such host}, {type: Active, status: 'False'}]");
        chain.reconcile(KEDA);
        isNot(
                "AutoscalingReady",
                "ScaledObjectCheckFailed",
                "no such host; see that Prometheus answers at spec.executors.autoscaling.prometheusUrl");
        chain.others.says(
                "keda.sh/v1alpha1",
                "ScaledObject",
                "hello-executor",
                "conditions: [{type: Ready, status: 'True'}, {type: Active, status: 'False'}]");
        chain.reconcile(KEDA);
        hasNo("AutoscalingReady");
    }

    @Test
    void aScalerThatNoPolicyLetsSeeIsNamed() {
        chain.others.crd("ScaledObject", "scaledobjects", "keda.sh", "v1alpha1");
        settles(KEDA);
        assertThat(chain.condition("ScalerBlind").getMessage()).contains("set it to Prometheus' namespace");
        // where nobody enforces policies it sees all the same
        assertThat(chain.condition("Ready").getStatus()).isEqualTo("True");
        chain.reconcile(KEDA + "  monitoring: {namespace: monitoring}\n");
        hasNo("ScalerBlind");
        chain.reconcile(KEDA + "  networkPolicy: {enabled: false}\n");
        hasNo("ScalerBlind");
        chain.reconcile(KEDA + "  monitoring: {namespace: monitoring, enabled: false}\n");
        assertThat(chain.condition("ScalerBlind").getStatus()).isEqualTo("True");
    }

    /** The executors run and answer, as many as they are: it is the wish for more that nobody hears. */
    @Test
    void aScalerThatIsNotInstalledIsNamedUntilItIs() {
        settles(KEDA);
        isNot("ExecutorsReady", "ScalerMissing", "but KEDA is not installed; install it, or use hpa");
        assertThat(chain.condition("SequencerReady").getStatus()).isEqualTo("True");
        chain.others.crd("ScaledObject", "scaledobjects", "keda.sh", "v1alpha1");
        chain.reconcile(KEDA);
        assertThat(chain.cluster.writes).containsExactly("apply ScaledObject hello-executor");
        assertThat(chain.condition("ExecutorsReady").getStatus()).isEqualTo("True");
    }

    @Test
    void aStrimziThatIsNotInstalledIsNamedUntilItIs() {
        chain.others.storageClass("fast", false);
        settles(STRIMZI);
        isNot("KafkaReady", "StrimziMissing", "install Strimzi 0.49 or newer");
        assertThat(chain.condition("Ready").getReason()).isEqualTo("StrimziMissing");
        strimziIsInstalled();
        chain.reconcile(STRIMZI);
        assertThat(chain.cluster.writes).contains("apply Kafka hello-kafka", "apply KafkaNodePool hello-kafka-node");
        chain.reconcile(STRIMZI);
        isNot("KafkaReady", "StrimziSilent", "see that its operator runs");
    }

    private void strimziIsInstalled() {
        chain.others.crd("Kafka", "kafkas", "kafka.strimzi.io");
        chain.others.crd("KafkaNodePool", "kafkanodepools", "kafka.strimzi.io");
        chain.others.crd("KafkaTopic", "kafkatopics", "kafka.strimzi.io");
    }

    @Test
    void whatStrimziSaysOfItsKafkaIsSaid() {
        strimziIsInstalled();
        chain.reconcile(STRIMZI);
        isNot("KafkaReady", "StorageClassUnknown", "spec.kafka.strimzi.storage: there is no storage class fast");
        chain.others.storageClass("fast", false);
        settles(STRIMZI);
        isNot("KafkaReady", "StrimziSilent", "see that its operator runs");
        String kafka = "kafka.strimzi.io/v1";
        chain.others.says(
                kafka,
                "Kafka",
                "hello-kafka",
                "conditions: [{type: NotReady, status: 'True', reason: UnforceableProblem, message: Pod is unschedulable}]");
        chain.reconcile(STRIMZI);
        isNot(
                "KafkaReady",
                "UnforceableProblem",
                "Pod is unschedulable; kubectl -n default describe kafka hello-kafka");
        chain.others.says(kafka, "Kafka", "hello-kafka", "conditions: [{type: Ready, status: 'True'}]");
        chain.reconcile(STRIMZI);
        isNot("KafkaReady", "Starting", "no part of the chain has said yet that it reaches it");
        chain.others.runs("executor", false);
        chain.reports.put("hello-executor-0", ServiceReport.NONE);
        chain.reconcile(STRIMZI);
        isNot("KafkaReady", "Starting", "no part of the chain has said yet that it reaches it");
        chain.others.runs("executor", true);
        chain.reconcile(STRIMZI);
        assertThat(chain.condition("KafkaReady").getReason()).isEqualTo("Reached");
        // one answer that is late is no complaint
        chain.reports.clear();
        chain.reconcile(STRIMZI);
        assertThat(chain.condition("KafkaReady").getReason()).isEqualTo("Reached");
        chain.reports.put("hello-executor-0", Others.waits("Kafka: no answer"));
        chain.reconcile(STRIMZI);
        isNot("KafkaReady", "Unreachable", "Kafka: no answer");
    }

    /** Services work with a topic as it is, if need be with fewer replicas than it is to have. */
    @Test
    void aTopicThatStrimziCannotMakeSoIsSaid() {
        strimziIsInstalled();
        chain.others.storageClass("fast", false);
        settles(STRIMZI);
        hasNo("KafkaTopicReady");
        String kafka = "kafka.strimzi.io/v1";
        chain.others.says(kafka, "KafkaTopic", "hello.anchors", "conditions: [{type: Ready, status: 'True'}]");
        chain.others.says(
                kafka,
                "KafkaTopic",
                "hello.blocks",
                "conditions: [{type: Ready, status: 'False', reason: NotSupported, message: Replication factor change not supported}]");
        chain.reconcile(STRIMZI);
        isNot(
                "KafkaTopicReady",
                "NotSupported",
                "of topic hello.blocks: Replication factor change not supported; mend");
        chain.others.says(kafka, "KafkaTopic", "hello.blocks", "conditions: [{type: Ready, status: 'True'}]");
        chain.reconcile(STRIMZI);
        hasNo("KafkaTopicReady");
    }

    /** Somebody else's is left alone, and the chain is made all the same. */
    @Test
    void aTopicOfSomebodyElseIsSaidAndStopsNothing() {
        strimziIsInstalled();
        chain.others.storageClass("fast", false);
        GenericKubernetesResource theirs = new GenericKubernetesResource();
        theirs.setApiVersion("kafka.strimzi.io/v1");
        theirs.setKind("KafkaTopic");
        theirs.setMetadata(new ObjectMetaBuilder()
                .withNamespace("default")
                .withName("hello.blocks")
                .build());
        client.resource(theirs).create();
        chain.reconcile(STRIMZI);
        isNot("KafkaTopicReady", "Refused", "KafkaTopic hello.blocks is there and is not this chain's");
        assertThat(chain.cluster.writes).contains("apply StatefulSet hello-sequencer");
    }

    @Test
    void whatAGatewaySaysOfItsRouteIsSaid() {
        String gateway = MINIMAL + "  rpc: {gateway: {name: public, host: rpc.example.org}}\n";
        chain.others.crd("HTTPRoute", "httproutes", "gateway.networking.k8s.io");
        settles(gateway);
        assertThat(chain.status.rpcUrl()).isEqualTo("https://rpc.example.org");
        isNot("HTTPRouteReady", "NoGateway", "no Gateway has taken route hello-rpc");
        String route = "gateway.networking.k8s.io/v1";
        says(
                route,
                "{parentRef: {name: public}, conditions: [{type: Accepted, status: 'False', reason: NoMatchingListenerHostname, message: no hostname}]}");
        chain.reconcile(gateway);
        isNot("HTTPRouteReady", "NoMatchingListenerHostname", "no hostname; correct spec.rpc.gateway");
        String serves =
                "{parentRef: {name: public, namespace: default}, conditions: [{type: Accepted, status: 'True'}, {type: ResolvedRefs, status: 'True'}%s]}";
        says(route, serves.formatted(""));
        chain.reconcile(gateway);
        hasNo("HTTPRouteReady");
        assertThat(chain.condition("Ready").getStatus()).isEqualTo("True");
        // types of an implementation's own
        says(
                route,
                serves.formatted(", {type: Programmed, status: 'False'}, {type: PartiallyInvalid, status: 'False'}"));
        chain.reconcile(gateway);
        hasNo("HTTPRouteReady");
        // one that was asked before, whose controller is gone
        String old = "{parentRef: {name: %s}, conditions: [{type: Accepted, status: '%s', message: not here}]}";
        says(route, old.formatted("old", "False") + ", " + serves.formatted(""));
        chain.reconcile(gateway);
        hasNo("HTTPRouteReady");
        says(route, old.formatted("old", "True"));
        chain.reconcile(gateway);
        isNot("HTTPRouteReady", "NoGateway", "no Gateway has taken route hello-rpc");
        says(route, old.formatted("public, namespace: elsewhere", "True"));
        chain.reconcile(gateway);
        isNot("HTTPRouteReady", "NoGateway", "no Gateway has taken route hello-rpc");
    }

    private void says(String route, String parents) {
        chain.others.says(route, "HTTPRoute", "hello-rpc", "parents: [" + parents + "]");
    }

    @Test
    void anIngressWithoutItsCertificateIsNamed() {
        String ingress = MINIMAL + "  rpc: {ingress: {host: rpc.example.org, tlsSecretName: rpc-tls}}\n";
        settles(ingress);
        isNot("IngressReady", "SecretMissing", "kubectl -n default create secret tls rpc-tls");
        // and no pod is kept back for it
        assertThat(chain.condition("ExecutorsReady").getStatus()).isEqualTo("True");
        chain.others.secret("rpc-tls", "tls.crt", "x");
        chain.reconcile(ingress);
        hasNo("IngressReady");
        assertThat(chain.status.rpcUrl()).isEqualTo("https://rpc.example.org");
        chain.reconcile(MINIMAL + "  rpc: {ingress: {host: rpc.example.org}}\n");
        assertThat(chain.status.rpcUrl()).isEqualTo("http://rpc.example.org");
        chain.reconcile(MINIMAL);
        assertThat(chain.status.rpcUrl()).isEqualTo("http://hello-rpc.default.svc:8545");
    }

    /** The anchor would end at its start; what runs goes on, and no message shows the password. */
    @Test
    void anAddressThatIsNoNodesIsNamedAndRestartsNothing() {
        String own = MINIMAL + "  bitcoin: {urlSecret: {name: node, key: url}, keySecret: {name: anchor, key: k}}\n";
        chain.others.secret("anchor", "k", "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
        chain.others.secret("node", "url", "http://u:secret@node:8332\n");
        settles(own);
        for (String wrong :
                new String[] {"u:secret@node:8332", "http://node:8332", "ftp://u:secret@node", "http://u@node", "%"}) {
            chain.others.secret("node", "url", wrong);
            assertThat(chain.reconcile(own)).as(wrong).isEmpty();
            isNot("BitcoinReady", "WrongUrl", "Secret node, key url");
            assertThat(chain.condition("BitcoinReady").getMessage()).doesNotContain("secret");
        }
        chain.others.secret("node", "url", "http://u:secret@node:8332\n");
        assertThat(chain.reconcile(own)).isEmpty();
        isNot("BitcoinReady", "Starting", "no part of the chain has said yet");
    }

    /** Nothing else is open to whoever has the key of the coins; while the address cannot be read it stays as it was. */
    @Test
    void theAnchorReachesTheNodesPortAndNoOther() {
        String own = MINIMAL + "  bitcoin: {urlSecret: {name: node, key: url}, keySecret: {name: anchor, key: k}}\n";
        chain.others.secret("anchor", "k", "0".repeat(63) + "2");
        chain.others.secret("node", "url", "http://u:p@node:18332");
        chain.reconcile(own);
        assertThat(portsToBitcoin()).containsExactly(18332);
        chain.others.secret("node", "url", "https://u:p@node/wallet");
        chain.reconcile(own);
        assertThat(portsToBitcoin()).containsExactly(443);
        chain.others.secret("node", "url", "http://u:p@node");
        chain.reconcile(own);
        assertThat(portsToBitcoin()).containsExactly(80);
        chain.others.secret("node", "url", "node");
        assertThat(chain.reconcile(own)).isEmpty();
        chain.others.gone("node");
        assertThat(chain.reconcile(own)).isEmpty();
        assertThat(portsToBitcoin()).containsExactly(80);
    }

    private List<Integer> portsToBitcoin() {
        return client
                .network()
                .v1()
                .networkPolicies()
                .inNamespace("default")
                .withName("hello-to-bitcoin")
                .get()
                .getSpec()
                .getEgress()
                .getFirst()
                .getPorts()
                .stream()
                .map(port -> port.getPort().getIntVal())
                .toList();
    }

    /** What services would not start with never becomes the chain's file, which nobody could change. */
    @Test
    void aGenesisFileOfTheUsersThatServicesDoNotTakeIsNamedAndHeals() throws Exception {
        String own = "metadata: {name: hello}\nspec: {genesis: {chainId: 42001, configMap: {name: mine}},"
                + " sequencer: {keySecret: {name: seq, key: k}}, bitcoin: {keySecret: {name: anchor, key: k}}}\n";
        chain.others.secret("seq", "k", "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
        chain.others.secret("anchor", "k", "0".repeat(63) + "2");
        chain.reconcile(own);
        isNot("GenesisReady", "GenesisMissing", "ConfigMap mine has no key genesis.json");
        AIChain asked = Checkout.chain(own);
        var addresses = new GenesisFile.Addresses(
                "0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
                "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",
                KeyAddresses.bitcoin("0".repeat(63) + "2", BitcoinSpec.Network.regtest));
        String fit =
                GenesisFile.make(Names.of(asked), asked.getSpec(), addresses).text();
        chain.others.configMap("mine", "genesis.json", fit.replace("\"elasticity\":2,", ""));
        chain.reconcile(own);
        isNot("GenesisReady", "GenesisUnfit", "config.aichain.feeRule.elasticity: missing; correct it");
        assertThat(chain.status.phase()).isEqualTo("Blocked");
        assertThat(chain.cluster.writes).isEmpty();
        chain.others.configMap("mine", "genesis.json", fit);
        chain.reconcile(own);
        hasNo("GenesisReady");
        assertThat(chain.status.conditions()).noneMatch(one -> one.getReason().equals("WrongKey"));
        assertThat(chain.cluster.writes).contains("apply ConfigMap hello-genesis", "apply StatefulSet hello-sequencer");
        assertThat(chain.status.genesisHash()).startsWith("0x");
    }

    /** The API server refuses a status with two conditions of one type. */
    @Test
    void twoThatAreRefusedOfOneKindAreOneCondition() {
        for (String name : new String[] {"hello-executor", "hello-sequencer"})
            client.resource(new PodDisruptionBudgetBuilder()
                            .withNewMetadata()
                            .withNamespace("default")
                            .withName(name)
                            .endMetadata()
                            .withNewSpec()
                            .withMaxUnavailable(new IntOrString(1))
                            .endSpec()
                            .build())
                    .create();
        chain.reconcile(MINIMAL + "  executors: {replicas: 2}\n  sequencer: {replicas: 2}\n");
        assertThat(chain.status.conditions())
                .filteredOn(one -> one.getType().equals("PodDisruptionBudgetReady"))
                .singleElement()
                .satisfies(one -> assertThat(one.getMessage()).contains("hello-executor"));
        assertThat(chain.status.conditions()).extracting(Condition::getType).doesNotHaveDuplicates();
    }
}
