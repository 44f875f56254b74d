package io.aichain.operator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The alarms of docs/operations.md, "Metrics to watch", for one chain, as Prometheus takes them. */
final class Alarms {
    /** What a hundred anchors of 202 vbytes cost at 5 sat/vbyte. */
    private static final long FEW_SAT = 100_000;

    private Alarms() {}

    /** @param asleep whether nobody is to order, as the chain hibernates */
    static List<Map<String, Object>> of(Names names, boolean asleep) {
        Series series = new Series(names);
        List<Map<String, Object>> all = new ArrayList<>();
        all.add(critical(
                "AIChainExecutorStopped",
                "max(" + series.of("aichain_executor_stopped") + ") > 0",
                "0m",
                "An executor stopped itself: docs/operations.md, \"An executor stopped itself\"."));
        all.add(critical(
                "AIChainLogStalled",
                "max(" + series.of("aichain_executor_log_stalled_seconds") + ") > 0",
                "1m",
                "An open transaction keeps blocks from being read: is a sequencer running?"));
        all.add(critical(
                "AIChainForeignSignature",
                "sum(" + series.of("aichain_blocks_dropped_total", "reason=\"signature\"") + ") > 0",
                "0m",
                "Somebody writes to the topic of blocks who must not."));
        if (!asleep) {
            String leaders = series.of(Component.SEQUENCER, "aichain_leader_state");
            all.add(critical(
                    "AIChainNobodyOrders",
                    "max(" + leaders + " == bool 2) == 0 or max(absent(" + leaders + "))",
                    "2m",
                    "No sequencer leads, so no block is made: their pods or their health say what they wait for."));
        }
        all.add(critical(
                "AIChainDataWaits",
                "max(" + series.ofLeader(Component.DA_WRITER, "aichain_dawriter_problem") + ") > 0",
                "10m",
                "Batches are not published, so the tag safe stands still: the da-writer's health says why."));
        all.add(critical(
                "AIChainAnchorHalted",
                "max(" + series.ofLeader(Component.ANCHOR, "aichain_anchor_halted") + ") > 0",
                "0m",
                "The anchor signs nothing until somebody has looked: its health says why."));
        all.add(critical(
                "AIChainAnchorWaits",
                "max(" + series.ofLeader(Component.ANCHOR, "aichain_anchor_waiting") + ") > 0",
                "10m",
                "The anchor waits for a node, a network or a coin: its health names it."));
        // an anchor that has not begun says 0
        all.add(alarm(
                "warning",
                "AIChainAnchorPoor",
                "0 < max(" + series.ofLeader(Component.ANCHOR, "aichain_anchor_tip_sat") + ") < " + FEW_SAT,
                "0m",
                "The coins that pay for anchors run out: send some to the anchor's address."));
        all.add(
                critical(
                        "AIChainWaits",
                        "max(" + series.of("aichain_executor_waiting") + ") > 0",
                        "5m",
                        "An executor waits for something that is down, or executes what was ordered while it was away: its health says which."));
        return all;
    }

    private static Map<String, Object> critical(String name, String expression, String after, String what) {
        return alarm("critical", name, expression, after, what);
    }

    private static Map<String, Object> alarm(
            String severity, String name, String expression, String after, String what) {
        return Map.of(
                "alert",
                name,
                "expr",
                expression,
                "for",
                after,
                "labels",
                Map.of("severity", severity),
                "annotations",
                Map.of("summary", what));
    }

    /**
     * Those of this chain's pods alone, by the pods' names: "team-.+" would be the pods of a chain "team-a" too, and a label {@code service} is the
     * scraped Service's, not ours.
     */
    private record Series(Names names) {
        String of(String metric, String... labels) {
            String services =
                    Component.SERVICES.stream().map(Component::label).collect(Collectors.joining("|", "(", ")"));
            return ofPods(services, metric, labels);
        }

        String of(Component component, String metric) {
            return ofPods(component.label(), metric);
        }

        /** Without those who stand by: they go on saying what they last knew when they led. */
        String ofLeader(Component component, String metric) {
            return of(component, metric) + " and on (pod) " + of(component, "aichain_leader_state") + " != 0";
        }

        private String ofPods(String components, String metric, String... labels) {
            String more = labels.length == 0 ? "" : String.join(",", labels) + ",";
            return "%s{%snamespace=\"%s\",pod=~\"%s-%s-[0-9]+\"}"
                    .formatted(metric, more, names.namespace(), names.chain(), components);
        }
    }
}
