package io.aichain.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aichain.chain.primitives.Address;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
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
    private final Map<Address, Long> births = new LinkedHashMap<>();
    private final Map<Address, Long> events = new LinkedHashMap<>();
    private final Map<Long, List<ObjectNode>> transactions = new LinkedHashMap<>();
    private final Map<String, String> statuses = new LinkedHashMap<>();
    private final Map<String, String> words = new LinkedHashMap<>();
    private volatile long oldestState;
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
        answersTo(contract, RevertText.selector(signature).toHex(), values);
    }

    /** For these arguments, whatever is said of others. */
    @SuppressWarnings("rawtypes")
    void answersTo(Address contract, String call, Type... values) {
        String hex = "0x" + FunctionEncoder.encodeConstructor(List.of(values));
        answers.put(contract + call, JSON.createObjectNode().put("result", hex));
    }

    /** The same. @param data of the revert */
    void refuses(Address contract, String call, String data) {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("error")
                .put("code", 3)
                .put("message", "execution reverted")
                .put("data", data);
        answers.put(contract + call, root);
    }

    /** As if nothing had been said of these arguments. */
    void forget(Address contract, String call) {
        answers.remove(contract + call);
    }

    void forgetTransactions() {
        transactions.clear();
    }

    /** The block in which an account's code came; 0 unless said. */
    void born(Address account, long block) {
        births.put(account, block);
    }

    /** States of earlier blocks are kept no more. */
    void forgetsBefore(long block) {
        oldestState = block;
    }

    /** An account's first event. */
    void event(Address account, long block) {
        events.put(account, block);
    }

    void stores(Address account, BigInteger slot, String word) {
        words.put(account + slot.toString(16), word);
    }

    /** A transaction that creates a contract. @return its hash */
    String creates(long block, Address from, long nonce, String initCode, boolean succeeds) {
        String hash = "0x%064x".formatted(nonce + 1);
        ObjectNode transaction = JSON.createObjectNode()
                .put("hash", hash)
                .put("from", from.toHex())
                .put("nonce", "0x" + Long.toHexString(nonce))
                .put("input", initCode);
        transactions.computeIfAbsent(block, none -> new ArrayList<>()).add(transaction.putNull("to"));
        statuses.put(hash, succeeds ? "0x1" : "0x0");
        return hash;
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
        ArrayNode all = JSON.createArrayNode();
        for (JsonNode each : request.isArray() ? request : List.of(request)) {
            ObjectNode answer =
                    answer(each.path("method").asText(), each.path("params")).deepCopy();
            answer.put("jsonrpc", "2.0").set("id", each.get("id"));
            all.add(answer);
        }
        byte[] bytes = JSON.writeValueAsBytes(request.isArray() ? all : all.get(0));
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
            case "eth_getCode" -> {
                Address account = Address.fromHex(params.path(0).asText());
                String code = codes.getOrDefault(account, "0x");
                String block = params.path(1).asText();
                if (block.startsWith("0x")) {
                    long number = Long.parseLong(block.substring(2), 16);
                    if (number < oldestState) {
                        root.putObject("error").put("code", 4444).put("message", "pruned history unavailable");
                        return root;
                    }
                    if (number < births.getOrDefault(account, 0L)) code = "0x";
                }
                root.put("result", code);
            }
            case "eth_getStorageAt" -> {
                Address account = Address.fromHex(params.path(0).asText());
                String slot = params.path(1).asText().substring(2);
                root.put("result", words.getOrDefault(account + slot, "0x" + "0".repeat(64)));
            }
            case "eth_getBlockByNumber" -> {
                long number = Long.parseLong(params.path(0).asText().substring(2), 16);
                ArrayNode list = root.putObject("result")
                        .put("number", "0x" + Long.toHexString(number))
                        .putArray("transactions");
                transactions.getOrDefault(number, List.of()).forEach(list::add);
            }
            case "eth_getTransactionReceipt" -> {
                String hash = params.path(0).asText();
                root.putObject("result").put("transactionHash", hash).put("status", statuses.get(hash));
            }
            case "eth_getLogs" -> {
                JsonNode of = params.path(0).path("address");
                if (!of.isMissingNode() && !of.isNull() && !of.isEmpty()) {
                    Long block = events.get(Address.fromHex(of.path(0).asText()));
                    ArrayNode own = root.putArray("result");
                    if (block != null) own.addObject().put("blockNumber", "0x" + Long.toHexString(block));
                    return root;
                }
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
                String data = params.path(0).path("data").asText();
                String selector = data.substring(0, 10);
                if (answers.containsKey(to + data)) return answers.get(to + data);
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
