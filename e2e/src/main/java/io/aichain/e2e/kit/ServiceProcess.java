package io.aichain.e2e.kit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One service as it runs in production: its Quarkus application in a process of its own, configured by environment. */
public final class ServiceProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(180);
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final String name;
    private final Path jar;
    private final Map<String, String> environment;
    private final Path logs;
    private final int statusPort = Ports.free();
    private int starts;
    private ChildProcess process;

    /**
     * @param name of this one among its like, as {@code executor-0}; also the name of its logs
     * @param module folder of the service in the checkout
     * @param environment but its status port, which is a free one
     */
    public ServiceProcess(String name, String module, Map<String, String> environment, Path logs) {
        this.name = name;
        this.jar = Parts.checkout().resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
        this.environment = new HashMap<>(environment);
        this.environment.put("AICHAIN_STATUS_PORT", Integer.toString(statusPort));
        this.logs = logs;
        if (!Files.exists(jar))
            throw new IllegalStateException(jar + " is missing: build it with ./mvnw package -DskipTests");
    }

    public String name() {
        return name;
    }

    /** Returns at once; {@link #awaitReady} waits. Each start has a log of its own. */
    public ServiceProcess start() {
        if (process != null && process.isAlive()) throw new IllegalStateException(name + " runs");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                jar.toString());
        process = ChildProcess.start(command, environment, logs.resolve(name + "-" + ++starts + ".log"));
        return this;
    }

    /** Waits for its health endpoint to say that it takes part. */
    public ServiceProcess awaitReady() {
        Await.until(
                name + " being ready",
                START,
                () -> {
                    if (!process.isAlive()) throw new Await.GaveUpException(name + " ended; output: " + process.tail());
                    return health("ready").path("status").asText().equals("UP") ? Optional.of(true) : Optional.empty();
                },
                () -> "output: " + process.tail());
        return this;
    }

    /** Waits until its readiness says what it waits for. @return the whole answer */
    public String awaitSaid(String words, Duration patience) {
        return Await.until(
                name + " saying \"" + words + "\"",
                patience,
                () -> Optional.of(health("ready").toString()).filter(said -> said.contains(words)),
                () -> "it says " + health("ready"));
    }

    /** Of health and metrics; an executor's peers come here too. */
    public int statusPort() {
        return statusPort;
    }

    /** What {@code /q/health/live} or {@code ready} answers. */
    public JsonNode health(String kind) {
        return Json.parse(get("/q/health/" + kind));
    }

    /** In Prometheus's text format. */
    public String metrics() {
        return get("/q/metrics");
    }

    /** SIGKILL. */
    public void kill() {
        process.kill();
    }

    /** SIGTERM. @return the exit code: 143 is Java's word for having stopped in order after SIGTERM */
    public int stop() {
        return process.stop(STOP);
    }

    public ChildProcess process() {
        return process;
    }

    /** Lines of its logs that say ERROR. */
    public List<String> errors() {
        return Stream.iterate(1, n -> n <= starts, n -> n + 1)
                .flatMap(n -> errors(logs.resolve(name + "-" + n + ".log")).stream())
                .toList();
    }

    private List<String> errors(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("\"level\":\"ERROR\"") || line.contains("\"level\":\"FATAL\""))
                    .map(line -> name + ": " + line)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String get(String path) {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + statusPort + path))
                                    .timeout(Duration.ofSeconds(60))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process != null) process.close();
    }
}
