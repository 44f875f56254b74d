package io.aichain.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aichain.chain.primitives.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Type;

/** A node with the contracts that it is told of; each has said, in an event, that it is sealed. */
final class FakeNode implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Map<Address, String> codes = new LinkedHashMap<>();
    /** By address and selector. */
    private final Map<String, ObjectNode> answers = new LinkedHashMap<>();

    private final Map<Address, ObjectNode> others = new LinkedHashMap<>();
    private final List<Range> ranges = new CopyOnWriteArrayList<>();
    private volatile long height = 1;
    private volatile long limit = Long.MAX_VALUE;

    FakeNode() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    Node connect() {
        return Node.connect(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    /** @param code hex */
    void put(Address account, String code) {
        codes.put(account, code);
    }

    @SuppressWarnings("rawtypes")
    void answers(Address contract, String signature, Type... values) {
        String hex = "0x" + FunctionEncoder.encodeConstructor(List.of(values));
        answers.put(
                contract + RevertText.selector(signature).toHex(),
                JSON.createObjectNode().put("result", hex));
    }

    /** Every call that nothing else is said of, ends so. @param data null for none */
    void fails(Address contract, String message, String data) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode error =
                root.putObject("error").put("code", data == null ? -32_000 : 3).put("message", message);
        if (data != null) error.put("data", data);
        others.put(contract, root);
    }

    /** @param limit blocks in one answer about events */
    void grow(long blocks, long limit) {
        this.height = blocks;
        this.limit = limit;
    }

    /** Blocks whose events were answered, in order. */
    List<Range> ranges() {
        return ranges;
    }

    record Range(long from, long to) {}

    private static long number(JsonNode params, String field) {
        return Long.parseLong(params.path(0).path(field).asText().substring(2), 16);
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        ObjectNode answer =
                answer(request.path("method").asText(), request.path("params")).deepCopy();
        answer.put("jsonrpc", "2.0").set("id", request.get("id"));
        byte[] bytes = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private ObjectNode answer(String method, JsonNode params) {
        ObjectNode root = JSON.createObjectNode();
        switch (method) {
            case "eth_chainId" -> root.put("result", "0x7a69");
            case "eth_blockNumber" -> root.put("result", "0x" + Long.toHexString(height));
            case "eth_getCode" ->
                root.put(
                        "result",
                        codes.getOrDefault(Address.fromHex(params.path(0).asText()), "0x"));
            case "eth_getLogs" -> {
                Range range = new Range(number(params, "fromBlock"), number(params, "toBlock"));
                if (range.to - range.from >= limit) {
                    root.putObject("error").put("code", -32_005).put("message", "too many blocks");
                    return root;
                }
                ranges.add(range);
                var logs = root.putArray("result");
                for (Address account : codes.keySet()) logs.addObject().put("address", account.toHex());
            }
            case "eth_call" -> {
                Address to = Address.fromHex(params.path(0).path("to").asText());
                String selector = params.path(0).path("data").asText().substring(0, 10);
                return answers.getOrDefault(to + selector, others.get(to));
            }
            default -> throw new IllegalArgumentException(method);
        }
        return root;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
