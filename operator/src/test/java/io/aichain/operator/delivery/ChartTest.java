package io.aichain.operator.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import io.aichain.operator.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chart is clean, refuses values that it does not know, and k8s/install.yaml is what it makes. */
class ChartTest {
    private static final Path CHART = Checkout.root().resolve("charts/aichain-operator");

    static String rendered(String... values) {
        var template = new Helm(CHART)
                .template()
                .withKubeVersion("1.30.0")
                .withName("aichain-operator")
                .withNamespace("aichain-system");
        for (int i = 0; i < values.length; i += 2) template.set(values[i], values[i + 1]);
        return template.call();
    }

    static List<JsonNode> documents(String text) {
        List<JsonNode> all = new ArrayList<>();
        for (String document : text.split("(?m)^---\\s*$")) {
            if (!document.isBlank()) all.add(Checkout.yaml(document));
        }
        return all.stream().filter(JsonNode::isObject).toList();
    }

    @Test
    void theChartIsClean() {
        var lint = new Helm(CHART).lint().strict().call();
        assertThat(lint.isFailed()).as(lint.getMessages().toString()).isFalse();
    }

    @Test
    void installYamlIsWhatTheChartMakes() throws IOException {
        String install =
                "# Generated from charts/aichain-operator: the operator for all namespaces. kubectl apply --server-side -f install.yaml\n"
                        + "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: aichain-system\n  labels:\n"
                        + "    pod-security.kubernetes.io/enforce: restricted\n---\n"
                        + Checkout.read(CHART.resolve("crds/aichains.aichain.io.yaml"))
                        + rendered();
        Checkout.isUpToDate("k8s/install.yaml", install);
    }

    private static String notes(String... values) {
        var install = new Helm(CHART)
                .install()
                .clientOnly()
                .dryRun()
                .withKubeVersion("1.30.0")
                .withName("first")
                .withNamespace("aichain-system");
        for (int i = 0; i < values.length; i += 2) install.set(values[i], values[i + 1]);
        String output = install.call().getOutput();
        return output.substring(output.indexOf("NOTES:"));
    }

    /** Until there is a release; whoever has named images knows it. */
    @Test
    void whoeverInstallsTheDefaultImagesIsToldThatNoRegistryHasThem() {
        assertThat(notes())
                .contains(
                        "are in no registry", "images/build makes them", "helm upgrade first charts/aichain-operator");
        assertThat(notes("image.repository", "r.example/operator"))
                .as("of the services")
                .contains("are in no registry");
        assertThat(notes("image.repository", "r.example/operator", "services.images", "r.example"))
                .contains("kubectl get aichains --watch")
                .doesNotContain("no registry");
    }

    @Test
    void theOperatorRunsUnderTheRestrictedStandard() {
        JsonNode pod = documents(rendered()).stream()
                .filter(one -> one.path("kind").asText().equals("Deployment"))
                .findFirst()
                .orElseThrow()
                .at("/spec/template/spec");
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        JsonNode container = pod.at("/containers/0/securityContext");
        assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    }

    @Test
    void forSomeNamespacesThereIsNoRoleThatChangesTheCluster() {
        List<JsonNode> all = documents(rendered("watchNamespaces[0]", "team-a", "watchNamespaces[1]", "team-b"));
        assertThat(all.stream()
                        .filter(one -> one.path("kind").asText().equals("ClusterRole"))
                        .map(one -> one.at("/metadata/name").asText()))
                // the latter two are people's, and change AIChains alone
                .containsExactlyInAnyOrder("aichain-operator-cluster", "aichain-edit", "aichain-view");
        assertThat(all.stream()
                        .filter(one -> one.path("kind").asText().equals("Role"))
                        .map(one -> one.at("/metadata/namespace").asText()))
                .containsExactlyInAnyOrder("aichain-system", "team-a", "team-b");
        assertThat(all.toString()).contains("QUARKUS_OPERATOR_SDK_NAMESPACES", "team-a,team-b");
    }

    /** One alone has none: a budget would only keep its node from being drained. */
    @Test
    void operatorsThatStandByHaveABudget() {
        assertThat(kinds(rendered())).doesNotContain("PodDisruptionBudget");
        assertThat(kinds(rendered("replicas", "2"))).contains("PodDisruptionBudget");
    }

    /** In k8s/install.yaml too there is a Service with the metrics; what names another's kind is a file of its own, for where that is known. */
    @Test
    void metricsAreReadWhereThePrometheusOperatorIs() throws IOException {
        assertThat(kinds(rendered())).contains("Service").doesNotContain("ServiceMonitor");
        assertThat(kinds(rendered("serviceMonitor.make", "never"))).doesNotContain("ServiceMonitor");
        List<JsonNode> all =
                documents(rendered("serviceMonitor.make", "always", "serviceMonitor.labels.release", "prom"));
        JsonNode monitor = one(all, "ServiceMonitor");
        JsonNode service = one(all, "Service");
        JsonNode pod = one(all, "Deployment").at("/spec/template");
        assertThat(monitor.at("/metadata/labels/release").asText()).isEqualTo("prom");
        assertThat(service.at("/metadata/labels").properties())
                .containsAll(monitor.at("/spec/selector/matchLabels").properties());
        assertThat(pod.at("/metadata/labels").properties())
                .containsAll(service.at("/spec/selector").properties());
        assertThat(monitor.at("/spec/endpoints/0/port")).isEqualTo(service.at("/spec/ports/0/name"));
        assertThat(service.at("/spec/ports/0/targetPort")).isEqualTo(pod.at("/spec/containers/0/ports/0/name"));
        String text = rendered("serviceMonitor.make", "always");
        Checkout.isUpToDate(
                "k8s/monitoring/operator-service-monitor.yaml",
                "# Generated from charts/aichain-operator, for where the Prometheus operator's CRDs are\n"
                        + text.substring(text.indexOf("apiVersion: monitoring.coreos.com/v1"))
                                .replaceFirst("(?s)\n---.*", "\n"));
    }

    private static JsonNode one(List<JsonNode> all, String kind) {
        return all.stream()
                .filter(one -> one.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> kinds(String text) {
        return documents(text).stream().map(one -> one.path("kind").asText()).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "replica, 2, replica",
        "replicas, 0, replicas",
        "replicas, 4, replicas",
        "replicas, two, replicas",
        "image.repository, 'A B', repository",
        "image.name, x, name",
        "image.pullPolicy, Sometimes, pullPolicy",
        "services.images, '', images",
        "services.registry, x, registry",
        "watchNamespaces, team-a, watchNamespaces",
        "watchNamespaces[0], Team_A, watchNamespaces",
        "networkPolicy.enabled, perhaps, enabled",
        "networkPolicy.enable, true, enable",
        "imagePullSecrets[0].secret, x, name",
        "resources, many, resources",
        "serviceMonitor.make, perhaps, make",
        "serviceMonitor.label.a, b, label"
    })
    void aValueThatItDoesNotKnowIsRefusedByName(String value, String given, String named) {
        assertThatThrownBy(() -> rendered(value, given)).hasMessageContaining(named);
    }
}
