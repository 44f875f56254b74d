package io.aichain.cli.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.json.JsonReader;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Asks the cluster through the user's own {@code kubectl}, with its configuration and its rights. */
final class Kubectl {
    /** Of one object or a list of events. */
    private static final int MOST_BYTES = 32 << 20;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "Where the AIChain is (default: that of the current context).")
    private Optional<String> namespace = Optional.empty();

    @Option(names = "--context", paramLabel = "NAME", description = "Of kubectl's configuration.")
    private Optional<String> context = Optional.empty();

    @Option(names = "--kubectl", paramLabel = "PROGRAM", defaultValue = "kubectl", hidden = true)
    private String program;

    /** An {@code AIChain} as the API server has it. */
    JsonNode chain(String name) {
        return get("aichain.aichain.io", name);
    }

    JsonNode get(String... arguments) {
        List<String> all = new ArrayList<>(List.of("get", "--output=json"));
        all.addAll(List.of(arguments));
        byte[] answer = run(all);
        try {
            return JsonReader.parse(answer, "kubectl's answer");
        } catch (MalformedException e) {
            throw new Failure(program + " get: " + e.getMessage(), e);
        }
    }

    /** Changes the spec as a JSON merge patch says. */
    void patch(String name, String spec) {
        run(List.of("patch", "aichain.aichain.io", name, "--type=merge", "--patch={\"spec\":" + spec + "}"));
    }

    /** @param condition as of {@code kubectl wait --for} */
    void await(String name, String condition, int seconds) {
        run(List.of("wait", "aichain.aichain.io/" + name, "--for=" + condition, "--timeout=" + seconds + "s"));
    }

    private byte[] run(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        context.ifPresent(value -> command.add("--context=" + value));
        namespace.ifPresent(value -> command.add("--namespace=" + value));
        command.addAll(arguments);
        try {
            // its errors have a file: a full pipe of them would stop it
            Path errors = Files.createTempFile("aichain-kubectl", ".err");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectError(errors.toFile())
                        .start();
                process.getOutputStream().close();
                byte[] answer = process.getInputStream().readNBytes(MOST_BYTES + 1);
                if (answer.length > MOST_BYTES) {
                    process.destroy();
                    throw new Failure(program + " says more than " + MOST_BYTES + " bytes");
                }
                if (process.waitFor() == 0) return answer;
                throw new Failure(
                        Files.readString(errors, StandardCharsets.UTF_8).strip());
            } finally {
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new Failure(
                    program + " cannot be run: " + e.getMessage() + "; install kubectl, or put it into the PATH", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", e);
        }
    }
}
