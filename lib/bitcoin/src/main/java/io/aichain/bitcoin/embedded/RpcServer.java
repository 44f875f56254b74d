package io.aichain.bitcoin.embedded;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers JSON-RPC on the loopback interface, to those who know user and password. One thread, so calls never meet. */
final class RpcServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);
    /** A block of 4,000,000 bytes as hex, and the envelope. */
    private static final int MAX_REQUEST_BYTES = (8 << 20) + 4096;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final Map<String, RpcMethod> methods;
    private final byte[] authorization;
    private final ExecutorService thread;
    private final HttpServer server;

    /** @param port 0 for any that is free */
    RpcServer(int port, String user, String password, Map<String, RpcMethod> methods) throws IOException {
        this.methods = Map.copyOf(methods);
        byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        this.authorization = ("Basic " + Base64.getEncoder().encodeToString(login)).getBytes(StandardCharsets.US_ASCII);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
        this.thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("bitcoin-embedded").daemon().factory());
        server.setExecutor(thread);
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
            byte[] body = exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES + 1);
            if (!exchange.getRequestMethod().equals("POST") || body.length > MAX_REQUEST_BYTES) {
                exchange.sendResponseHeaders(body.length > MAX_REQUEST_BYTES ? 413 : 405, -1);
                return;
            }
            respond(exchange, body);
        }
    }

    private boolean isAuthorized(HttpExchange exchange) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        return given != null && MessageDigest.isEqual(given.getBytes(StandardCharsets.US_ASCII), authorization);
    }

    private void respond(HttpExchange exchange, byte[] body) throws IOException {
        ObjectNode answer = MAPPER.createObjectNode();
        int status = 200;
        try {
            JsonNode question = MAPPER.readTree(body);
            answer.set("id", question.path("id"));
            answer.set("result", answer(question));
            answer.set("error", NullNode.instance);
        } catch (Refusal refusal) {
            status = 500;
            error(answer, refusal.error());
        } catch (JsonProcessingException e) {
            status = 500;
            error(answer, new NodeError(-32700, "Parse error"));
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

    private static void error(ObjectNode answer, NodeError error) {
        answer.set("result", NullNode.instance);
        answer.putObject("error").put("code", error.code()).put("message", error.message());
    }

    private JsonNode answer(JsonNode question) throws Refusal, IOException {
        String name = question.path("method").asText();
        RpcMethod method = methods.get(name);
        if (method == null) throw new Refusal(NodeError.METHOD_NOT_FOUND, "Method not found: " + name);
        return method.answer(new RpcParameters(question.path("params")));
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdown();
    }
}
