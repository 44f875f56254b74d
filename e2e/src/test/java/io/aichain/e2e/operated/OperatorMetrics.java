package io.aichain.e2e.operated;

import io.aichain.e2e.kit.Kubernetes;
import io.aichain.e2e.kit.MetricsPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;

/** What the operator counts of itself, at one moment. @param address in its pod, which can be reached from this machine */
record OperatorMetrics(URI address, MetricsPage page) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final double MIB = 1 << 20;

    static OperatorMetrics of(Kubernetes cluster) {
        return at(URI.create("http://" + cluster.operator().at("/status/podIP").asText() + ":8080/q/metrics"));
    }

    /** The same page again. */
    OperatorMetrics later() {
        return at(address);
    }

    private static OperatorMetrics at(URI address) {
        try {
            HttpRequest asked = HttpRequest.newBuilder(address).build();
            String text = HTTP.send(asked, HttpResponse.BodyHandlers.ofString()).body();
            return new OperatorMetrics(address, new MetricsPage(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Reconciles of one chain that ended well. */
    long looks(String chain) {
        return (long) page.sum("operator_sdk_reconciliations_success_total", "=\"" + chain + "\"");
    }

    /** How many reconciles took so many seconds or less, by the upper ends of the histogram's buckets; none before the first. */
    Map<Double, Long> durations() {
        Map<Double, Long> upTo = new TreeMap<>();
        page.sums("operator_sdk_controllers_execution_reconcile_seconds_bucket", "le")
                .forEach((end, number) -> {
                    double seconds = end.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(end);
                    upTo.put(seconds, number.longValue());
                });
        return upTo;
    }

    /** How many were begun since an earlier moment. */
    long countSince(OperatorMetrics before) {
        Map<Double, Long> now = durations();
        if (now.isEmpty())
            throw new IllegalStateException("the operator has no histogram of its reconciles: " + page.text());
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
                                page.sum("jvm_memory_used_bytes", "area=\"heap\"") / MIB,
                                page.sum("jvm_gc_live_data_size_bytes") / MIB,
                                page.sum("jvm_memory_committed_bytes", "area=\"heap\"") / MIB)
                + "%.0f MiB beside the heap, %.0f threads"
                        .formatted(
                                page.sum("jvm_memory_committed_bytes", "area=\"nonheap\"") / MIB,
                                page.sum("jvm_threads_live_threads"));
    }

    private double since(OperatorMetrics before, String name) {
        return page.sum(name) - before.page.sum(name);
    }
}
