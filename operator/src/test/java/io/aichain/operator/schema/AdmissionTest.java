package io.aichain.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.operator.Checkout;
import io.aichain.operator.api.AIChain;
import io.aichain.operator.api.AIChainSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
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

    private static final JsonNode CASES =
            Checkout.yaml(Checkout.read(Checkout.root().resolve("operator/src/test/resources/admission/cases.json")));

    static Stream<JsonNode> taken() {
        return all("taken");
    }

    static Stream<JsonNode> fields() {
        return all("fields");
    }

    static Stream<JsonNode> together() {
        return all("together");
    }

    static Stream<JsonNode> changes() {
        return all("changes");
    }

    private static Stream<JsonNode> all(String list) {
        return StreamSupport.stream(CASES.get(list).spliterator(), false);
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
        return Checkout.yaml("metadata: {name: judged}\nspec: " + spec);
    }

    /** With as many of what stands for each as the row says. */
    private static String spec(JsonNode row) {
        String each = IntStream.rangeClosed(1, row.path("many").asInt())
                .mapToObj(row.path("each").asText()::formatted)
                .collect(Collectors.joining(", "));
        return row.get("spec").asText().replace("EACH", each);
    }

    private List<String> refusals(String spec) {
        return Admission.of(crd, resource(spec), null);
    }

    @ParameterizedTest
    @MethodSource("taken")
    void whatIsJustInBoundsIsTaken(JsonNode row) {
        assertThat(refusals(spec(row))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("fields")
    void whatIsOutOfBoundsIsRefusedByField(JsonNode row) {
        String refusal =
                "." + row.get("field").asText() + ": " + row.get("words").asText();
        assertThat(refusals(spec(row))).anySatisfy(found -> assertThat(found).startsWith(refusal));
    }

    @ParameterizedTest
    @MethodSource("together")
    void whatDoesNotFitTogetherIsRefusedWithTheFix(JsonNode row) {
        assertThat(refusals(spec(row)))
                .singleElement()
                .asString()
                .contains(row.get("words").asText());
    }

    @Test
    void aTextWithoutItsFormIsRefusedWithWhatToWrite() {
        assertThat(refusals("{genesis: {chainId: 7, blockTime: soon}}"))
                .containsExactly(".spec.genesis.blockTime: spec.genesis.blockTime is no time between blocks;"
                        + " write 10ms to 60000ms or 1s to 60s, as 100ms or 2s");
    }

    @ParameterizedTest
    @CsvSource({"Hello", "hello.world", "-hello", "hello-", "1hello", "a23456789012345678901234567890123456789xy"})
    void aNameThatCannotBeAChainsIsRefused(String name) {
        JsonNode resource = Checkout.yaml("metadata: {name: \"%s\"}\nspec: {genesis: {chainId: 7}}".formatted(name));
        assertThat(Admission.of(crd, resource, null)).singleElement().asString().contains("metadata.name: 1 to 40");
    }

    /** With it all rules of its changes would go. */
    @ParameterizedTest
    @ValueSource(strings = {"hello", "a-name-that-is-longer-than-strimzis"})
    void aResourceWithoutASpecIsRefused(String name) {
        JsonNode bare = Checkout.yaml("metadata: {name: %s}".formatted(name));
        JsonNode chain = Checkout.yaml("metadata: {name: %s}\nspec: {genesis: {chainId: 7}}".formatted(name));
        assertThat(Admission.of(crd, chain, null)).isEmpty();
        assertThat(Admission.of(crd, bare, null)).containsExactly(".spec: required");
        assertThat(Admission.of(crd, bare, chain)).containsExactly(".spec: required");
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
    @MethodSource("changes")
    void whatTheChainDependsOnCannotBeChanged(JsonNode row) {
        assertThat(Admission.of(
                        crd,
                        resource(row.get("after").asText()),
                        resource(row.get("before").asText())))
                .singleElement()
                .asString()
                .contains(row.get("words").asText());
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
                        resource(
                                "{genesis: {chainId: 7}, kafka: {strimzi: {}}, executors: {replicas: 3}, version: '2.0', hibernated: true,"
                                        + " sequencer: {replicas: 2}, bitcoin: {confirmations: 3}}"),
                        resource("{genesis: {chainId: 7}, kafka: {strimzi: {}}}")))
                .isEmpty();
    }

    /** One after the other, and a chain that waits for more brokers than there will be is mended. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'a:1'               | 'a:1,b:1'",
                "'a:1,b:1,c:1'       | 'd:1,c:1'",
                "'a:1,b:1'           | 'b:1'",
                "'a:1'               | 'a:1', replicas: 1",
                "'a:1', replicas: 1  | 'a:1', replicas: 3"
            })
    void serversOfTheSameKafkaMayChange(String before, String after) {
        String spec = "{genesis: {chainId: 7}, kafka: {bootstrapServers: %s}}";
        assertThat(Admission.of(crd, resource(spec.formatted(after)), resource(spec.formatted(before))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka.example.com.:9092",
                "[2001:db8::7]:9092,[::2]:1",
                "10.0.0.1:9092,kafka-0:9093",
                "localhost.example.org:1,1-a.9b:1"
            })
    void bootstrapServersAreWhatKafkasClientsTake(String servers) {
        assertThat(refusals("{genesis: {chainId: 7}, kafka: {bootstrapServers: '" + servers + "'}}"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2001:db8::7:9092",
                "[::1]",
                "[kafka]:9092",
                "[7]:9092",
                "kafka..:9092",
                ".:9092",
                "a:1,b:1,",
                "1-2:1"
            })
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

    /** As the client of the operator reads what the schema takes. */
    @ParameterizedTest
    @ValueSource(strings = {"1000", "'1000'", "archive"})
    void aNumberOfBlocksMayBeANumberOrText(String blocks) {
        String yaml = "metadata: {name: judged}\nspec: {genesis: {chainId: 7}, executors: {historyBlocks: %s}}";
        AIChain read = new KubernetesSerialization().unmarshal(yaml.formatted(blocks), AIChain.class);
        assertThat(read.getSpec().executors().historyBlocks()).isEqualTo(blocks.replace("'", ""));
    }

    /** What a real API server is held against (ApiServerE2E). */
    @Test
    void theDefaultsOfTheSmallestResourceAreThoseOfTheFile() throws IOException {
        JsonNode smallest = Checkout.yaml(Checkout.read(Checkout.root().resolve("k8s/samples/minimal.yaml")));
        Checkout.isUpToDate(
                "operator/src/test/resources/admission/defaults.json",
                Admission.withDefaults(crd, smallest).get("spec").toPrettyString() + "\n");
    }
}
