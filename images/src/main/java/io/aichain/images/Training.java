package io.aichain.images;

import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.log.embedded.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs an executor of a small chain, lets it execute and answer, and keeps what its JVM learned: loaded and linked classes, and which methods were
 * hot (JEP 483, 514, 515). A later start with the same Java, the same flags and the same jars takes it from there.
 */
final class Training {
    private static final long PATIENCE_SECONDS = 120;

    private final Path checkout;
    private final Path folder;
    private final JavaRuntime java;

    Training(Path checkout, Path work, JavaRuntime java) {
        this.checkout = checkout.toAbsolutePath();
        this.folder = work.toAbsolutePath().resolve("training");
        this.java = java;
    }

    /** @param app the executor's files, dated as they are in the image @return the cache */
    Path run(ImageSpec executor, Path app) throws IOException, InterruptedException {
        Folders.delete(folder);
        Files.createDirectories(folder);
        Path cache = folder.resolve("app.aot");
        Path genesis = Files.writeString(folder.resolve("genesis.json"), TrainingChain.genesis());
        int rpc = freePort();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
            Map<String, String> both =
                    Map.of("AICHAIN_GENESIS", genesis.toString(), "AICHAIN_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrap());
            Process sequencer = start("sequencer", sequencerCommand(), both, sequencerSettings());
            try {
                List<String> command = new ArrayList<>(
                        List.of(java.java().toAbsolutePath().toString(), "-XX:AOTCacheOutput=" + cache));
                command.addAll(executor.flags());
                command.addAll(List.of(
                        "-jar", app.toAbsolutePath().resolve(executor.jar()).toString()));
                Process process = start("executor", command, both, executorSettings(rpc));
                try {
                    new TrainingChain(rpc, () -> alive("executor", process), () -> alive("sequencer", sequencer))
                            .exercise();
                } finally {
                    // the JVM writes its cache on the way out
                    end("executor", process);
                }
            } finally {
                end("sequencer", sequencer);
            }
        }
        if (!Files.exists(cache))
            throw new IOException("the executor's JVM left no cache; its output: " + log("executor"));
        return cache;
    }

    private List<String> sequencerCommand() {
        return List.of(
                java.java().toAbsolutePath().toString(),
                "-XX:+UseSerialGC",
                "-jar",
                checkout.resolve("sequencer/target/quarkus-app/quarkus-run.jar").toString());
    }

    private Map<String, String> sequencerSettings() throws IOException {
        Path key = Files.writeString(
                folder.resolve("sequencer.key"),
                DevnetKeys.sequencer().secretKey().toHex() + "\n");
        return Map.of(
                "AICHAIN_STATUS_PORT", Integer.toString(freePort()),
                "AICHAIN_SEQUENCER_NODE_ID", "sequencer-0",
                "AICHAIN_SEQUENCER_KEY_FILE", key.toString());
    }

    private Map<String, String> executorSettings(int rpc) {
        return Map.of(
                "AICHAIN_STATUS_PORT", Integer.toString(freePort()),
                "AICHAIN_EXECUTOR_IDENTITY", "executor-0",
                "AICHAIN_EXECUTOR_DATA", folder.resolve("executor").toString(),
                "AICHAIN_RPC_HOST", "127.0.0.1",
                "AICHAIN_RPC_PORT", Integer.toString(rpc));
    }

    private Process start(String name, List<String> command, Map<String, String> both, Map<String, String> own)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(logFile(name).toFile());
        builder.environment().putAll(both);
        builder.environment().putAll(own);
        return builder.start();
    }

    private void alive(String name, Process process) {
        if (!process.isAlive())
            throw new IllegalStateException("the " + name + " ended with " + process.exitValue() + ": " + log(name));
    }

    private void end(String name, Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException(
                    "the " + name + " did not end within " + PATIENCE_SECONDS + " s: " + log(name));
        }
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

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
