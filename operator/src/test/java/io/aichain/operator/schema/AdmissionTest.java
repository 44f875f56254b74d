package io.aichain.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.operator.Checkout;
import io.aichain.operator.api.AIChainSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken at admission, and what is refused with which words: by the schema and its rules alone, without a webhook. */
class AdmissionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final JsonNode crd;

    AdmissionTest() throws IOException {
        crd = CrdFile.generate();
    }

    static Stream<Path> samples() {
        return Checkout.samples().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everySampleIsTaken(Path sample) {
        JsonNode resource = Checkout.yaml(Checkout.read(sample));
        assertThat(Admission.of(crd, resource, null)).isEmpty();
        assertThat(Admission.of(crd, resource, resource)).isEmpty();
    }

    private static JsonNode resource(String spec) {
        return Checkout.yaml("metadata: {name: hello}\nspec: " + spec);
    }

    private List<String> refusals(String spec) {
        return Admission.of(crd, resource(spec), null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{} | .spec.genesis: required",
                "{genesis: {}} | .spec.genesis.chainId: required",
                "{genesis: {chainId: 0}} | .spec.genesis.chainId: out of bounds",
                "{genesis: {chainId: '7'}} | .spec.genesis.chainId: a whole number expected",
                "{genesis: {chainId: 7, chain: 7}} | .spec.genesis.chain: unknown field",
                "{genesis: {chainId: 7, gasLimit: 20999}} | .spec.genesis.gasLimit: out of bounds",
                "{genesis: {chainId: 7, allocations: [{address: '0x12', balance: '1'}]}} | .spec.genesis.allocations[].address: spec.genesis.allocations[].address does not have the form",
                "{genesis: {chainId: 7, allocations: [{address: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266', balance: '-1'}]}} | .spec.genesis.allocations[].balance: spec.genesis.allocations[].balance does not have the form",
                "{genesis: {chainId: 7}, executors: {replicas: 0}} | .spec.executors.replicas: out of bounds",
                "{genesis: {chainId: 7}, executors: {resources: {requests: {cpu: much}}}} | .spec.executors.resources.requests.cpu: does not match",
                "{genesis: {chainId: 7}, sequencer: {replicas: 3}} | .spec.sequencer.replicas: out of bounds",
                "{genesis: {chainId: 7}, dataAvailability: {active: near}} | .spec.dataAvailability.active: not one of",
                "{genesis: {chainId: 7}, deletionPolicy: Perhaps} | .spec.deletionPolicy: not one of",
                "{genesis: {chainId: 7}, images: {executor: 'a b'}} | .spec.images.executor: spec.images.executor does not have the form",
                "{genesis: {chainId: 7}, kafka: {bootstrapServers: nowhere}} | .spec.kafka.bootstrapServers: spec.kafka.bootstrapServers does not have the form",
                "{genesis: {chainId: 7}, kafka: {bootstrapServers: 'a:65536'}} | .spec.kafka.bootstrapServers: spec.kafka.bootstrapServers does not have the form",
                "{genesis: {chainId: 7}, kafka: {bootstrapServers: 'a:1,b:0'}} | .spec.kafka.bootstrapServers: spec.kafka.bootstrapServers does not have the form",
                "{genesis: {chainId: 7}, kafka: {bootstrapServers: 'a:1, b:1'}} | .spec.kafka.bootstrapServers: spec.kafka.bootstrapServers does not have the form",
                "{genesis: {chainId: 7}, kafka: {bootstrapServers: 'a:1', sasl: {mechanism: OAUTHBEARER, jaasSecret: {name: a, key: b}}}} | .spec.kafka.sasl.mechanism: not one of",
                "{genesis: {chainId: 7}, kafka: {bootstrapServers: 'a:1', sasl: {}}} | .spec.kafka.sasl.jaasSecret: required",
                "{genesis: {chainId: 7}, kafka: {strimzi: {replicas: 2}}} | .spec.kafka.strimzi.replicas: out of bounds",
                "{genesis: {chainId: 7}, kafka: {embedded: {storage: {size: 10}}}} | .spec.kafka.embedded.storage.size: a string expected",
                "{genesis: {chainId: 7}, kafka: {embedded: {storage: {size: 10GB}}}} | .spec.kafka.embedded.storage.size: spec.kafka.embedded.storage.size does not have the form",
                "{genesis: {chainId: 7}, executors: {storage: {storageClassName: Fast}}} | .spec.executors.storage.storageClassName: spec.executors.storage.storageClassName does not have the form",
                "{genesis: {chainId: 7}, executors: {historyBlocks: '0'}} | .spec.executors.historyBlocks: spec.executors.historyBlocks does not have the form",
                "{genesis: {chainId: 7}, executors: {autoscaling: {}}} | .spec.executors.autoscaling.maxReplicas: required",
                "{genesis: {chainId: 7}, executors: {autoscaling: {maxReplicas: 2, cpuPercent: 0}}} | .spec.executors.autoscaling.cpuPercent: out of bounds",
                "{genesis: {chainId: 7}, executors: {autoscaling: {maxReplicas: 2, prometheusUrl: 'prometheus:9090'}}} | .spec.executors.autoscaling.prometheusUrl: spec.executors.autoscaling.prometheusUrl does not have the form",
                "{genesis: {chainId: 7}, sequencer: {keySecret: {name: seq}}} | .spec.sequencer.keySecret.key: required",
                "{genesis: {chainId: 7}, sequencer: {keySecret: {name: 'a..b', key: k}}} | .spec.sequencer.keySecret.name: spec.sequencer.keySecret.name does not have the form",
                "{genesis: {chainId: 7}, sequencer: {keySecret: {name: a, key: 'k/1'}}} | .spec.sequencer.keySecret.key: spec.sequencer.keySecret.key does not have the form",
                "{genesis: {chainId: 7}, bitcoin: {network: litecoin}} | .spec.bitcoin.network: not one of",
                "{genesis: {chainId: 7}, bitcoin: {confirmations: 0}} | .spec.bitcoin.confirmations: out of bounds",
                "{genesis: {chainId: 7}, bitcoin: {startHeight: 1, startHash: '0x12'}} | .spec.bitcoin.startHash: spec.bitcoin.startHash does not have the form",
                "{genesis: {chainId: 7}, bitcoin: {regtest: {blockSeconds: 0}}} | .spec.bitcoin.regtest.blockSeconds: out of bounds",
                "{genesis: {chainId: 7}, rpc: {ingress: {}}} | .spec.rpc.ingress.host: required",
                "{genesis: {chainId: 7}, rpc: {ingress: {host: 'https://rpc.example.org'}}} | .spec.rpc.ingress.host: spec.rpc.ingress.host does not have the form",
                "{genesis: {chainId: 7}, rpc: {gateway: {name: public}}} | .spec.rpc.gateway.host: required",
                "{genesis: {chainId: 7}, rpc: {limits: {batch: 0}}} | .spec.rpc.limits.batch: out of bounds",
                "{genesis: {chainId: 7}, rpc: {serviceType: ExternalName}} | .spec.rpc.serviceType: not one of",
                "{genesis: {chainId: 7}, monitoring: {namespace: a.b}} | .spec.monitoring.namespace: spec.monitoring.namespace does not have the form",
                "{genesis: {chainId: 7}, version: 'v 1'} | .spec.version: spec.version does not have the form",
                "{genesis: {chainId: 7}, versionFromBlock: 0} | .spec.versionFromBlock: out of bounds",
                "{genesis: {chainId: 7}, dataAvailability: {file: {accessMode: ReadOnlyMany}}} | .spec.dataAvailability.file.accessMode: not one of",
                "{genesis: {chainId: 7}, paused: 'yes'} | .spec.paused: true or false expected",
            })
    void whatIsOutOfBoundsIsRefusedByField(String spec, String refusal) {
        assertThat(refusals(spec)).anySatisfy(found -> assertThat(found).startsWith(refusal));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{genesis: {chainId: 7, configMap: {name: g}, owner: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'}} | spec.genesis.configMap: that file has its own",
                "{genesis: {chainId: 7}, kafka: {bootstrapServers: 'a:1', embedded: {}}} | exclude each other; keep one",
                "{genesis: {chainId: 7}, kafka: {tls: {}}} | tls and sasl belong to bootstrapServers",
                "{genesis: {chainId: 7}, bitcoin: {urlSecret: {name: a, key: b}}} | spec.bitcoin.keySecret: the anchor spends",
                "{genesis: {chainId: 7}, bitcoin: {network: mainnet, startHeight: 1, startHash: '0000000000000000001c8018d9cb3b742ef25114f27563e3fc4a1902167f9893'}} | needs urlSecret",
                "{genesis: {chainId: 7}, bitcoin: {network: mainnet, urlSecret: {name: a, key: b}, keySecret: {name: a, key: c}}} | startHeight and startHash say",
                "{genesis: {chainId: 7}, bitcoin: {regtest: {}, urlSecret: {name: a, key: b}, keySecret: {name: a, key: c}}} | urlSecret and regtest exclude",
                "{genesis: {chainId: 7, voters: 3}} | publication needs equal reports",
                "{genesis: {chainId: 7, voters: 3}, executors: {replicas: 5, autoscaling: {maxReplicas: 5}}} | publication needs equal reports",
                "{genesis: {chainId: 7}, executors: {autoscaling: {minReplicas: 3, maxReplicas: 2}}} | minReplicas is above maxReplicas",
                "{genesis: {chainId: 7}, daWriter: {replicas: 2}} | needs ReadWriteMany",
                "{genesis: {chainId: 7}, anchor: {replicas: 2}, dataAvailability: {file: {size: 5Gi}}} | needs ReadWriteMany",
                "{genesis: {chainId: 7}, networkPolicy: {rpcCallers: namespace}, rpc: {ingress: {host: a.b}}} | nobody from outside gets through",
                "{genesis: {chainId: 7}, networkPolicy: {rpcCallers: namespace}, rpc: {serviceType: LoadBalancer}} | nobody from outside gets through",
                "{genesis: {chainId: 7}, executors: {autoscaling: {provider: keda, maxReplicas: 2}}} | give its URL",
                "{genesis: {chainId: 7}, bitcoin: {startHeight: 1}} | give both, or neither",
                "{genesis: {chainId: 7}, anchor: {resources: {requests: {memory: 2Gi}, limits: {memory: 1000Mi}}}} | .spec.anchor.resources: requests.memory is above limits.memory; raise the limit or lower the request",
                "{genesis: {chainId: 7}, executors: {stateMemoryMiB: 683}} | spec.executors.stateMemoryMiB is more than a third of the pod's memory",
                "{genesis: {chainId: 7}, executors: {stateMemoryMiB: 256, resources: {limits: {memory: 767Mi}}}} | raise resources.limits.memory",
                "{genesis: {chainId: 7}, executors: {stateMemoryMiB: 1024, resources: {requests: {memory: 3000Mi}}}} | or lower stateMemoryMiB",
                "{genesis: {chainId: 7}, executors: {resources: {requests: {cpu: 1500m}, limits: {cpu: 1}}}} | .spec.executors.resources: requests.cpu is above limits.cpu; raise the limit or lower the request",
            })
    void whatDoesNotFitTogetherIsRefusedWithTheFix(String spec, String words) {
        assertThat(refusals(spec)).singleElement().asString().contains(words);
    }

    @Test
    void aTextWithoutItsFormIsRefusedWithItsFormAndItsMeaning() {
        assertThat(refusals("{genesis: {chainId: 7, blockTime: soon}}"))
                .containsExactly(
                        ".spec.genesis.blockTime: spec.genesis.blockTime does not have the form ^[1-9][0-9]{0,4}(ms|s)$:"
                                + " Shortest time between blocks, as 100ms or 2s.");
    }

    @ParameterizedTest
    @CsvSource({"Hello", "hello.world", "-hello", "hello-", "1hello", "a23456789012345678901234567890123456789xy"})
    void aNameThatCannotBeAChainsIsRefused(String name) {
        JsonNode resource = Checkout.yaml("metadata: {name: \"%s\"}\nspec: {genesis: {chainId: 7}}".formatted(name));
        assertThat(Admission.of(crd, resource, null)).singleElement().asString().contains("metadata.name: 1 to 40");
    }

    /** It stands twice in the names of Strimzi's pods, and those are labels too. */
    @Test
    void aNameThatStrimziCannotUseIsRefused() {
        String yaml = "metadata: {name: %s}\nspec: {genesis: {chainId: 7}, kafka: {strimzi: {}}}";
        assertThat(Admission.of(crd, Checkout.yaml(yaml.formatted("a".repeat(21))), null))
                .isEmpty();
        assertThat(Admission.of(crd, Checkout.yaml(yaml.formatted("a".repeat(22))), null))
                .singleElement()
                .asString()
                .contains("at most 21 characters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{genesis: {chainId: 7}} | {genesis: {chainId: 8}} | make a new AIChain with another name",
                "{genesis: {chainId: 7}} | {genesis: {chainId: 7, gasLimit: 50000}} | spec.genesis cannot be changed",
                "{genesis: {chainId: 7}} | {genesis: {chainId: 7}, kafka: {bootstrapServers: 'a:1'}} | the kind of Kafka cannot be changed",
                "{genesis: {chainId: 7}} | {genesis: {chainId: 7}, bitcoin: {startHeight: 3, startHash: '0000000000000000001c8018d9cb3b742ef25114f27563e3fc4a1902167f9893'}} | stand in the genesis file",
                "{genesis: {chainId: 7}} | {genesis: {chainId: 7}, bitcoin: {urlSecret: {name: a, key: b}, keySecret: {name: a, key: c}}} | regtest and a real node cannot be exchanged",
                "{genesis: {chainId: 7}} | {genesis: {chainId: 7}, executors: {storage: {size: 5Gi}}} | spec.executors.storage cannot be added",
                "{genesis: {chainId: 7}, executors: {storage: {size: 5Gi}}} | {genesis: {chainId: 7}, executors: {storage: {size: 6Gi}}} | resize the PersistentVolumeClaims",
                "{genesis: {chainId: 7}, deletionPolicy: Delete} | {genesis: {chainId: 7}} | spec.deletionPolicy cannot be changed",
                "{genesis: {chainId: 7}} | {genesis: {chainId: 7}, dataAvailability: {file: {size: 5Gi}}} | spec.dataAvailability.file cannot be changed",
            })
    void whatTheChainDependsOnCannotBeChanged(String before, String after, String words) {
        assertThat(Admission.of(crd, resource(after), resource(before)))
                .singleElement()
                .asString()
                .contains(words);
    }

    /** A pod's limit is 2Gi where none is given, and what is requested where only that is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{stateMemoryMiB: 682}",
                "{stateMemoryMiB: 682, resources: {limits: {cpu: 2}}}",
                "{stateMemoryMiB: 256, resources: {limits: {memory: 768Mi}}}",
                "{stateMemoryMiB: 1024, resources: {requests: {memory: 3Gi}}}",
                "{stateMemoryMiB: 1024, resources: {limits: {memory: 4000000000}}}"
            })
    void aThirdOfThePodsMemoryIsTheStatesAtMost(String executors) {
        assertThat(refusals("{genesis: {chainId: 7}, executors: " + executors + "}"))
                .isEmpty();
    }

    @Test
    void whatMayChangeMay() {
        assertThat(Admission.of(
                        crd,
                        resource("{genesis: {chainId: 7}, executors: {replicas: 3}, version: '2.0', hibernated: true,"
                                + " sequencer: {replicas: 2}, bitcoin: {confirmations: 3}}"),
                        resource("{genesis: {chainId: 7}}")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka.example.com.:9092", "[2001:db8::7]:9092,[::1]:1", "10.0.0.1:9092,kafka-0:9093"})
    void bootstrapServersAreWhatKafkasClientsTake(String servers) {
        assertThat(refusals("{genesis: {chainId: 7}, kafka: {bootstrapServers: '" + servers + "'}}"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::7:9092", "[::1]", "[kafka]:9092", "[7]:9092", "kafka..:9092", ".:9092"})
    void andNothingElse(String servers) {
        assertThat(refusals("{genesis: {chainId: 7}, kafka: {bootstrapServers: '" + servers + "'}}"))
                .isNotEmpty();
    }

    /** A default stands twice, in the schema and in the types: they are the same. */
    @Test
    void theTypesHaveTheSchemasDefaults() throws IOException {
        String given =
                "{genesis: {chainId: 7}, executors: {autoscaling: {maxReplicas: 3}}, kafka: {bootstrapServers: 'a:1',"
                        + " sasl: {jaasSecret: {name: a, key: b}}}, bitcoin: {regtest: {}}, dataAvailability: {file: {}}}";
        JsonNode schema = Checkout.yaml(CrdFile.text());
        JsonNode bySchema = Admission.withDefaults(schema, resource(given)).path("spec");
        AIChainSpec byTypes = JSON.treeToValue(resource(given).path("spec"), AIChainSpec.class);
        assertThat(JSON.treeToValue(bySchema, AIChainSpec.class)).isEqualTo(byTypes);
        assertThat(JSON.readTree(JSON.writeValueAsString(byTypes))).isEqualTo(JSON.readTree(bySchema.toString()));
    }
}
