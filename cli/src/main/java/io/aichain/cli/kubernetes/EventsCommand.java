package io.aichain.cli.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kubectl aichain events}: what the operator did to a chain, and why. */
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        description =
                "Shows what the operator did to a chain and why, the latest last. Kubernetes keeps events for an hour or so.")
final class EventsCommand implements Callable<Integer> {
    @Mixin
    private Kubectl kubectl;

    @Parameters(paramLabel = "CHAIN", description = "Name of the AIChain.")
    private String chain;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        // one that is not there has no events either, and that would say nothing
        kubectl.chain(chain);
        JsonNode list =
                kubectl.get("events", "--field-selector=involvedObject.kind=AIChain,involvedObject.name=" + chain);
        List<JsonNode> events = new ArrayList<>();
        list.path("items").forEach(events::add);
        events.sort(Comparator.comparing(EventsCommand::time));
        PrintWriter out = spec.commandLine().getOut();
        for (JsonNode one : events) {
            out.printf(
                    "%-20s %4s  %-18s %s%n",
                    time(one),
                    one.path("count").asInt(1) > 1 ? one.path("count").asInt() + "x" : "",
                    one.path("reason").asText(),
                    one.path("message").asText(one.path("note").asText()));
        }
        return 0;
    }

    private static String time(JsonNode event) {
        for (String name : List.of("lastTimestamp", "eventTime", "firstTimestamp")) {
            String time = event.path(name).asText("");
            if (!time.isEmpty() && !time.equals("null")) return time;
        }
        return event.at("/metadata/creationTimestamp").asText();
    }
}
