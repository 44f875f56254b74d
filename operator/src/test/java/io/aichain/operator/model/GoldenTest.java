package io.aichain.operator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.aichain.operator.Checkout;
import io.aichain.operator.api.AIChain;
import io.aichain.operator.model.Inputs.Offer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All objects of each sample, compared with a file that a person has read. */
class GoldenTest {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    static final GenesisFile.Addresses ADDRESSES = new GenesisFile.Addresses(
            "0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
            "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc",
            "bcrt1qq6hag67dl53wl99vzg42z8eyzfz2xlkvwk6f7m");

    static Inputs inputs(AIChain chain, Set<Offer> offers) {
        Names names = Names.of(chain);
        return new Inputs(
                names,
                chain.getSpec(),
                new Images("ghcr.io/aichain", "1.0.0", "docker.io/bitcoin/bitcoin:29.1"),
                genesis(chain),
                ADDRESSES,
                Map.of("sequencer-key", "sha256-1", "anchor-key", "sha256-2", "bitcoin-url", "sha256-3"),
                OptionalInt.of(8332),
                offers,
                "aichain-system");
    }

    static GenesisFile genesis(AIChain chain) {
        try {
            return GenesisFile.make(Names.of(chain), chain.getSpec(), ADDRESSES);
        } catch (GenesisFile.UnfitException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<Path> samples() {
        return Checkout.samples().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void objectsOfASampleAreThoseOfItsFile(Path sample) throws IOException {
        AIChain chain = Checkout.chain(Checkout.read(sample));
        StringBuilder text = new StringBuilder();
        for (Desired one : ChainObjects.of(inputs(chain, EnumSet.allOf(Offer.class)))) {
            text.append(YAML.writeValueAsString(one.object()));
        }
        Checkout.isUpToDate("operator/src/test/resources/golden/" + sample.getFileName(), text.toString());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theSameResourceGivesTheSameObjects(Path sample) {
        AIChain chain = Checkout.chain(Checkout.read(sample));
        assertThat(ChainObjects.of(inputs(chain, EnumSet.allOf(Offer.class))))
                .isEqualTo(ChainObjects.of(inputs(chain, EnumSet.allOf(Offer.class))));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyPodIsUnderTheRestrictedStandard(Path sample) {
        AIChain chain = Checkout.chain(Checkout.read(sample));
        List<StatefulSet> sets = sets(inputs(chain, Set.of()));
        assertThat(sets).hasSizeGreaterThan(3).allSatisfy(set -> {
            var pod = set.getSpec().getTemplate().getSpec();
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            for (Container container : pod.getContainers()) {
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                        .isFalse();
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                        .isTrue();
                assertThat(container.getSecurityContext().getCapabilities().getDrop())
                        .containsExactly("ALL");
                assertThat(container.getResources().getLimits()).containsKey("memory");
            }
        });
    }

    /** The state of another comes without those before it. */
    @Test
    void anExecutorThatKeepsAllStatesBeginsWithBlockZero() {
        String text = Checkout.read(Checkout.root().resolve("k8s/samples/minimal.yaml"));
        assertThat(environment(text + "  executors: {historyBlocks: \"100000\"}\n"))
                .containsEntry("AICHAIN_EXECUTOR_HISTORY_BLOCKS", "100000")
                .containsEntry("AICHAIN_EXECUTOR_PEERS", "http://hello-executor.default.svc:8080");
        assertThat(environment(text + "  executors: {historyBlocks: archive}\n"))
                .containsEntry("AICHAIN_EXECUTOR_HISTORY_BLOCKS", "archive")
                .doesNotContainKey("AICHAIN_EXECUTOR_PEERS");
    }

    @Test
    void memoryOfTheStateAndCompilationAreSaidToExecutorsOnlyIfTheResourceSaysThem() {
        String text = Checkout.read(Checkout.root().resolve("k8s/samples/minimal.yaml"));
        assertThat(environment(text)).doesNotContainKeys("AICHAIN_EXECUTOR_STATE_MEMORY", "AICHAIN_EXECUTOR_COMPILE");
        assertThat(environment(text + "  executors: {stateMemoryMiB: 512, compileHotCode: false}\n"))
                .containsEntry("AICHAIN_EXECUTOR_STATE_MEMORY", "512")
                .containsEntry("AICHAIN_EXECUTOR_COMPILE", "false");
    }

    /** What a topic is made with it keeps; brokers may come up one after the other. */
    @Test
    void whoMakesTopicsKnowsHowManyReplicasTheyHave() {
        String replicas = "AICHAIN_KAFKA_REPLICAS";
        String given = MINIMAL + "  kafka: {bootstrapServers: 'k:9092'%s}\n";
        for (String who : List.of("sequencer", "da-writer", "anchor")) {
            assertThat(environment(given.formatted(""), who)).containsEntry(replicas, "3");
            assertThat(environment(given.formatted(", replicas: 1"), who)).containsEntry(replicas, "1");
            assertThat(environment(MINIMAL + "  kafka: {strimzi: {replicas: 5}}\n", who))
                    .containsEntry(replicas, "3");
            assertThat(environment(MINIMAL, who)).doesNotContainKey(replicas);
        }
        assertThat(environment(given.formatted(""), "executor")).doesNotContainKey(replicas);
    }

    private static Map<String, String> environment(String chain) {
        return environment(chain, "executor");
    }

    private static Map<String, String> environment(String chain, String component) {
        return sets(inputs(Checkout.chain(chain), Set.of())).stream()
                .filter(set -> set.getMetadata().getName().equals("hello-" + component))
                .flatMap(set -> set.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream())
                .filter(one -> one.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    private static final String MINIMAL = Checkout.read(Checkout.root().resolve("k8s/samples/minimal.yaml"));

    @Test
    void eachPartRunsTheImageThatTheResourceGivesIt() {
        AIChain chain = Checkout.chain(MINIMAL + "  images: {executor: 'e:1', sequencer: 's:1', daWriter: 'd:1',"
                + " anchor: 'a:1', kafka: 'k:1', bitcoin: 'b:1'}\n");
        Map<String, Set<String>> images = sets(inputs(chain, Set.of())).stream()
                .collect(Collectors.toMap(
                        set -> set.getMetadata().getName(),
                        set -> set.getSpec().getTemplate().getSpec().getContainers().stream()
                                .map(Container::getImage)
                                .collect(Collectors.toSet())));
        assertThat(images)
                .isEqualTo(Map.of(
                        "hello-executor", Set.of("e:1"),
                        "hello-sequencer", Set.of("s:1"),
                        "hello-da-writer", Set.of("d:1"),
                        "hello-anchor", Set.of("a:1"),
                        "hello-kafka", Set.of("k:1"),
                        // the node and its miner
                        "hello-bitcoin", Set.of("b:1")));
    }

    @Test
    void callersStayWithOneExecutorOnlyWhereTheResourceSaysSo() {
        assertThat(rpcService(MINIMAL))
                .extracting(ServiceSpec::getSessionAffinity, ServiceSpec::getSessionAffinityConfig)
                .containsExactly("None", null);
        ServiceSpec kept = rpcService(MINIMAL + "  rpc: {sessionAffinity: ClientIP}\n");
        assertThat(kept.getSessionAffinity()).isEqualTo("ClientIP");
        assertThat(kept.getSessionAffinityConfig().getClientIP().getTimeoutSeconds())
                .isEqualTo(10_800);
    }

    private static ServiceSpec rpcService(String chain) {
        return ChainObjects.of(inputs(Checkout.chain(chain), Set.of())).stream()
                .map(Desired::object)
                .filter(Service.class::isInstance)
                .map(Service.class::cast)
                .filter(one -> one.getMetadata().getName().equals("hello-rpc"))
                .findFirst()
                .orElseThrow()
                .getSpec();
    }

    /** In the template: a pod that waits for its image is made anew when the login comes. */
    @Test
    void everyPodHasTheLoginAtAPrivateRegistry() {
        assertThat(sets(inputs(Checkout.chain(MINIMAL), Set.of())))
                .allSatisfy(
                        set -> assertThat(set.getSpec().getTemplate().getSpec().getImagePullSecrets())
                                .isEmpty());
        AIChain chain = Checkout.chain(MINIMAL + "  images: {pullSecrets: [registry, other]}\n");
        assertThat(sets(inputs(chain, Set.of())))
                .hasSize(6)
                .allSatisfy(
                        set -> assertThat(set.getSpec().getTemplate().getSpec().getImagePullSecrets())
                                .extracting(LocalObjectReference::getName)
                                .containsExactly("registry", "other"));
    }

    /** What is made of a chain goes with it, all of it, or its data stays. */
    @Test
    void withDeleteNothingOutlivesTheResource() {
        assertThat(outliving(MINIMAL + "  deletionPolicy: Delete\n")).isEmpty();
        assertThat(outliving(MINIMAL))
                .containsExactlyInAnyOrder(
                        "ConfigMap hello-genesis",
                        "PersistentVolumeClaim hello-da",
                        "claims of hello-executor",
                        "claims of hello-kafka",
                        "claims of hello-bitcoin");
        String strimzi = Checkout.read(Checkout.root().resolve("k8s/samples/strimzi.yaml"));
        assertThat(outliving(strimzi + "  deletionPolicy: Delete\n")).isEmpty();
        assertThat(outliving(strimzi))
                .contains(
                        "Kafka stream-kafka",
                        "KafkaNodePool stream-kafka-node",
                        "claims of stream-kafka-node",
                        "KafkaTopic stream.blocks",
                        "KafkaTopic stream.transactions");
    }

    private static Set<String> outliving(String yaml) {
        AIChain chain = Checkout.chain(yaml);
        Set<String> all = new TreeSet<>();
        for (Desired one : ChainObjects.of(inputs(chain, EnumSet.allOf(Offer.class)))) {
            HasMetadata object = one.object();
            String name = object.getMetadata().getName();
            boolean goes = object.getMetadata().getOwnerReferences().stream()
                    .anyMatch(owner -> owner.getUid().equals(chain.getMetadata().getUid()));
            if (!goes) all.add(object.getKind() + " " + name);
            if (object instanceof StatefulSet set
                    && set.getSpec().getPersistentVolumeClaimRetentionPolicy() != null
                    && !set.getSpec()
                            .getPersistentVolumeClaimRetentionPolicy()
                            .getWhenDeleted()
                            .equals("Delete")) all.add("claims of " + name);
            if (object instanceof GenericKubernetesResource pool
                    && pool.getKind().equals("KafkaNodePool")
                    && pool.get("spec", "storage", "volumes", 0, "deleteClaim").equals(false))
                all.add("claims of " + name);
        }
        return all;
    }

    @Test
    void aPrometheusThatChoosesByLabelsFindsWhatIsForIt() {
        AIChain chain =
                Checkout.chain(MINIMAL + "  monitoring: {labels: {release: prom, app.kubernetes.io/managed-by: me}}\n");
        assertThat(ChainObjects.of(inputs(chain, EnumSet.allOf(Offer.class))).stream()
                        .map(Desired::object)
                        .filter(one -> one.getApiVersion().startsWith("monitoring.coreos.com")))
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.getMetadata().getLabels())
                        .containsEntry("release", "prom")
                        .containsEntry(Names.MANAGED_BY, Names.OPERATOR)
                        .containsEntry(Names.CHAIN, "hello"));
    }

    /** What is outside the cluster is told by annotations what it is to be. */
    @Test
    void theServiceAndTheIngressHaveTheAnnotationsThatTheResourceSays() {
        AIChain chain = Checkout.chain(MINIMAL + """
                  rpc:
                    serviceAnnotations: {lb.example.org/kind: inner}
                    ingress: {host: rpc.example.org, annotations: {cert-manager.io/cluster-issuer: letsencrypt}}
                """.indent(0));
        assertThat(ChainObjects.of(inputs(chain, Set.of())).stream()
                        .map(Desired::object)
                        .filter(one -> one.getMetadata().getName().equals("hello-rpc")))
                .extracting(HasMetadata::getKind, one -> one.getMetadata().getAnnotations())
                .containsExactly(
                        tuple("Service", Map.of("lb.example.org/kind", "inner")),
                        tuple("Ingress", Map.of("cert-manager.io/cluster-issuer", "letsencrypt")));
    }

    /** By the sample's own words KEDA sees what it scales by, also where policies are enforced. */
    @Test
    void prometheusIsLetInToWhatKedaAsksItFor() {
        assertThat(ChainObjects.of(inputs(Checkout.sample("autoscaled"), EnumSet.allOf(Offer.class))).stream()
                        .map(Desired::object)
                        .filter(one -> one.getMetadata().getName().equals("busy-status-from-operator")))
                .singleElement()
                .asString()
                .contains("kubernetes.io/metadata.name=monitoring", "app.kubernetes.io/name=prometheus");
    }

    @Test
    void scalingExecutorsChangesNothingElse() {
        AIChain one = Checkout.sample("minimal");
        AIChain three = Checkout.chain(
                Checkout.read(Checkout.root().resolve("k8s/samples/minimal.yaml")) + "  executors: {replicas: 3}\n");
        List<StatefulSet> before = sets(inputs(one, Set.of()));
        List<StatefulSet> after = sets(inputs(three, Set.of()));
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i).getSpec().getTemplate())
                    .isEqualTo(before.get(i).getSpec().getTemplate());
        }
        assertThat(after.stream().filter(set -> set.getSpec().getReplicas() == 3))
                .singleElement()
                .extracting(set -> set.getMetadata().getName())
                .isEqualTo("hello-executor");
    }

    @Test
    void aHibernatedChainHasNoPodsAndTheSameTemplates() {
        AIChain awake = Checkout.sample("minimal");
        AIChain asleep = Checkout.chain(
                Checkout.read(Checkout.root().resolve("k8s/samples/minimal.yaml")) + "  hibernated: true\n");
        List<StatefulSet> before = sets(inputs(awake, Set.of()));
        List<StatefulSet> after = sets(inputs(asleep, Set.of()));
        assertThat(after).allMatch(set -> set.getSpec().getReplicas() == 0);
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i).getSpec().getTemplate())
                    .isEqualTo(before.get(i).getSpec().getTemplate());
        }
    }

    /** Of a chain that sleeps nobody expects blocks. */
    @Test
    void aHibernatedChainHasNoAlarmThatNobodyOrders() {
        String minimal = Checkout.read(Checkout.root().resolve("k8s/samples/minimal.yaml"));
        assertThat(alarms(Checkout.chain(minimal))).contains("AIChainNobodyOrders", "AIChainAnchorHalted");
        assertThat(alarms(Checkout.chain(minimal + "  hibernated: true\n")))
                .contains("AIChainAnchorHalted")
                .doesNotContain("AIChainNobodyOrders");
    }

    private static String alarms(AIChain chain) {
        return ChainObjects.of(inputs(chain, Set.of(Inputs.Offer.PROMETHEUS_RULE))).stream()
                .filter(one -> one.object().getKind().equals("PrometheusRule"))
                .map(one -> one.object().toString())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsNotInstalledIsNotMade() {
        assertThat(ChainObjects.of(inputs(Checkout.sample("strimzi"), Set.of())))
                .extracting(one -> one.object().getKind())
                .doesNotContain("Kafka", "KafkaNodePool", "KafkaTopic", "ServiceMonitor", "PrometheusRule");
        assertThat(ChainObjects.of(inputs(Checkout.sample("autoscaled"), Set.of())))
                .extracting(one -> one.object().getKind())
                .doesNotContain("ScaledObject");
    }

    /** Strimzi copies labels of its resources onto its pods: none of our policies is to select those. */
    @Test
    void brokersOfStrimziAreNotCutOff() {
        List<Desired> all = ChainObjects.of(inputs(Checkout.sample("strimzi"), EnumSet.allOf(Offer.class)));
        assertThat(all.stream()
                        .map(Desired::object)
                        .filter(one -> one.getApiVersion().startsWith("kafka.strimzi.io")))
                // the brokers, their pool and five topics
                .hasSize(7)
                .allSatisfy(one -> {
                    assertThat(
                                    one.getMetadata().getLabels() == null
                                            ? Set.of()
                                            : one.getMetadata().getLabels().keySet())
                            .noneMatch(label -> label.toString().startsWith("aichain.io/"));
                    // the order outlives the resource
                    assertThat(one.getMetadata().getOwnerReferences()).isEmpty();
                });
        assertThat(all.stream()
                        .map(Desired::object)
                        .filter(NetworkPolicy.class::isInstance)
                        .map(NetworkPolicy.class::cast))
                .allSatisfy(policy -> assertThat(policy.getSpec().getPodSelector())
                        .satisfies(selector -> assertThat(
                                        selector.getMatchExpressions().size()
                                                + (selector.getMatchLabels().containsKey(Names.COMPONENT) ? 1 : 0))
                                .isPositive()));
    }

    private static List<StatefulSet> sets(Inputs in) {
        return ChainObjects.of(in).stream()
                .map(Desired::object)
                .filter(StatefulSet.class::isInstance)
                .map(StatefulSet.class::cast)
                .toList();
    }
}
