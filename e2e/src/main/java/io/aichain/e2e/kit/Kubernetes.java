package io.aichain.e2e.kit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The real Kubernetes cluster of {@code e2e/cluster}, by its scripts. There is one on a machine: whoever starts it ends it.
 */
public final class Kubernetes implements AutoCloseable {
    /** Where the chart is installed. */
    public static final String OPERATORS_NAMESPACE = "aichain-system";

    /** With all parts some of them wait for others. */
    private static final Duration UP = Duration.ofMinutes(8);

    private static final Duration LOAD = Duration.ofMinutes(2);
    private static final Duration COMMAND = Duration.ofMinutes(3);
    /** It waits for upgrades, and looks at whole chains. */
    private static final Duration AICHAIN = Duration.ofMinutes(10);

    private final Path scripts = Parts.checkout().resolve("e2e/cluster");
    private final Path logs;
    private final List<String> with;
    private int commands;

    private Kubernetes(Path logs, List<String> with) {
        this.logs = logs;
        this.with = with;
    }

    /** Why no cluster can be started here, or nothing. @param more parts that are needed besides */
    public static Optional<String> hindrance(String... more) {
        if ("never".equals(System.getenv("AICHAIN_CLUSTER_TESTS")))
            return Optional.of("AICHAIN_CLUSTER_TESTS is never");
        if (!System.getProperty("os.name").equals("Linux")) return Optional.of("a Kubernetes cluster needs Linux");
        if (!"root".equals(System.getProperty("user.name"))) return Optional.of("a Kubernetes cluster needs root");
        List<String> parts = new ArrayList<>(List.of("kubernetes", "bitcoin-image"));
        parts.addAll(List.of(more));
        for (String part : parts) {
            if (!Files.isDirectory(Parts.folder().resolve(part)))
                return Optional.of("run e2e/parts/install " + part + ", which needs Go");
        }
        return Optional.empty();
    }

    /**
     * A new cluster: one that runs already is ended.
     *
     * @param logs folder for what the scripts say
     * @param with more parts, as of {@code e2e/cluster/up --with}
     */
    public static Kubernetes start(Path logs, String... with) {
        Kubernetes cluster = new Kubernetes(logs, List.of(with));
        cluster.script("down", COMMAND);
        try {
            cluster.script(
                    "up", UP, with.length == 0 ? new String[0] : new String[] {"--with", String.join(",", with)});
        } catch (IllegalStateException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    /** Gives images to the node. */
    public void load(List<Path> tars) {
        script("load", LOAD, tars.stream().map(Path::toString).toArray(String[]::new));
    }

    /** @return what kubectl printed, errors included @throws IllegalStateException if it fails */
    public String kubectl(String... arguments) {
        return script("kubectl", COMMAND, arguments);
    }

    /** Waits for an event. @param what as of {@code kubectl wait} @throws IllegalStateException if it does not come */
    public void await(Duration patience, String... what) {
        List<String> all = new ArrayList<>(List.of("wait", "--timeout=" + patience.toSeconds() + "s"));
        all.addAll(List.of(what));
        script("kubectl", patience.plus(COMMAND), all.toArray(String[]::new));
    }

    /** Makes or changes what a manifest says. */
    public void apply(String manifest) {
        Path file = logs.resolve(String.format("%03d-manifest.yaml", ++commands));
        try {
            Files.writeString(file, manifest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        kubectl("apply", "-f", file.toString());
    }

    /** @param object as {@code secret/NAME} @param change in JSON, which is merged into what is there @return what kubectl printed */
    public String patch(String namespace, String object, String change) {
        return kubectl("patch", object, "-n", namespace, "--type=merge", "-p", change);
    }

    /** Whether the API server would take every object of a file, in which a field that its kind does not have is refused. @return what kubectl printed */
    public String applyStrictlyOnTrial(Path file) {
        return kubectl(
                "apply",
                "--server-side",
                "--dry-run=server",
                "--validate=strict",
                "--field-manager=a-strict-reader",
                "-f",
                file.toString());
    }

    /** Ends a pod without farewell. */
    public void kill(String namespace, String pod) {
        kubectl("delete", "pod", pod, "-n", namespace, "--grace-period=0", "--force");
    }

    /**
     * Our chart, with the images that {@link ServiceImages} makes. Its pods, and those of chains in the namespace default, are held to the
     * restricted standard.
     *
     * @param values more of the chart's, as {@code replicas=2}
     */
    public void installOperator(String... values) {
        kubectl("create", "namespace", OPERATORS_NAMESPACE);
        kubectl("label", "namespace", OPERATORS_NAMESPACE, "default", "pod-security.kubernetes.io/enforce=restricted");
        List<String> all = new ArrayList<>(List.of(
                "install",
                "aichain-operator",
                Parts.checkout().resolve("charts/aichain-operator").toString(),
                "--namespace=" + OPERATORS_NAMESPACE,
                "--wait",
                "--set=image.repository=docker.io/aichain/operator,image.tag=dev",
                "--set=services.images=docker.io/aichain,services.version=dev",
                "--set=services.bitcoinImage=docker.io/aichain-test/bitcoind:1"));
        for (String value : values) all.add("--set=" + value);
        script("helm", COMMAND, all.toArray(String[]::new));
    }

    /** The operator's pod, or one of them. */
    public JsonNode operator() {
        return get("pods", "-n", OPERATORS_NAMESPACE).at("/items/0");
    }

    /** Pod of the operator that works, where there may be several; empty for none. */
    public String leaseHolder() {
        return get("lease", "aichain-operator", "-n", OPERATORS_NAMESPACE)
                .at("/spec/holderIdentity")
                .asText();
    }

    /** Another name for an image that the node has. */
    public void tag(String image, String other) {
        script("tag", COMMAND, image, other);
    }

    /** To the first process of a container. @param signal {@code STOP}: it hangs, {@code CONT}: it goes on */
    public void signal(String namespace, String pod, String container, String signal) {
        script("signal", COMMAND, namespace, pod, container, signal);
    }

    /** @param what {@code stop}: it dies without farewell, {@code start} */
    public void apiServer(String what) {
        script("api-server", COMMAND, what);
    }

    /** Folder on this machine of what a claim has been given. */
    public Path volume(String namespace, String claim) {
        String name = get("pvc", claim, "-n", namespace).at("/spec/volumeName").asText();
        JsonNode source = get("pv", name).get("spec");
        return Path.of(source.at(source.has("hostPath") ? "/hostPath/path" : "/local/path")
                .asText());
    }

    /** What {@code kubectl aichain} does, with this cluster's kubectl. @return what it printed @throws IllegalStateException if it fails */
    public String aichain(String namespace, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Parts.checkout().resolve("k8s/kubectl-aichain").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "--namespace",
                namespace,
                "--kubectl",
                scripts.resolve("kubectl").toString()));
        try {
            return run(command, Parts.AS_BUILT, "aichain-" + arguments[0], AICHAIN);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(e.getMessage() + describe(namespace), e);
        }
    }

    /** An object as the API server has it. @param arguments as of {@code kubectl get} */
    public JsonNode get(String... arguments) {
        List<String> all = new ArrayList<>(List.of("get", "-o", "json"));
        all.addAll(List.of(arguments));
        return json(all.toArray(String[]::new));
    }

    /** What kubectl printed, which must be JSON. */
    public JsonNode json(String... arguments) {
        return Json.parse(kubectl(arguments));
    }

    /** What a Secret holds under a key. */
    public String secret(String namespace, String name, String key) {
        byte[] value = Base64.getDecoder()
                .decode(get("secret", name, "-n", namespace)
                        .required("data")
                        .required(key)
                        .asText());
        return new String(value, StandardCharsets.UTF_8);
    }

    /** What happened, as {@code kubectl get events} has it. @param reason of the Events */
    public String events(String namespace, String reason) {
        return kubectl("get", "events", "-n", namespace, "--field-selector", "reason=" + reason);
    }

    /** A pod's, which can be reached from this machine. */
    public String address(String namespace, String pod) {
        return get("pod", pod, "-n", namespace).at("/status/podIP").asText();
    }

    /** Where a Service of the cluster is reached from this machine. */
    public String url(String namespace, String service, int port) {
        return "http://"
                + get("service", service, "-n", namespace).at("/spec/clusterIP").asText() + ":" + port;
    }

    /** All pods of a namespace, with their events and last lines, and what scales them, for the report of a failure. */
    public String describe(String namespace) {
        StringBuilder out = new StringBuilder();
        if (with.contains("keda")) out.append(kubectl("describe", "hpa,scaledobject", "-n", namespace));
        out.append(kubectl("get", "pods", "-n", namespace, "-o", "wide"));
        out.append(kubectl("get", "events", "-n", namespace, "--sort-by=.lastTimestamp"));
        for (JsonNode pod : get("pods", "-n", namespace).get("items")) {
            String name = pod.at("/metadata/name").asText();
            out.append("--- ").append(name).append('\n');
            try {
                out.append(kubectl("logs", "-n", namespace, name, "--all-containers", "--tail=20"));
            } catch (IllegalStateException noLogsYet) {
                out.append(noLogsYet.getMessage()).append('\n');
            }
        }
        return out.toString();
    }

    private String script(String name, Duration patience, String... arguments) {
        List<String> command = new ArrayList<>(List.of(scripts.resolve(name).toString()));
        command.addAll(List.of(arguments));
        return run(command, Map.of(), name, patience);
    }

    private String run(List<String> command, Map<String, String> environment, String name, Duration patience) {
        Path log = logs.resolve(String.format("%03d-%s.log", ++commands, name));
        try (ChildProcess process = ChildProcess.start(command, environment, log)) {
            int code = process.await(patience);
            String output = Files.readString(log);
            if (code != 0)
                throw new IllegalStateException(String.join(" ", command) + " ended with " + code + ": " + output);
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it; nothing of it stays on the machine. */
    @Override
    public void close() {
        script("down", COMMAND);
    }
}
