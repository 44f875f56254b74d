package io.aichain.cli.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kubectl aichain status}: how a chain stands, and what is to be done where something is missing. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Shows how a chain stands: phase, heights, executors, and each condition that needs somebody, with what to do.",
            "Exit code: 0 ready, 1 not ready, 2 could not be asked."
        })
final class ChainStatusCommand implements Callable<Integer> {
    @Mixin
    private Kubectl kubectl;

    @Parameters(paramLabel = "CHAIN", description = "Name of the AIChain.")
    private String chain;

    @Option(names = "--json", description = "Print the resource's status as one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        JsonNode status = kubectl.chain(chain).path("status");
        PrintWriter out = spec.commandLine().getOut();
        if (json) out.println(status);
        else print(status, out);
        return isReady(status) ? 0 : 1;
    }

    static boolean isReady(JsonNode status) {
        for (JsonNode one : status.path("conditions"))
            if (one.path("type").asText().equals("Ready"))
                return one.path("status").asText().equals("True");
        return false;
    }

    private static void print(JsonNode status, PrintWriter out) {
        line(out, "phase", status.path("phase").asText("not looked at yet: does the operator run?"));
        line(out, "version", status.path("version").asText("-"));
        JsonNode heights = status.path("heights");
        line(
                out,
                "heights",
                "latest %d, safe %d, finalized %d"
                        .formatted(
                                heights.path("latest").asLong(),
                                heights.path("safe").asLong(),
                                heights.path("finalized").asLong()));
        line(
                out,
                "executors",
                "%d of %d ready"
                        .formatted(
                                status.at("/executors/ready").asInt(),
                                status.at("/executors/replicas").asInt()));
        line(out, "rpc", status.path("rpcUrl").asText("-"));
        line(
                out,
                "anchor",
                status.path("anchorAddress").asText("-") + ", "
                        + status.path("anchorBalanceSat").asText("?") + " sat");
        for (JsonNode one : status.path("conditions")) {
            // what is to be ready is said while it is not, and all else while it is so
            boolean isOfReadiness = one.path("type").asText().endsWith("Ready");
            if (one.path("status").asText().equals("True") == isOfReadiness) continue;
            // of a chain that sleeps each part has the same to say, and Ready says how it wakes
            if (isOfReadiness
                    && one.path("reason").asText().equals("Hibernated")
                    && !one.path("type").asText().equals("Ready")) continue;
            line(
                    out,
                    one.path("type").asText(),
                    one.path("reason").asText() + ": " + one.path("message").asText());
        }
    }

    private static void line(PrintWriter out, String what, String value) {
        out.printf("%-24s %s%n", what, value);
    }
}
