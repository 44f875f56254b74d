package io.aichain.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The little JSON-RPC that a benchmark needs, the same for every peer: plain HTTP, kept alive. */
final class RpcClient implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI url;

    RpcClient(String url) {
        this.url = URI.create(url);
    }

    /** One call of a batch. */
    record Call(String method, Object... params) {}

    JsonNode call(String method, Object... params) throws IOException, InterruptedException {
        JsonNode answer = post(request(1, new Call(method, params)));
        if (answer.hasNonNull("error")) throw new IOException(method + ": " + answer.get("error"));
        return answer.get("result");
    }

    /** Results in the order of the calls. */
    List<JsonNode> batch(List<Call> calls) throws IOException, InterruptedException {
        ArrayNode all = MAPPER.createArrayNode();
        for (int i = 0; i < calls.size(); i++) all.add(request(i, calls.get(i)));
        JsonNode answers = post(all);
        JsonNode[] results = new JsonNode[calls.size()];
        for (JsonNode answer : answers) {
            if (answer.hasNonNull("error"))
                throw new IOException(calls.get(answer.get("id").asInt()) + ": " + answer.get("error"));
            results[answer.get("id").asInt()] = answer.get("result");
        }
        return List.of(results);
    }

    /**
     * The receipt of a transaction, once it is there.
     *
     * @throws LostTransactionException if it is not there after half an hour
     * @throws IOException if it failed
     */
    JsonNode receipt(String hash, long pollNanos) throws IOException, InterruptedException {
        return receipt(hash, pollNanos, PATIENCE);
    }

    /** As {@link #receipt(String, long)}, for whoever knows better how long it may take. */
    JsonNode receipt(String hash, long pollNanos, Duration patience) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        JsonNode receipt = receiptIfThere(hash);
        while (receipt.isNull()) {
            if (System.nanoTime() > end) throw new LostTransactionException(hash, patience);
            LockSupport.parkNanos(pollNanos);
            receipt = receiptIfThere(hash);
        }
        if (!receipt.get("status").asText().equals("0x1")) throw new IOException("transaction failed: " + receipt);
        return receipt;
    }

    /** Null also while geth says that it cannot know yet. */
    private JsonNode receiptIfThere(String hash) throws IOException, InterruptedException {
        JsonNode answer = post(request(1, new Call("eth_getTransactionReceipt", hash)));
        JsonNode error = answer.path("error");
        if (!answer.hasNonNull("error")) return answer.get("result");
        if (error.path("message").asText().equals("transaction indexing is in progress")) return NullNode.getInstance();
        throw new IOException("eth_getTransactionReceipt: " + error);
    }

    private static ObjectNode request(int id, Call call) {
        ObjectNode request = MAPPER.createObjectNode();
        request.put("jsonrpc", "2.0").put("id", id).put("method", call.method);
        ArrayNode params = request.putArray("params");
        for (Object param : call.params) params.add(MAPPER.<JsonNode>valueToTree(param));
        return request;
    }

    private JsonNode post(JsonNode body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(body)))
                .build();
        return MAPPER.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    }

    @Override
    public void close() {
        http.close();
    }
}
