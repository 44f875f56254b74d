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

    /** @return seconds that all but one in a hundred of the reconciles since an earlier moment took at most, rounded up to a bucket's end */
    double percentile99Since(OperatorMetrics before) {
        Map<Double, Long> earlier = before.durations();
        long wanted = (countSince(before) * 99 + 99) / 100;
        return durations().entrySet().stream()
                .filter(bucket -> bucket.getValue() - earlier.getOrDefault(bucket.getKey(), 0L) >= wanted)
                .findFirst()
                .orElseThrow()
                .getKey();
    }
}
