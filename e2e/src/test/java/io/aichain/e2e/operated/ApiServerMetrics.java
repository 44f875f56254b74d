package io.aichain.e2e.operated;

import io.aichain.e2e.kit.Kubernetes;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the API server counts of those who ask it, at one moment. */
record ApiServerMetrics(String text) {
    /** The controllers have accounts of the system, and all other programs of the test cluster are its administrator: this is the operator. */
    private static final String OPERATOR = "flow_schema=\"service-accounts\"";

    private static final Pattern REQUESTS =
            Pattern.compile("(?m)^apiserver_request_total\\{.*?verb=\"([^\"]+)\".*} (\\S+)$");

    static ApiServerMetrics of(Kubernetes cluster) {
        return new ApiServerMetrics(cluster.kubectl("get", "--raw", "/metrics"));
    }

    /** How many requests the operator has made; a watch is one. */
    long ofOperator() {
        return (long) sum("apiserver_flowcontrol_dispatched_requests_total");
    }

    /** For whoever looks at a run: what was asked since an earlier moment, and for how long the operator was kept waiting for others. */
    String reportSince(ApiServerMetrics before) {
        Map<String, Long> all = byVerb();
        before.byVerb().forEach((verb, number) -> all.merge(verb, -number, Long::sum));
        all.values().removeIf(number -> number == 0);
        String waited = "apiserver_flowcontrol_request_wait_duration_seconds_sum";
        return "%d requests of the operator, which waited %.2f s for their turn; of all %s"
                .formatted(ofOperator() - before.ofOperator(), sum(waited) - before.sum(waited), all);
    }

    private double sum(String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(OPERATOR))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private Map<String, Long> byVerb() {
        Map<String, Long> all = new TreeMap<>();
        for (Matcher found = REQUESTS.matcher(text); found.find(); )
            all.merge(found.group(1), (long) Double.parseDouble(found.group(2)), Long::sum);
        return all;
    }
}
