package io.aichain.operator.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.operator.Checkout;
import io.aichain.operator.dependent.Kinds;
import io.aichain.operator.model.Inputs.Offer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The roles are what the code uses, no more and no less, and each rule says why. */
class RolesTest {
    private static final Set<String> WATCHED_AND_WRITTEN = Set.of("get", "list", "watch", "create", "patch");

    /** Resource with group -> verbs. */
    private static TreeMap<String, TreeSet<String>> rules(String kind, String name) {
        TreeMap<String, TreeSet<String>> all = new TreeMap<>();
        JsonNode role = ChartTest.documents(ChartTest.rendered()).stream()
                .filter(one -> one.path("kind").asText().equals(kind))
                .filter(one -> one.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
        for (JsonNode rule : role.path("rules")) {
            for (JsonNode resource : rule.path("resources")) {
                TreeSet<String> verbs = all.computeIfAbsent(
                        resource.asText() + "." + rule.at("/apiGroups/0").asText(), _ -> new TreeSet<>());
                rule.path("verbs").forEach(verb -> verbs.add(verb.asText()));
            }
        }
        return all;
    }

    @Test
    void theRoleForChainsIsWhatTheCodeUses() {
        TreeMap<String, TreeSet<String>> used = new TreeMap<>();
        for (Class<? extends HasMetadata> kind : Kinds.OWN) {
            String group = HasMetadata.getGroup(kind);
            TreeSet<String> verbs = new TreeSet<>(WATCHED_AND_WRITTEN);
            // Plan.carryOut
            if (!Kinds.STAY.contains(kind)) verbs.add("delete");
            used.put(HasMetadata.getPlural(kind) + "." + (group == null ? "" : group), verbs);
        }
        for (Kinds.Foreign kind : Kinds.FOREIGN)
            used.put(
                    kind.plural() + "." + kind.group(),
                    new TreeSet<>(Set.of("get", "list", "create", "patch", "delete")));
        // Preflight, GeneratedSecrets
        used.put("secrets.", new TreeSet<>(Set.of("get", "create")));
        // Rollout.stuck
        used.put("pods.", new TreeSet<>(Set.of("get", "list", "watch", "delete")));
        // EventPublisher; KubernetesCluster.refusedPods
        used.put("events.", new TreeSet<>(Set.of("get", "list", "create", "patch")));
        // ChainReconciler; owner references that block a deletion
        used.put("aichains.aichain.io", new TreeSet<>(Set.of("get", "list", "watch")));
        used.put("aichains/status.aichain.io", new TreeSet<>(Set.of("get", "patch")));
        used.put("aichains/finalizers.aichain.io", new TreeSet<>(Set.of("update")));
        assertThat(rules("ClusterRole", "aichain-operator")).isEqualTo(used);
    }

    /** Kubernetes gives them to whoever has its own roles in a namespace. */
    @Test
    void aProjectsPeopleHaveTheirChainsByKubernetesOwnRoles() {
        assertThat(rules("ClusterRole", "aichain-edit"))
                .isEqualTo(new TreeMap<>(Map.of(
                        "aichains.aichain.io",
                        new TreeSet<>(Set.of(
                                "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection")),
                        "aichains/scale.aichain.io",
                        new TreeSet<>(Set.of("get", "update", "patch")))));
        Set<String> reading = Set.of("get", "list", "watch");
        assertThat(rules("ClusterRole", "aichain-view"))
                .isEqualTo(new TreeMap<>(Map.of(
                        "aichains.aichain.io", new TreeSet<>(reading),
                        "aichains/scale.aichain.io", new TreeSet<>(reading),
                        "aichains/status.aichain.io", new TreeSet<>(reading))));
        assertThat(aggregatedTo("aichain-edit")).containsExactlyInAnyOrder("aggregate-to-edit", "aggregate-to-admin");
        assertThat(aggregatedTo("aichain-view")).containsExactly("aggregate-to-view");
        assertThat(aggregatedTo("aichain-operator")).isEmpty();
    }

    private static List<String> aggregatedTo(String role) {
        List<String> all = new ArrayList<>();
        ChartTest.documents(ChartTest.rendered()).stream()
                .filter(one -> one.path("kind").asText().equals("ClusterRole"))
                .filter(one -> one.at("/metadata/name").asText().equals(role))
                .forEach(one -> one.at("/metadata/labels").properties().forEach(label -> {
                    if (label.getKey().startsWith("rbac.authorization.k8s.io/")
                            && label.getValue().asText().equals("true"))
                        all.add(label.getKey().replaceFirst(".*/", ""));
                }));
        return all;
    }

    @Test
    void theRestOfTheClusterIsOnlyRead() {
        assertThat(rules("ClusterRole", "aichain-operator-cluster"))
                .isEqualTo(new TreeMap<>(Map.of(
                        "storageclasses.storage.k8s.io", new TreeSet<>(Set.of("list")),
                        "customresourcedefinitions.apiextensions.k8s.io", new TreeSet<>(Set.of("get")))));
        List<String> named = new ArrayList<>();
        ChartTest.documents(ChartTest.rendered()).stream()
                .filter(one -> one.at("/metadata/name").asText().equals("aichain-operator-cluster"))
                .flatMap(one -> Stream.iterate(0, i -> i + 1)
                        .limit(one.path("rules").size())
                        .map(one.path("rules")::get))
                .forEach(rule -> rule.path("resourceNames").forEach(name -> named.add(name.asText())));
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Offer.values()).map(Offer::crd).toList());
    }

    /** With one mistake of ours they would be gone. */
    @Test
    void volumesAndGenesisFilesCannotBeDeletedByTheOperator() {
        TreeMap<String, TreeSet<String>> all = rules("ClusterRole", "aichain-operator");
        for (String kept : List.of("persistentvolumeclaims.", "configmaps.", "secrets."))
            assertThat(all.get(kept)).as(kept).isNotEmpty().doesNotContain("delete", "deletecollection");
    }

    @Test
    void noRuleIsWide() {
        String text = ChartTest.rendered();
        assertThat(text)
                .doesNotContain("'*'", "\"*\"", "escalate", "bind,", "impersonate", "pods/exec", "cluster-admin");
    }

    @Test
    void everyRuleSaysWhy() {
        List<String> lines = Stream.of("rbac.yaml", "user-roles.yaml")
                .flatMap(file -> Checkout.read(Checkout.root().resolve("charts/aichain-operator/templates/" + file))
                        .lines())
                .toList();
        List<String> silent = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).startsWith("- apiGroups") && !lines.get(i - 1).startsWith("# "))
                silent.add(lines.get(i) + " in line " + (i + 1));
        }
        assertThat(silent).isEmpty();
    }
}
