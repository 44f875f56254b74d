package io.aichain.e2e.operated;

import io.aichain.e2e.kit.Kubernetes;
import io.aichain.e2e.kit.MetricsPage;
import java.util.Map;
import java.util.TreeMap;

/** What the API server counts of those who ask it, at one moment. */
record ApiServerMetrics(MetricsPage page) {
    /** The controllers have accounts of the system, and all other programs of the test cluster are its administrator: this is the operator. */
    private static final String OPERATOR = "flow_schema=\"service-accounts\"";

    static ApiServerMetrics of(Kubernetes cluster) {
        return new ApiServerMetrics(new MetricsPage(cluster.kubectl("get", "--raw", "/metrics")));
    }

    /** How many requests the operator has made; a watch is one. */
    long ofOperator() {
        return (long) sum("apiserver_flowcontrol_dispatched_requests_total");
    }

    /** For whoever looks at a run: what was asked since an earlier moment, and for how long the operator was kept waiting for others. */
    String reportSince(ApiServerMetrics before) {
        Map<String, Long> all = new TreeMap<>();
        Map<String, Double> earlier = before.byVerb();
        byVerb().forEach((verb, number) -> all.put(verb, (long) (number - earlier.getOrDefault(verb, 0.0))));
        all.values().removeIf(number -> number == 0);
        String waited = "apiserver_flowcontrol_request_wait_duration_seconds_sum";
        return "%d requests of the operator, which waited %.2f s for their turn; of all %s"
                .formatted(ofOperator() - before.ofOperator(), sum(waited) - before.sum(waited), all);
    }

    private double sum(String name) {
        return page.sum(name, OPERATOR);
    }

    private Map<String, Double> byVerb() {
        return page.sums("apiserver_request_total", "verb");
    }
}
