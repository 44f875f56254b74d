package io.aichain.operator.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.operator.api.AIChainStatus;
import io.aichain.operator.model.Component;
import io.aichain.operator.model.Names;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks over HTTP: {@code /q/health} and {@code /q/metrics} on the internal port, {@code aichain_status} on an executor's JSON-RPC. All
 * pods at the same time, each within its patience; an answer is read to a bound.
 */
public final class HttpReports implements Reports, AutoCloseable {
    private static final int MOST_BYTES = 512 << 10;
    private static final int MOST_WORDS = 300;

    /** Members of a check's data that say that a person has to look. */
    private static final List<String> STOPPED = List.of("stopped", "dissent.evidence", "failure", "alarm");

    /** A pod is asked twice at most, one after the other, and connecting counts. */
    private static final int QUESTIONS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(HttpReports.class);
    private static final Pattern TIP = Pattern.compile("(?m)^aichain_anchor_tip_sat(?:\\{[^}]*})? ([0-9.E+]{1,40})$");
    private static final String ASK = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"aichain_status\",\"params\":[]}";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where a pod's two ports are. */
    public record Ports(int status, int rpc) {}

    private final HttpClient http;
    private final Ports ports;
    private final Duration patience;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public HttpReports(Ports ports, Duration patience) {
        this.http = HttpClient.newBuilder()
                // not the default, which asks to change over to HTTP/2 on each first request
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .build();
        this.ports = ports;
        this.patience = patience;
    }

    @Override
    public Map<String, ServiceReport> of(List<Pod> pods) {
        Map<String, Future<Optional<ServiceReport>>> asked = new HashMap<>();
        for (Pod pod : pods) {
            if (pod.getStatus() == null || pod.getStatus().getPodIP() == null) continue;
            String component = pod.getMetadata().getLabels().get(Names.COMPONENT);
            String host = pod.getStatus().getPodIP();
            asked.put(
                    pod.getMetadata().getName(),
                    threads.submit(() -> ask(host.contains(":") ? "[" + host + "]" : host, component)));
        }
        Map<String, ServiceReport> answered = new HashMap<>();
        // of a request, the client's own timeout ends with the headers; this one is for the whole of all answers
        long until = System.nanoTime() + patience.multipliedBy(QUESTIONS).toNanos();
        asked.forEach((name, answer) -> within(until, name, answer).ifPresent(report -> answered.put(name, report)));
        return answered;
    }

    private static Optional<ServiceReport> within(long until, String name, Future<Optional<ServiceReport>> answer) {
        try {
            return answer.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException silent) {
            return Optional.empty();
        } catch (ExecutionException odd) {
            // one pod's answer must not keep a chain from being looked after
            LOG.warn("{}: its answer is not understood", name, odd.getCause());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            // ends its thread, which closes the body
            answer.cancel(true);
        }
    }

    private Optional<ServiceReport> ask(String host, String component) throws InterruptedException {
        Optional<String> health = send(HttpRequest.newBuilder(at(host, ports.status(), "/q/health")));
        if (health.isEmpty()) return Optional.empty();
        ServiceReport own = health(health.get());
        if (Component.EXECUTOR.label().equals(component)) {
            return Optional.of(send(HttpRequest.newBuilder(at(host, ports.rpc(), "/"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(ASK)))
                    .map(answer -> executor(own, answer))
                    .orElse(own));
        }
        if (!Component.ANCHOR.label().equals(component)) return Optional.of(own);
        return Optional.of(send(HttpRequest.newBuilder(at(host, ports.status(), "/q/metrics")))
                .map(metrics -> new ServiceReport(
                        own.waitsFor(),
                        own.isStopped(),
                        own.heights(),
                        own.lastAnchor(),
                        own.lastBatch(),
                        tip(metrics)))
                .orElse(own));
    }

    private static URI at(String host, int port, String path) {
        return URI.create("http://" + host + ":" + port + path);
    }

    private Optional<String> send(HttpRequest.Builder request) throws InterruptedException {
        try {
            HttpResponse<InputStream> answer =
                    http.send(request.timeout(patience).build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                return Optional.of(new String(body.readNBytes(MOST_BYTES), UTF_8));
            }
        } catch (IOException notNow) {
            // it starts, ends, or is cut off: its pod's state says which
            return Optional.empty();
        }
    }

    /** What stops a service or what it waits for, in the words of its health. What stops it comes first. */
    static ServiceReport health(String text) {
        JsonNode checks = tree(text).path("checks");
        for (JsonNode check : checks) {
            for (String member : STOPPED) {
                JsonNode words = check.path("data").path(member);
                if (words.isTextual()) return said(words.textValue(), true);
            }
        }
        for (JsonNode check : checks) {
            JsonNode data = check.path("data");
            if (data.path("condition").isTextual()) {
                String condition = data.path("condition").textValue();
                return said(reason(condition), condition.startsWith("Halted"));
            }
            String leader = data.path("leader").asText();
            if (leader.startsWith("Waiting[") || leader.startsWith("Lost[")) return said(reason(leader), false);
            if (data.path("obstacle").isTextual())
                return said(ServiceReport.NO_TAKE_OVER + data.path("obstacle").textValue(), false);
            if (data.path("waitingFor").isTextual())
                return said(data.path("waitingFor").textValue(), false);
            if (data.path("detail").isTextual())
                return said(
                        data.path("reason").asText() + ": "
                                + data.path("detail").textValue(),
                        false);
        }
        return ServiceReport.NONE;
    }

    /** Of a record as Java writes it. */
    private static String reason(String record) {
        return record.replaceFirst("(?s)^\\w+\\[reason=(.*?)(?:, pause=[^, ]*)?]$", "$1");
    }

    private static ServiceReport said(String words, boolean stopped) {
        String bounded = words.length() > MOST_WORDS ? words.substring(0, MOST_WORDS) : words;
        return new ServiceReport(
                Optional.of(bounded),
                stopped,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty());
    }

    static ServiceReport executor(ServiceReport own, String answer) {
        JsonNode result = tree(answer).path("result");
        if (!result.isObject()) return own;
        AIChainStatus.Heights heights = new AIChainStatus.Heights(
                result.at("/latest/number").asLong(),
                result.at("/safe/number").asLong(),
                result.at("/finalized/number").asLong());
        Optional<AIChainStatus.LastAnchor> anchor = result.path("lastAnchor").isObject()
                ? Optional.of(new AIChainStatus.LastAnchor(
                        result.at("/lastAnchor/number").asLong(),
                        result.at("/lastAnchor/txid").asText(),
                        result.at("/lastAnchor/lastBlock").asLong(),
                        result.at("/lastAnchor/confirmations").asLong()))
                : Optional.empty();
        Optional<AIChainStatus.DataAvailability> batch =
                result.path("lastBatch").isObject()
                        ? Optional.of(new AIChainStatus.DataAvailability(
                                result.at("/lastBatch/network").asText(),
                                result.at("/lastBatch/number").asLong()))
                        : Optional.empty();
        return new ServiceReport(
                own.waitsFor(), own.isStopped(), Optional.of(heights), anchor, batch, OptionalLong.empty());
    }

    static OptionalLong tip(String metrics) {
        Matcher found = TIP.matcher(metrics);
        if (!found.find()) return OptionalLong.empty();
        try {
            return OptionalLong.of((long) Double.parseDouble(found.group(1)));
        } catch (NumberFormatException noNumber) {
            return OptionalLong.empty();
        }
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            // something else answers at that address: it says nothing of our services
            return JSON.createObjectNode();
        }
    }

    @Override
    public void close() {
        threads.close();
        http.close();
    }
}
