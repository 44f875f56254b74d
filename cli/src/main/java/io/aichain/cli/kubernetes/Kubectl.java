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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Asks the cluster through the user's own {@code kubectl}, with its configuration and its rights. */
final class Kubectl {
    /** Of one object or a list of events. */
    private static final int MOST_BYTES = 32 << 20;

    /** Of values, none of which has it. A tab would not arrive: while it watches, kubectl sets columns with spaces. */
    private static final String SEPARATOR = "|";

    /** How a line of a log of Kubernetes begins, as {@code E1128 18:20:00.000000 12345 memcache.go:265]}. */
    private static final Pattern LOGGED =
            Pattern.compile("[IWEF]\\d{4} \\d{2}:\\d{2}:\\d{2}\\.\\d+ +\\d+ [\\w.-]+:\\d+\\]");

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "Where the AIChain is (default: that of the current context).")
    private Optional<String> namespace = Optional.empty();

    @Option(names = "--context", paramLabel = "NAME", description = "Of kubectl's configuration.")
    private Optional<String> context = Optional.empty();

    @Option(
            names = "--kubectl",
            paramLabel = "PROGRAM",
            description = "The kubectl to ask (default: ${DEFAULT-VALUE}, from the PATH).",
            defaultValue = "kubectl")
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

    /** The operator writes nothing then, and what is asked for would not come. @return the chain, which is not */
    JsonNode refuseIfPaused(String name) {
        JsonNode chain = chain(name);
        if (chain.at("/spec/paused").asBoolean())
            throw new Failure(name + " is paused: the operator changes nothing. First set spec.paused to false");
        return chain;
    }

    /** @param condition as of {@code kubectl wait --for} */
    void await(String name, String condition, int seconds) {
        run(List.of("wait", "aichain.aichain.io/" + name, "--for=" + condition, "--timeout=" + seconds + "s"));
    }

    /** Until none of the operator's pods of this chain is there. */
    void awaitNoPods(String name, int seconds) {
        run(List.of(
                "wait", "pods", "--selector=aichain.io/chain=" + name, "--for=delete", "--timeout=" + seconds + "s"));
    }

    /**
     * Watches an {@code AIChain} until it is as expected.
     *
     * @param fields paths into the resource, as {@code .status.phase}, to values without the separator
     * @param expected of their values, empty where there is none
     * @return the values, or empty after the given time
     */
    Optional<List<String>> watch(String name, List<String> fields, Predicate<List<String>> expected, int seconds) {
        String template =
                fields.stream().map(one -> "{" + one + "}").collect(Collectors.joining("{\"" + SEPARATOR + "\"}"));
        List<String> arguments =
                List.of("get", "aichain.aichain.io", name, "--watch", "--output=jsonpath=" + template + "{\"\\n\"}");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        // an API server ends each watch after a while
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            Optional<List<String>> found = ask(arguments, left, expected);
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    private Optional<List<String>> ask(List<String> arguments, long nanos, Predicate<List<String>> expected) {
        return process(arguments, process -> {
            AtomicBoolean isLate = new AtomicBoolean();
            process.onExit().orTimeout(nanos, TimeUnit.NANOSECONDS).exceptionally(late -> {
                isLate.set(true);
                // not the process itself, which would take its output away from who reads it
                process.toHandle().destroy();
                return process;
            });
            Optional<List<String>> found = process.inputReader(StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> List.of(line.split(Pattern.quote(SEPARATOR), -1)))
                    .filter(expected)
                    .findFirst();
            if (found.isPresent()) process.destroy();
            return new Answer<>(found, found.isPresent() || isLate.get());
        });
    }

    private byte[] run(List<String> arguments) {
        return process(arguments, process -> {
            byte[] answer = process.getInputStream().readNBytes(MOST_BYTES + 1);
            if (answer.length <= MOST_BYTES) return new Answer<>(answer, false);
            process.destroy();
            throw new Failure(program + " says more than " + MOST_BYTES + " bytes");
        });
    }

    /** @param isEnough whether it was ended by us, so that its exit code says nothing */
    private record Answer<T>(T value, boolean isEnough) {}

    private interface Reader<T> {
        Answer<T> read(Process process) throws IOException;
    }

    /** What kubectl says to people, as one line; of what it logs for its own developers in front of that the last, where it says nothing else. */
    private static String words(String errors) {
        List<String> lines = errors.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        List<String> said =
                lines.stream().filter(line -> !LOGGED.matcher(line).lookingAt()).toList();
        return said.isEmpty() && !lines.isEmpty() ? lines.getLast() : String.join(" ", said);
    }

    private <T> T process(List<String> arguments, Reader<T> reader) {
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
                Answer<T> answer = reader.read(process);
                int code = process.waitFor();
                if (code == 0 || answer.isEnough()) return answer.value();
                String words = words(Files.readString(errors, StandardCharsets.UTF_8));
                throw new Failure(words.isEmpty() ? program + " ended with " + code + " and said nothing" : words);
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
