package io.aichain.operator.model;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The alarms of docs/operations.md, "Metrics to watch", for one chain, as Prometheus takes them. */
final class Alarms {
    /** What a hundred anchors of 202 vbytes cost at 5 sat/vbyte. */
    private static final long FEW_SAT = 100_000;

    private Alarms() {}

    static List<Map<String, Object>> of(Names names) {
        Series series = new Series(names);
        return List.of(
                critical(
                        "AIChainExecutorStopped",
                        "max(" + series.of("aichain_executor_stopped") + ") > 0",
                        "0m",
                        "An executor stopped itself: docs/operations.md, \"An executor stopped itself\"."),
                critical(
                        "AIChainLogStalled",
                        "max(" + series.of("aichain_executor_log_stalled_seconds") + ") > 0",
                        "1m",
                        "An open transaction keeps blocks from being read: is a sequencer running?"),
                critical(
                        "AIChainForeignSignature",
                        "sum(" + series.of("aichain_blocks_dropped_total", "reason=\"signature\"") + ") > 0",
                        "0m",
                        "Somebody writes to the topic of blocks who must not."),
                critical(
                        "AIChainNobodyOrders",
                        "max(" + series.of("aichain_leader_state", "service=\"sequencer\"") + " == bool 2) == 0",
                        "1m",
                        "No sequencer leads, so no block is made: their health says what they wait for."),
                critical(
                        "AIChainDataWaits",
                        "max(" + series.of("aichain_dawriter_problem") + ") by (reason) > 0",
                        "10m",
                        "Batches are not published, so the tag safe stands still: the da-writer's health says why."),
                critical(
                        "AIChainAnchorHalted",
                        "max(" + series.of("aichain_anchor_halted") + ") > 0",
                        "0m",
                        "The anchor signs nothing until somebody has looked: its health says why."),
                critical(
                        "AIChainAnchorWaits",
                        "max(" + series.of("aichain_anchor_waiting") + ") > 0",
                        "10m",
                        "The anchor waits for a node, a network or a coin: its health names it."),
                // a standby, and an anchor that has not begun, say 0
                alarm(
                        "warning",
                        "AIChainAnchorPoor",
                        "0 < max(" + series.of("aichain_anchor_tip_sat") + ") < " + FEW_SAT,
                        "0m",
                        "The coins that pay for anchors run out: send some to the address that status shows."),
                critical(
                        "AIChainWaits",
                        "max(" + series.of("aichain_executor_waiting") + ") > 0",
                        "5m",
                        "An executor waits for something that is down: its health names it."));
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

    /** Those of this chain's pods alone: "team-.+" would be the pods of a chain "team-a" too. */
    private record Series(Names names) {
        String of(String metric, String... labels) {
            String services = Component.SERVICES.stream().map(Component::label).collect(Collectors.joining("|"));
            String more = labels.length == 0 ? "" : String.join(",", labels) + ",";
            return "%s{%snamespace=\"%s\",pod=~\"%s-(%s)-[0-9]+\"}"
                    .formatted(metric, more, names.namespace(), names.chain(), services);
        }
    }
}
