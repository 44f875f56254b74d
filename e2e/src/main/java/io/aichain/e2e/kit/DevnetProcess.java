package io.aichain.e2e.kit;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A devnet as a user starts it: {@code ./aichain devnet --json}. */
public final class DevnetProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final ChildProcess process;
    private final JsonNode ready;

    private DevnetProcess(ChildProcess process, JsonNode ready) {
        this.process = process;
        this.ready = ready;
    }

    /** Starts on a data folder with a free port and waits for {@code ready}. */
    public static DevnetProcess start(Path data, String... options) {
        return start(Map.of(), data, options);
    }

    /** @param environment of the launcher, on top of what it needs in tests */
    public static DevnetProcess start(Map<String, String> environment, Path data, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Parts.checkout().resolve("aichain").toString(),
                "devnet",
                "--json",
                "--data",
                data.toString(),
                "--rpc-port",
                "0"));
        command.addAll(List.of(options));
        Map<String, String> all = new HashMap<>(Parts.AS_BUILT);
        all.putAll(environment);
        ChildProcess process = ChildProcess.start(command, all, data.resolveSibling(data.getFileName() + ".log"));
        try {
            return new DevnetProcess(process, Json.parse(process.awaitLine(isEvent("ready"), PATIENCE)));
        } catch (IllegalStateException e) {
            process.close();
            throw e;
        }
    }

    public String rpc() {
        return ready.get("rpc").asText();
    }

    /** rpc, chainId, bitcoin, da, genesis, data. */
    public JsonNode ready() {
        return ready;
    }

    /** Takes events until one fits. */
    public JsonNode await(String event, Predicate<JsonNode> fits, Duration patience) {
        return Json.parse(
                process.awaitLine(line -> isEvent(event).test(line) && fits.test(Json.parse(line)), patience));
    }

    public ChildProcess process() {
        return process;
    }

    /** In order, as Ctrl-C does; by SIGTERM, because a child of a background shell ignores SIGINT. @return the exit code */
    public int stop() {
        return process.stop(Duration.ofSeconds(90));
    }

    private static Predicate<String> isEvent(String name) {
        return line ->
                line.startsWith("{") && Json.parse(line).path("event").asText().equals(name);
    }

    @Override
    public void close() {
        process.close();
    }
}
