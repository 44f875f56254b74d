package io.aichain.e2e.kit;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code aichain verify --json} as a process of its own. */
public final class VerifyProcess {

    private VerifyProcess() {}

    /** @param verdict the JSON object it printed */
    public record Outcome(int exitCode, JsonNode verdict) {}

    /** @param da as {@code file:DIR} @param log of its output */
    public static Outcome run(String bitcoin, String da, Path genesis, Path log) {
        return run(List.of("verify", "--json", "--bitcoin", bitcoin, "--da", da, "--genesis", genesis.toString()), log);
    }

    /** {@code kubectl aichain verify}, with a kubectl that knows one ConfigMap. @param kubectl that program @param chain its name */
    public static Outcome ofCluster(Path kubectl, String chain, String bitcoin, String da, Path log) {
        return run(
                List.of(
                        "kubernetes",
                        "verify",
                        "--kubectl=" + kubectl,
                        chain,
                        "--json",
                        "--bitcoin",
                        bitcoin,
                        "--da",
                        da),
                log);
    }

    private static Outcome run(List<String> words, Path log) {
        List<String> command =
                new ArrayList<>(List.of(Parts.checkout().resolve("aichain").toString()));
        command.addAll(words);
        try (ChildProcess process = ChildProcess.start(command, Parts.AS_BUILT, log)) {
            String line = process.awaitLine(text -> text.startsWith("{"), Duration.ofSeconds(180));
            return new Outcome(process.await(Duration.ofSeconds(60)), Json.parse(line));
        }
    }
}
