package io.aichain.e2e.kit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * A chain that the operator runs in a cluster. Whoever waits for something of it in vain is told how it stands: its resource with its status, and
 * the Events, pods and last lines of its namespace.
 *
 * @param name of its AIChain
 * @param patience of every wait that is given no bound of its own
 */
public record ChainUnderTest(Kubernetes cluster, String namespace, String name, Duration patience) {
    private static final int RPC_PORT = 8545;

    /** Makes its AIChain, or changes it. @param spec in YAML */
    public void apply(String spec) {
        cluster.apply("""
                apiVersion: aichain.io/v1alpha1
                kind: AIChain
                metadata: {name: %s, namespace: %s}
                spec:
                """.formatted(name, namespace) + spec.indent(2));
    }

    /** @param change of its AIChain in JSON, which is merged into what is there */
    public void patch(String change) {
        cluster.patch(namespace, resource(), change);
    }

    /** By the AIChain's scale, as an autoscaler does it. */
    public void scale(int executors) {
        cluster.kubectl("scale", resource(), "-n", namespace, "--replicas=" + executors);
    }

    public void delete() {
        cluster.kubectl("delete", resource(), "-n", namespace);
    }

    /** What {@code kubectl aichain VERB NAME ...} does. @return what it printed @throws IllegalStateException if it fails */
    public String aichain(String verb, String... more) {
        List<String> all = new ArrayList<>(List.of(verb, name));
        all.addAll(List.of(more));
        return cluster.aichain(namespace, all.toArray(String[]::new));
    }

    /** What the operator says of it. */
    public JsonNode status() {
        return cluster.get("aichain", name, "-n", namespace).path("status");
    }

    /** All objects that bear its label. @param kinds as of {@code kubectl get} */
    public JsonNode objects(String kinds) {
        return cluster.get(kinds, "-n", namespace, "--selector", label()).get("items");
    }

    /** By their names. */
    public Map<String, Pod> pods() {
        Map<String, Pod> pods = new TreeMap<>();
        for (JsonNode pod : objects("pods")) pods.put(pod.at("/metadata/name").asText(), Pod.of(pod));
        return pods;
    }

    /** Where its Service is reached from this machine. */
    public String url() {
        return cluster.url(namespace, name + "-rpc", RPC_PORT);
    }

    /** Whichever executor the Service chooses. */
    public JsonRpc rpc() {
        return new JsonRpc(url());
    }

    /** One of its executors, past the Service. */
    public JsonRpc executor(int ordinal) {
        return new JsonRpc("http://" + cluster.address(namespace, name + "-executor-" + ordinal) + ":" + RPC_PORT);
    }

    /** Where its Bitcoin node for trials is reached from this machine, with the login. */
    public String bitcoin() {
        // the node's name is known in the cluster alone; its pod can be reached from this machine
        return cluster.secret(namespace, name + "-bitcoin-login", "url")
                .replaceFirst("@[^:]+:", "@" + cluster.address(namespace, name + "-bitcoin-0") + ":");
    }

    /**
     * What {@code kubectl aichain verify} makes of Bitcoin and of the data on the chain's volume, with nothing of the chain besides.
     *
     * @param bitcoin URL of a node, with the login
     * @return the JSON object it printed
     */
    public JsonNode verifiedFromOutside(String bitcoin) {
        String said = aichain(
                "verify", "--json", "--bitcoin", bitcoin, "--da", "file:" + cluster.volume(namespace, name + "-da"));
        return Json.parse(said.lines()
                .filter(line -> line.startsWith("{"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no verdict: " + said)));
    }

    public void awaitReady() {
        await(patience, "condition=Ready");
    }

    /** @param path below the status, as of {@code kubectl wait} */
    public void awaitStatus(String path, String value) {
        awaitStatus(patience, path, value);
    }

    public void awaitStatus(Duration within, String path, String value) {
        await(within, "jsonpath={.status." + path + "}=" + value);
    }

    /** Until a condition gives this reason. */
    public void awaitReason(Duration within, String condition, String reason) {
        awaitStatus(within, "conditions[?(@.type==\"" + condition + "\")].reason", reason);
    }

    /** @param event of its AIChain, as of {@code kubectl wait --for} */
    public void await(Duration within, String event) {
        awaitObjects(within, event, resource());
    }

    /** @param event {@code create}, {@code delete} or a condition, as of {@code kubectl wait --for} */
    public void awaitPod(String pod, String event) {
        awaitObjects(patience, event, "pod/" + pod);
    }

    /** Until the last of its pods is gone. */
    public void awaitNoPods(Duration within) {
        awaitObjects(within, "delete", "pod", "--selector", label());
    }

    /** @param event of objects beside it, as of {@code kubectl wait --for} @param objects as of {@code kubectl wait} */
    public void awaitObjects(Duration within, String event, String... objects) {
        List<String> all = new ArrayList<>(List.of(objects));
        all.addAll(List.of("-n", namespace, "--for=" + event));
        told(() -> cluster.await(within, all.toArray(String[]::new)));
    }

    /** Until the block at a tag is this one or a later one. @param rpc who is asked */
    public void awaitHeight(JsonRpc rpc, String tag, long block) {
        told(() -> rpc.awaitHeight(tag, block, patience));
    }

    /** Asks until there is an answer. @param what ends the sentence "... did not come" */
    public <T> T await(String what, Callable<Optional<T>> question) {
        return Await.until(what, patience, question, this::describe);
    }

    private void told(Runnable wait) {
        try {
            wait.run();
        } catch (IllegalStateException e) {
            throw new AssertionError(e.getMessage() + "\n" + describe(), e);
        }
    }

    private String describe() {
        return said(() -> cluster.get("aichain", name, "-n", namespace).toPrettyString())
                + said(() -> cluster.describe(namespace));
    }

    /** What cannot be asked for any more is said in its place, so that what was waited for in vain is said all the same. */
    private static String said(Supplier<String> question) {
        try {
            return question.get();
        } catch (IllegalStateException | UncheckedIOException e) {
            return "(unknown: " + e.getMessage() + ")\n";
        }
    }

    private String resource() {
        return "aichain/" + name;
    }

    private String label() {
        return "aichain.io/chain=" + name;
    }
}
