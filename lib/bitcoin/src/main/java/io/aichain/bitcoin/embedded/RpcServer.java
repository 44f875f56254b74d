package io.aichain.bitcoin.embedded;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aichain.bitcoin.node.NodeError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers JSON-RPC on the loopback interface, to those who know user and password. Requests are read side by side, so that one that does
 * not arrive holds up no other; calls are made one after the other, so that they never meet.
 */
final class RpcServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);
    /** A block of 4,000,000 bytes as hex, and the envelope. */
    private static final int MAX_REQUEST_BYTES = (8 << 20) + 4096;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Map<String, RpcMethod> methods;
    private final byte[] authorization;
    private final ExecutorService threads;
    private final HttpServer server;
    private final ReentrantLock calls = new ReentrantLock();
    private boolean stopped;

    /** @param port 0 for any that is free */
    RpcServer(int port, String user, String password, Map<String, RpcMethod> methods) throws IOException {
        this.methods = Map.copyOf(methods);
        byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        this.authorization = ("Basic " + Base64.getEncoder().encodeToString(login)).getBytes(StandardCharsets.US_ASCII);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("bitcoin-embedded-", 0).factory());
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isAuthorized(exchange)) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"jsonrpc\"");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.getResponseHeaders().set("Allow", "POST");
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            if (isTooLong(exchange.getRequestHeaders().getFirst("Content-Length"))) {
                exchange.sendResponseHeaders(413, -1);
                return;
            }
            byte[] body = exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES + 1);
            if (body.length > MAX_REQUEST_BYTES) exchange.sendResponseHeaders(413, -1);
            else respond(exchange, body);
        }
    }

    private boolean isAuthorized(HttpExchange exchange) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        return given != null && MessageDigest.isEqual(given.getBytes(StandardCharsets.US_ASCII), authorization);
    }

    /** @param announced digits, which the server has checked; null for a body in chunks, whose length nobody announces */
    private static boolean isTooLong(String announced) {
        return announced != null && Long.parseLong(announced) > MAX_REQUEST_BYTES;
    }

    private void respond(HttpExchange exchange, byte[] body) throws IOException {
        ObjectNode answer = MAPPER.createObjectNode().putNull("id");
        int status = 200;
        try {
            JsonNode question = question(body);
            if (question.has("id")) answer.set("id", question.get("id"));
            answer.set("result", answer(question));
            answer.set("error", NullNode.instance);
        } catch (Refusal refusal) {
            status = status(refusal.error());
            error(answer, refusal.error());
        } catch (IOException | RuntimeException e) {
            LOG.error("embedded Bitcoin node: a call failed", e);
            status = 500;
            error(answer, new NodeError(NodeError.MISC, "internal: " + e));
        }
        byte[] out = MAPPER.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, out.length);
        exchange.getResponseBody().write(out);
    }

    /** One call; real nodes take several in an array too, which we never send. */
    private static JsonNode question(byte[] body) throws Refusal, IOException {
        JsonNode question;
        try {
            question = MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new Refusal(NodeError.PARSE, "Parse error");
        }
        if (question.isMissingNode()) throw new Refusal(NodeError.PARSE, "Parse error");
        if (question.isArray())
            throw new Refusal(NodeError.INVALID_REQUEST, "a batch: this node takes one call at a time");
        if (!question.isObject()) throw new Refusal(NodeError.INVALID_REQUEST, "Invalid Request object");
        return question;
    }

    /** As real nodes have it. */
    private static int status(NodeError error) {
        return switch (error.code()) {
            case NodeError.INVALID_REQUEST -> 400;
            case NodeError.METHOD_NOT_FOUND -> 404;
            default -> 500;
        };
    }

    private static void error(ObjectNode answer, NodeError error) {
        answer.set("result", NullNode.instance);
        answer.putObject("error").put("code", error.code()).put("message", error.message());
    }

    private JsonNode answer(JsonNode question) throws Refusal, IOException {
        JsonNode name = question.path("method");
        if (!name.isTextual()) throw new Refusal(NodeError.INVALID_REQUEST, "method: a string expected");
        JsonNode parameters = question.path("params");
        if (!parameters.isArray() && !parameters.isMissingNode() && !parameters.isNull()) {
            throw new Refusal(
                    NodeError.INVALID_REQUEST, "params: an array expected, this node knows places and no names");
        }
        RpcMethod method = methods.get(name.textValue());
        if (method == null) throw new Refusal(NodeError.METHOD_NOT_FOUND, "Method not found");
        calls.lock();
        try {
            if (stopped) throw new Refusal(NodeError.MISC, "the node stops");
            return method.answer(new RpcParameters(parameters));
        } finally {
            calls.unlock();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
        // a call that is under way ends, and none begins: then the files may be closed
        calls.lock();
        stopped = true;
        calls.unlock();
    }
}
