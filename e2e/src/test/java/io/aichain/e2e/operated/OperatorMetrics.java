package io.aichain.e2e.operated;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.e2e.kit.Kubernetes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the operator counts of itself, at one moment. The page is that of its pod, which can be reached from this machine. */
record OperatorMetrics(URI page, String text) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String NAMESPACE = "aichain-system";
    private static final Pattern BUCKET = Pattern.compile(
            "(?m)^operator_sdk_controllers_execution_reconcile_seconds_bucket\\{.*?le=\"([^\"]+)\".*} (\\S+)$");

    private static final double MIB = 1 << 20;

    static OperatorMetrics of(Kubernetes cluster) {
        URI page = URI.create("http://" + pod(cluster).at("/status/podIP").asText() + ":8080/q/metrics");
        return at(page);
    }

    /** The same page again. */
    OperatorMetrics later() {
        return at(page);
    }

    private static OperatorMetrics at(URI page) {
        try {
            return new OperatorMetrics(
                    page,
                    HTTP.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static JsonNode pod(Kubernetes cluster) {
        return cluster.get("pods", "-n", NAMESPACE).at("/items/0");
    }

    /** Reconciles of one chain that ended well. */
    long looks(String chain) {
        return (long) text.lines()
                .filter(line -> line.startsWith("operator_sdk_reconciliations_success_total")
                        && line.contains("=\"" + chain + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** How many reconciles took so many seconds or less, by the upper ends of the histogram's buckets; none before the first. */
    Map<Double, Long> durations() {
        Map<Double, Long> upTo = new TreeMap<>();
        for (Matcher found = BUCKET.matcher(text); found.find(); ) {
            double end = found.group(1).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(found.group(1));
            upTo.merge(end, (long) Double.parseDouble(found.group(2)), Long::sum);
        }
        return upTo;
    }

    /** How many were begun since an earlier moment. */
    long countSince(OperatorMetrics before) {
        Map<Double, Long> now = durations();
        if (now.isEmpty()) throw new IllegalStateException("the operator has no histogram of its reconciles: " + text);
        return now.get(Double.POSITIVE_INFINITY) - before.durations().getOrDefault(Double.POSITIVE_INFINITY, 0L);
    }

    /** @return seconds that so many of a hundred reconciles since an earlier moment took at most, rounded up to a bucket's end */
    double secondsSince(OperatorMetrics before, int ofHundred) {
        Map<Double, Long> earlier = before.durations();
        long wanted = (countSince(before) * ofHundred + 99) / 100;
        return durations().entrySet().stream()
                .filter(bucket -> bucket.getValue() - earlier.getOrDefault(bucket.getKey(), 0L) >= wanted)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /** All numbers of one name together; 0 where there is none. @param label that they have, or nothing */
    double sum(String name, String label) {
        return text.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** For whoever looks at a run: what it did since an earlier moment, and what it takes now. */
    String reportSince(OperatorMetrics before) {
        return "%d reconciles, %.0f failed; of a hundred 50 within %.3f s, 90 %.3f s, 99 %.3f s, all %.3f s; "
                        .formatted(
                                countSince(before),
                                since(before, "operator_sdk_reconciliations_failed_total"),
                                secondsSince(before, 50),
                                secondsSince(before, 90),
                                secondsSince(before, 99),
                                secondsSince(before, 100))
                + "%.1f s of processors, %.2f s of pauses for the heap, which has %.0f MiB (%.0f MiB after the last whole collection) of %.0f MiB taken; "
                        .formatted(
                                since(before, "process_cpu_time_ns_total") / 1e9,
                                since(before, "jvm_gc_pause_seconds_sum"),
                                sum("jvm_memory_used_bytes", "area=\"heap\"") / MIB,
                                sum("jvm_gc_live_data_size_bytes", "") / MIB,
                                sum("jvm_memory_committed_bytes", "area=\"heap\"") / MIB)
                + "%.0f MiB beside the heap, %.0f threads"
                        .formatted(
                                sum("jvm_memory_committed_bytes", "area=\"nonheap\"") / MIB,
                                sum("jvm_threads_live_threads", ""));
    }

    private double since(OperatorMetrics before, String name) {
        return sum(name, "") - before.sum(name, "");
    }
}
