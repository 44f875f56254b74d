package io.aichain.e2e.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.e2e.kit.ChildProcess;
import io.aichain.e2e.kit.Parts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code ./aichain model ...} as a user runs it, with the key of a developer's account in the environment. */
final class ModelCli {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final AtomicInteger RUNS = new AtomicInteger();

    private final Path folder;
    private final String rpc;
    private final int account;

    /** @param account which of the developers' accounts is the author */
    ModelCli(Path folder, String rpc, int account) {
        this.folder = folder;
        this.rpc = rpc;
        this.account = account;
    }

    String address() {
        return DevnetKeys.accounts().get(account).address().toHex();
    }

    /** What a command said and how it ended. */
    record Ended(int code, String said) {
        JsonNode json() {
            try {
                return new ObjectMapper().readTree(said.lines().toList().getLast());
            } catch (IOException e) {
                throw new UncheckedIOException(said, e);
            }
        }
    }

    Ended run(String command, String... options) {
        return ended(start(command, options));
    }

    /** A command that needs no chain. */
    Ended local(String command, String... options) {
        return ended(start(command, List.of(options)));
    }

    private static Ended ended(ChildProcess started) {
        try (ChildProcess child = started) {
            int code = child.await(PATIENCE);
            return new Ended(code, Files.readString(child.log()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command that is left running. */
    ChildProcess start(String command, String... options) {
        List<String> line = new ArrayList<>(List.of(options));
        line.addAll(List.of("--rpc", rpc));
        return start(command, line);
    }

    private ChildProcess start(String command, List<String> options) {
        List<String> line =
                new ArrayList<>(List.of(Parts.checkout().resolve("aichain").toString(), "model", command));
        line.addAll(options);
        Map<String, String> environment = new HashMap<>(Parts.AS_BUILT);
        environment.put(
                "AICHAIN_PRIVATE_KEY",
                DevnetKeys.accounts().get(account).secretKey().toHex());
        return ChildProcess.start(line, environment, folder.resolve(command + "-" + RUNS.incrementAndGet() + ".log"));
    }
}
