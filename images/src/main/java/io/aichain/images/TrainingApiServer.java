package io.aichain.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * As much of a Kubernetes API server as the operator needs to look after its first chain: lists, objects that are there once they are
 * written, watches on which nothing happens.
 */
final class TrainingApiServer implements AutoCloseable {
    private static final String CHAINS = "/apis/aichain.io/v1alpha1/aichains";
    private static final String CHAIN = """
            {"apiVersion": "aichain.io/v1alpha1", "kind": "AIChain",
             "metadata": {"name": "hello", "namespace": "default", "uid": "1", "generation": 1, "resourceVersion": "1"},
             "spec": {"genesis": {"chainId": 42001}}}
            """;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, JsonNode> objects = new ConcurrentHashMap<>();
    private final CountDownLatch statusWritten = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    private TrainingApiServer() throws IOException {
        this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    static TrainingApiServer start() throws IOException {
        return new TrainingApiServer();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Waits until the operator has looked after the chain. @return whether it has */
    boolean awaitStatus(long seconds) throws InterruptedException {
        return statusWritten.await(seconds, TimeUnit.SECONDS);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String query = exchange.getRequestURI().getRawQuery();
            switch (exchange.getRequestMethod()) {
                case "GET" -> {
                    if (query != null && query.contains("watch=true")) watch(exchange);
                    else get(exchange, path);
                }
                case "POST", "PUT", "PATCH" -> write(exchange, path);
                default ->
                    send(
                            exchange,
                            200,
                            JSON.createObjectNode().put("kind", "Status").put("status", "Success"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing happens on it until the end. */
    private void watch(HttpExchange exchange) throws IOException, InterruptedException {
        if (exchange.getRequestHeaders().containsKey("Upgrade")) {
            // no WebSocket here: the client asks again for a stream
            exchange.sendResponseHeaders(503, -1);
            return;
        }
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
        over.await();
    }

    private void get(HttpExchange exchange, String path) throws IOException {
        if (path.equals("/version")) {
            send(
                    exchange,
                    200,
                    JSON.createObjectNode().put("major", "1").put("minor", "34").put("gitVersion", "v1.34.0"));
        } else if (path.equals(CHAINS)) {
            send(exchange, 200, list(JSON.readTree(CHAIN)));
        } else if (objects.containsKey(path)) {
            send(exchange, 200, objects.get(path));
        } else if (isOne(path)) {
            send(
                    exchange,
                    404,
                    JSON.createObjectNode()
                            .put("kind", "Status")
                            .put("apiVersion", "v1")
                            .put("status", "Failure")
                            .put("reason", "NotFound")
                            .put("code", 404));
        } else {
            send(exchange, 200, list());
        }
    }

    private void write(HttpExchange exchange, String path) throws IOException {
        ObjectNode object = (ObjectNode) JSON.readTree(exchange.getRequestBody().readAllBytes());
        ObjectNode metadata = object.withObjectProperty("metadata");
        if (path.endsWith("/selfsubjectrulesreviews")) allow(object);
        metadata.put("uid", "2").put("resourceVersion", "2").put("creationTimestamp", "2026-01-01T00:00:00Z");
        if (path.endsWith("/status")) statusWritten.countDown();
        else objects.put(isOne(path) ? path : path + "/" + metadata.path("name").asText(), object);
        send(exchange, exchange.getRequestMethod().equals("POST") ? 201 : 200, object);
    }

    /** Whether it may hold the Lease is what the operator asks first. */
    private static void allow(ObjectNode review) {
        ObjectNode rule = review.putObject("status")
                .put("incomplete", false)
                .putArray("resourceRules")
                .addObject();
        for (String what : List.of("apiGroups", "resources", "verbs"))
            rule.putArray(what).add("*");
        review.withObjectProperty("status").putArray("nonResourceRules");
    }

    /** {@code /api/v1/namespaces/NAMESPACE/KIND/NAME}, {@code /apis/GROUP/VERSION/...} and what lies in no namespace. */
    private static boolean isOne(String path) {
        int parts = path.split("/").length - (path.startsWith("/apis/") ? 4 : 3);
        return path.contains("/namespaces/") ? parts >= 4 : parts >= 2;
    }

    private static ObjectNode list(JsonNode... items) {
        ObjectNode list = JSON.createObjectNode();
        list.putObject("metadata").put("resourceVersion", "1");
        for (JsonNode item : items) list.withArrayProperty("items").add(item);
        if (items.length == 0) list.putArray("items");
        return list;
    }

    private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        over.countDown();
        server.stop(0);
        threads.close();
    }
}
