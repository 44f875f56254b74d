package io.aichain.e2e.operated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.e2e.kit.Await;
import io.aichain.e2e.kit.Kubernetes;
import io.aichain.e2e.kit.Parts;
import io.aichain.e2e.kit.TestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The AIChain at a real API server, without the operator: its definition is taken, what AdmissionTest says of a resource the server says too,
 * defaults are filled in, what a chain depends on stays, and what is applied of a chain's objects by the operator's way of applying. How the
 * operator itself takes a field back is seen in OperatedChainE2E. With {@code ./aichain test --all}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ApiServerE2E {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String NAMESPACE = "default";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = TestFolder.of(ApiServerE2E.class);
    private static final Path SAMPLES = Parts.checkout().resolve("k8s/samples");
    private static final Path RESOURCES = Parts.checkout().resolve("operator/src/test/resources");

    /** Bounds in the server's words, by those of our test. */
    private static final Map<String, String> BOUNDS = Map.of(
            "required", "Required value",
            "out of bounds", "should be",
            "unknown field", "unknown field",
            "too many", "must have at most",
            "not one of", "Unsupported value",
            "a whole number expected", "must be of type integer",
            "a string expected", "must be of type string",
            "a quantity expected", "must be of type integer,string",
            "true or false expected", "must be of type boolean");

    private static Kubernetes cluster;

    @BeforeAll
    static void start() {
        assumeTrue(Boolean.getBoolean("aichain.all"), "skipped: a real API server is for ./aichain test --all");
        Optional<String> hindrance = Kubernetes.hindrance();
        assumeTrue(hindrance.isEmpty(), () -> "skipped: " + hindrance.orElseThrow());
        cluster = Kubernetes.start(FOLDER.resolve("logs"));
        // whose images are not there: pods have no part in this
        cluster.kubectl("cordon", "node0");
    }

    @AfterAll
    static void stop() {
        if (cluster != null) cluster.close();
    }

    /** Its rules' cost among all else, which the server estimates. */
    @Order(1)
    @Test
    void theDefinitionIsTaken() {
        cluster.kubectl(
                "apply",
                "--server-side",
                "-f",
                Parts.checkout().resolve("charts/aichain-operator/crds").toString());
        cluster.await(PATIENCE, "crd/aichains.aichain.io", "--for=condition=Established");
    }

    /** A person's first question; the server publishes its answer a moment after the definition. */
    @Order(2)
    @ParameterizedTest
    @CsvSource({
        "aichain, A chain where models are citizens",
        "aichain.spec, What the chain is to be",
        "aichain.status, What the operator found"
    })
    void kubectlExplainsIt(String what, String words) {
        Await.until(
                "kubectl explain " + what,
                PATIENCE,
                () -> Optional.of(cluster.kubectl("explain", what)).filter(said -> said.contains(words)));
    }

    private static Stream<JsonNode> cases(String list) throws IOException {
        JsonNode all = JSON.readTree(Files.readString(RESOURCES.resolve("admission/cases.json")));
        return StreamSupport.stream(all.get(list).spliterator(), false);
    }

    static Stream<JsonNode> taken() throws IOException {
        return cases("taken");
    }

    static Stream<JsonNode> fields() throws IOException {
        return cases("fields");
    }

    static Stream<JsonNode> together() throws IOException {
        return cases("together");
    }

    static Stream<JsonNode> changes() throws IOException {
        return cases("changes");
    }

    /** By the rules' cost too, which the server counts as it goes. */
    @Order(2)
    @ParameterizedTest
    @MethodSource("taken")
    void whatIsJustInBoundsIsTaken(JsonNode row) throws IOException {
        assertThat(dryRun(spec(row))).contains("created");
    }

    @Order(2)
    @ParameterizedTest
    @MethodSource("fields")
    void whatIsOutOfBoundsIsRefusedByField(JsonNode row) throws IOException {
        String words = row.get("words").asText();
        String field = row.get("field").asText().replace("[]", "[0]");
        assertThatThrownBy(() -> dryRun(spec(row)))
                .hasMessageContaining(
                        field.substring(field.lastIndexOf('.') + 1).replace("{}", ""))
                .hasMessageContaining(BOUNDS.getOrDefault(words, words));
    }

    @Order(3)
    @ParameterizedTest
    @MethodSource("together")
    void whatDoesNotFitTogetherIsRefusedWithTheFix(JsonNode row) throws IOException {
        // the server's prefix is the field at which its rule stands
        String words = row.get("words").asText().replaceFirst("^\\.[\\w.]+: ", "");
        assertThatThrownBy(() -> dryRun(spec(row))).hasMessageContaining(words);
    }

    @Order(4)
    @ParameterizedTest
    @MethodSource("changes")
    void whatTheChainDependsOnCannotBeChanged(JsonNode row) throws IOException {
        cluster.kubectl(
                "apply", "-n", NAMESPACE, "-f", manifest(row.get("before").asText()));
        try {
            assertThatThrownBy(() -> dryRun(row.get("after").asText()))
                    .hasMessageContaining(row.get("words").asText());
        } finally {
            cluster.kubectl("delete", "aichain", "judged", "-n", NAMESPACE);
        }
    }

    /** With as many of what stands for each as the row says. */
    private static String spec(JsonNode row) {
        String each = IntStream.rangeClosed(1, row.path("many").asInt())
                .mapToObj(row.path("each").asText()::formatted)
                .collect(Collectors.joining(", "));
        return row.get("spec").asText().replace("EACH", each);
    }

    @Order(5)
    @Test
    void aResourceWithoutASpecIsRefused() throws IOException {
        Path bare = Files.writeString(
                FOLDER.resolve("bare.yaml"),
                "apiVersion: aichain.io/v1alpha1\nkind: AIChain\nmetadata: {name: bare}\n");
        assertThatThrownBy(() -> cluster.kubectl("apply", "-n", NAMESPACE, "--dry-run=server", "-f", bare.toString()))
                .hasMessageContaining("spec: Required value");
    }

    private static String dryRun(String spec) throws IOException {
        return cluster.kubectl("apply", "-n", NAMESPACE, "--dry-run=server", "-f", manifest(spec));
    }

    /** A file with a resource of this spec. */
    private static String manifest(String spec) throws IOException {
        return Files.writeString(FOLDER.resolve("judged.yaml"), """
                apiVersion: aichain.io/v1alpha1
                kind: AIChain
                metadata: {name: judged}
                spec: %s
                """.formatted(spec))
                .toString();
    }

    @Order(5)
    @ParameterizedTest
    @ValueSource(strings = {"minimal", "production", "strimzi", "external-kafka", "autoscaled", "gateway"})
    void everySampleIsTaken(String sample) {
        assertThat(cluster.kubectl(
                        "apply",
                        "-n",
                        NAMESPACE,
                        "--dry-run=server",
                        "-f",
                        SAMPLES.resolve(sample + ".yaml").toString()))
                .contains("created");
    }

    @Order(6)
    @Test
    void whatIsNotGivenIsFilledIn() throws IOException {
        cluster.kubectl(
                "apply", "-n", NAMESPACE, "-f", SAMPLES.resolve("minimal.yaml").toString());
        assertThat(cluster.get("aichain", "hello", "-n", NAMESPACE).get("spec"))
                .isEqualTo(JSON.readTree(Files.readString(RESOURCES.resolve("admission/defaults.json"))));
    }

    @Order(7)
    @Test
    void aChainsIdentityStays() {
        assertThatThrownBy(() -> cluster.patch(NAMESPACE, "aichain/hello", "{\"spec\":{\"genesis\":{\"chainId\":7}}}"))
                .hasMessageContaining(
                        "spec.genesis cannot be changed: every block follows from it; make a new AIChain");
        // without it no rule of a change would be asked, neither now nor when it comes back
        assertThatThrownBy(() -> cluster.kubectl(
                        "patch",
                        "aichain",
                        "hello",
                        "-n",
                        NAMESPACE,
                        "--type=json",
                        "-p",
                        "[{\"op\":\"remove\",\"path\":\"/spec\"}]"))
                .hasMessageContaining("spec: Required value");
        assertThat(cluster.patch(NAMESPACE, "aichain/hello", "{\"spec\":{\"executors\":{\"replicas\":2}}}"))
                .contains("patched");
        assertThat(cluster.kubectl("scale", "aichain", "hello", "-n", NAMESPACE, "--replicas=3"))
                .contains("scaled");
        assertThat(cluster.get("aichain", "hello", "-n", NAMESPACE)
                        .at("/spec/executors/replicas")
                        .asInt())
                .isEqualTo(3);
    }

    /** Applied as the operator applies them, in its name: what it would write a second time changes nothing. */
    @Order(8)
    @Test
    void aSecondApplyOfAChainsObjectsChangesNothing() throws IOException {
        applyObjects();
        List<JsonNode> first = applied();
        applyObjects();
        assertThat(applied()).isEqualTo(first);
    }

    /** Its own fields come back, by force after a refusal that names who has them; what a stranger adds beside them stays. */
    @Order(9)
    @Test
    void aFieldThatAStrangerTookComesBackAndWhatItAddedStays() throws IOException {
        Path strangers = Files.writeString(FOLDER.resolve("stranger.yaml"), """
                apiVersion: v1
                kind: Service
                metadata: {name: hello-rpc, annotations: {example.org/owner: team-a}}
                spec: {type: NodePort, ports: [{name: rpc, port: 8545, protocol: TCP}]}
                """);
        cluster.kubectl(
                "apply",
                "-n",
                NAMESPACE,
                "--server-side",
                "--field-manager=stranger",
                "--force-conflicts",
                "-f",
                strangers.toString());
        assertThat(service().at("/spec/type").asText()).isEqualTo("NodePort");
        assertThatThrownBy(ApiServerE2E::applyObjects)
                .hasMessageContaining("stranger")
                .hasMessageContaining(".spec.type");
        applyObjects("--force-conflicts");
        assertThat(service().at("/spec/type").asText()).isEqualTo("ClusterIP");
        assertThat(service()
                        .at("/metadata/annotations")
                        .get("example.org/owner")
                        .asText())
                .isEqualTo("team-a");
    }

    /** From the file that installs all: Kubernetes adds the chart's two roles to its own, which people have in their namespaces. */
    @Order(10)
    @Test
    void aProjectsPeopleHaveTheirChainsByKubernetesOwnRoles() {
        cluster.kubectl(
                "apply",
                "--server-side",
                "-f",
                Parts.checkout().resolve("k8s/install.yaml").toString());
        cluster.kubectl("create", "namespace", "project");
        for (String role : List.of("edit", "view"))
            cluster.kubectl("create", "rolebinding", role, "-n", "project", "--clusterrole=" + role, "--user=" + role);
        String sample = SAMPLES.resolve("minimal.yaml").toString();
        Await.until("the right to make a chain", PATIENCE, () -> Optional.of(as("edit", "apply", "-f", sample)));
        assertThat(as("edit", "scale", "aichain", "hello", "--replicas=2")).contains("scaled");
        Await.until("the right to see one", PATIENCE, () -> Optional.of(as("view", "get", "aichain", "hello")));
        assertThatThrownBy(() -> as("view", "delete", "aichain", "hello")).hasMessageContaining("forbidden");
        assertThatThrownBy(() -> cluster.kubectl("get", "aichains", "-n", NAMESPACE, "--as=edit"))
                .hasMessageContaining("forbidden");
        assertThat(as("edit", "delete", "aichain", "hello")).contains("deleted");
    }

    private static String as(String user, String... arguments) {
        return cluster.kubectl(Stream.concat(Stream.of(arguments), Stream.of("-n", "project", "--as=" + user))
                .toArray(String[]::new));
    }

    private static JsonNode service() {
        return cluster.get("service", "hello-rpc", "-n", NAMESPACE);
    }

    private static List<JsonNode> applied() {
        return List.of(
                applied("statefulset", "hello-executor"),
                applied("service", "hello-rpc"),
                applied("networkpolicy", "hello-deny-all"));
    }

    /** Without what controllers say of it, which they do at any time. */
    private static JsonNode applied(String kind, String name) {
        ObjectNode object = cluster.get(kind, name, "-n", NAMESPACE, "--show-managed-fields")
                .deepCopy();
        object.remove("status");
        ObjectNode metadata = object.withObject("/metadata");
        metadata.remove("resourceVersion");
        Iterator<JsonNode> managers = metadata.required("managedFields").iterator();
        while (managers.hasNext()) {
            if (managers.next().path("subresource").asText().equals("status")) managers.remove();
        }
        return object;
    }

    /** Those of the smallest sample, as the model's golden file has them, owned by the resource that is there: others would be swept away. */
    private static void applyObjects(String... more) throws IOException {
        String uid = cluster.get("aichain", "hello", "-n", NAMESPACE)
                .required("metadata")
                .required("uid")
                .asText();
        String[] golden =
                Files.readString(RESOURCES.resolve("golden/minimal.yaml")).split("(?m)^---\\s*$");
        String own = Stream.of(golden)
                .filter(object -> !object.isBlank() && !object.contains("monitoring.coreos.com"))
                .map(object -> object.replace("11111111-2222-3333-4444-555555555555", uid))
                .reduce("", (all, object) -> all + "---\n" + object);
        Path file = Files.writeString(FOLDER.resolve("objects.yaml"), own);
        Stream<String> arguments = Stream.concat(
                Stream.of("apply", "--server-side", "--field-manager=aichain-operator", "-f", file.toString()),
                Stream.of(more));
        cluster.kubectl(arguments.toArray(String[]::new));
    }
}
