package io.aichain.images;

import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.log.embedded.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs a small chain of all services and an operator with little to operate, lets them order, execute, publish and answer, and keeps what
 * their JVMs learned: loaded and linked classes, and which methods were hot (JEP 483, 514, 515). A later start with the same Java, the same
 * flags and the same jars takes it from there.
 */
final class Training {
    private static final long PATIENCE_SECONDS = 600;

    /** In the order of their start: a name of {@link ImageSpec}. Their JVMs write what they learned when they end, the broker last. */
    private static final List<String> PROGRAMS =
            List.of("kafka", "sequencer", "executor", "da-writer", "anchor", "operator");

    private static final String STATUS_PORT = "AICHAIN_STATUS_PORT";

    private final Path folder;
    private final JavaRuntime java;
    private final Map<String, Process> running = new LinkedHashMap<>();

    Training(Path work, JavaRuntime java) {
        this.folder = work.toAbsolutePath().resolve("training");
        this.java = java;
    }

    /** Those that take part, whichever of them are wanted. */
    static boolean isPart(ImageSpec image) {
        return PROGRAMS.contains(image.name());
    }

    /** @param apps each image's files, dated as they are in the image, of all that take part @return the caches, by the image's name */
    Map<String, Path> run(Map<ImageSpec, Path> apps) throws IOException, InterruptedException {
        Folders.delete(folder);
        Files.createDirectories(folder);
        int rpc = FreePorts.next();
        Map<String, Path> caches = new TreeMap<>();
        try (TrainingApiServer cluster = TrainingApiServer.start()) {
            Map<String, Map<String, String>> settings = settings(rpc, cluster.url());
            for (String name : PROGRAMS) {
                ImageSpec image = apps.keySet().stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElseThrow();
                Path cache = folder.resolve(name + ".aot");
                caches.put(name, cache);
                running.put(name, start(image, apps.get(image), cache, settings.get(name)));
            }
            new TrainingChain(rpc, this::allAlive).exercise();
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!cluster.awaitStatus(1)) {
                allAlive();
                if (System.nanoTime() > until)
                    throw new IOException("the operator looked after no chain; its output: " + log("operator"));
            }
            for (Map<String, String> one : settings.values())
                if (one.containsKey(STATUS_PORT)) look(one.get(STATUS_PORT));
            endAll();
        } finally {
            running.values().forEach(Process::destroyForcibly);
        }
        for (Map.Entry<String, Path> one : caches.entrySet()) {
            if (!Files.exists(one.getValue()))
                throw new IOException(
                        "the JVM of " + one.getKey() + " left no cache; its output: " + log(one.getKey()));
        }
        return caches;
    }

    /** As docs/operations.md has them. There is no Bitcoin node: the anchor waits for one, as it often does when it starts. */
    private Map<String, Map<String, String>> settings(int rpc, String apiServer) throws IOException {
        String kafka = "127.0.0.1:" + FreePorts.next();
        String files = "file:" + Files.createDirectories(folder.resolve("da"));
        Path sequencerKey = key("sequencer", DevnetKeys.sequencer().secretKey().toHex());
        Path anchorKey = key("anchor", DevnetKeys.anchor().secretKey().toHex());
        Map<String, Map<String, String>> all = new HashMap<>();
        all.put(
                "kafka",
                Map.of("AICHAIN_BROKER_DATA", folder.resolve("kafka").toString(), "AICHAIN_BROKER_ADVERTISED", kafka));
        all.put(
                "sequencer",
                Map.of(
                        "AICHAIN_SEQUENCER_NODE_ID",
                        "sequencer-0",
                        "AICHAIN_SEQUENCER_KEY_FILE",
                        sequencerKey.toString()));
        all.put(
                "executor",
                Map.of(
                        "AICHAIN_EXECUTOR_IDENTITY",
                        "executor-0",
                        "AICHAIN_EXECUTOR_DATA",
                        folder.resolve("executor").toString(),
                        "AICHAIN_RPC_HOST",
                        "127.0.0.1",
                        "AICHAIN_RPC_PORT",
                        Integer.toString(rpc)));
        all.put(
                "da-writer",
                Map.of(
                        "AICHAIN_DA", files,
                        "AICHAIN_DA_WRITER_NETWORK", "file",
                        "AICHAIN_DA_WRITER_BATCH_AGE", "1s",
                        "AICHAIN_DA_WRITER_NODE_ID", "da-writer-0"));
        all.put(
                "anchor",
                Map.of(
                        "AICHAIN_DA",
                        files,
                        "AICHAIN_ANCHOR_KEY_FILE",
                        anchorKey.toString(),
                        "AICHAIN_ANCHOR_NODE_ID",
                        "anchor-0",
                        "AICHAIN_BITCOIN_URL",
                        "http://nobody:nothing@127.0.0.1:" + FreePorts.next()));
        all.put(
                "operator",
                Map.of(
                        "KUBERNETES_MASTER", apiServer,
                        "KUBERNETES_AUTH_TRYKUBECONFIG", "false",
                        "KUBERNETES_AUTH_TRYSERVICEACCOUNT", "false",
                        "AICHAIN_NAMESPACE", "default",
                        "HOSTNAME", "operator-0"));
        Map<String, String> shared = Map.of(
                "AICHAIN_GENESIS",
                Files.writeString(folder.resolve("genesis.json"), TrainingChain.genesis())
                        .toString(),
                "AICHAIN_KAFKA_BOOTSTRAP_SERVERS",
                kafka);
        Map<String, Map<String, String>> whole = new HashMap<>();
        whole.put("kafka", all.remove("kafka"));
        for (Map.Entry<String, Map<String, String>> one : all.entrySet()) {
            Map<String, String> settings = new HashMap<>(shared);
            settings.put(STATUS_PORT, Integer.toString(FreePorts.next()));
            settings.putAll(one.getValue());
            whole.put(one.getKey(), settings);
        }
        return whole;
    }

    private Path key(String name, String secret) throws IOException {
        return Files.writeString(folder.resolve(name + ".key"), secret + "\n");
    }

    private Process start(ImageSpec image, Path app, Path cache, Map<String, String> settings) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(java.java().toAbsolutePath().toString(), "-XX:AOTCacheOutput=" + cache));
        command.addAll(image.flags());
        command.addAll(List.of("-jar", app.toAbsolutePath().resolve(image.jar()).toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(logFile(image.name()).toFile());
        builder.environment().putAll(settings);
        return builder.start();
    }

    /** As a kubelet, Prometheus and the operator do. */
    private static void look(String port) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String path : List.of("health/started", "health/live", "health/ready", "health", "metrics")) {
                http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/" + path))
                                .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
            }
        }
    }

    private void allAlive() {
        running.forEach((name, process) -> {
            if (!process.isAlive())
                throw new IllegalStateException(
                        "the " + name + " ended with " + process.exitValue() + ": " + log(name));
        });
    }

    private void endAll() throws InterruptedException {
        end(PROGRAMS.subList(1, PROGRAMS.size()));
        end(PROGRAMS.subList(0, 1));
    }

    /** All at once; each JVM writes its cache on the way out. */
    private void end(List<String> names) throws InterruptedException {
        List<String> late = new ArrayList<>();
        for (String name : names)
            if (running.containsKey(name)) running.get(name).destroy();
        for (String name : names) {
            Process process = running.get(name);
            if (process == null || process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) continue;
            process.destroyForcibly().waitFor();
            late.add(name + " did not end within " + PATIENCE_SECONDS + " s: " + log(name));
        }
        if (!late.isEmpty()) throw new IllegalStateException(String.join("\n", late));
    }

    private Path logFile(String name) {
        return folder.resolve(name + ".log");
    }

    private String log(String name) {
        try {
            List<String> lines = Files.readAllLines(logFile(name));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
