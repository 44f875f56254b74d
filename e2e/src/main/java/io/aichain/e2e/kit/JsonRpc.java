package io.aichain.e2e.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Asks an executor's JSON-RPC without any library between: what tests look at the chain with. */
public final class JsonRpc {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final URI uri;

    public JsonRpc(String url) {
        this.uri = URI.create(url);
    }

    /** What an error answer becomes. */
    public static final class RpcErrorException extends IllegalStateException {
        private static final long serialVersionUID = 1;
        private final String data;

        RpcErrorException(JsonNode error) {
            super(error.toString());
            data = error.path("data").asText();
        }

        /** What the error carries beside its message, such as revert data; empty for nothing. */
        public String data() {
            return data;
        }
    }

    /** @return the result, maybe JSON's null @throws RpcErrorException for an error answer */
    public JsonNode call(String method, Object... parameters) {
        ObjectNode request =
                MAPPER.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", method);
        ArrayNode list = request.putArray("params");
        for (Object parameter : parameters) list.addPOJO(parameter);
        try {
            HttpResponse<byte[]> response = HTTP.send(
                    HttpRequest.newBuilder(uri)
                            .timeout(Duration.ofSeconds(60))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(request)))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            JsonNode answer = MAPPER.readTree(response.body());
            if (answer.has("error")) throw new RpcErrorException(answer.get("error"));
            return answer.get("result");
        } catch (IOException e) {
            throw new UncheckedIOException(method + " at " + uri, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A block by tag or number, without its transactions. */
    public Optional<JsonNode> block(String tagOrNumber) {
        JsonNode block = call("eth_getBlockByNumber", tagOrNumber, false);
        return block.isNull() ? Optional.empty() : Optional.of(block);
    }

    /** Number of the block at a tag. */
    public long height(String tag) {
        return block(tag).map(b -> number(b.get("number"))).orElse(0L);
    }

    public String hash(long number) {
        return block("0x" + Long.toHexString(number))
                .map(b -> b.get("hash").asText())
                .orElseThrow(() -> new IllegalStateException("no block " + number));
    }

    public BigInteger balance(String address) {
        return quantity(call("eth_getBalance", address, "latest"));
    }

    public long nonce(String address, String tag) {
        return number(call("eth_getTransactionCount", address, tag));
    }

    /** Waits until the block at a tag is this one or a later one. */
    public void awaitHeight(String tag, long number, Duration patience) {
        Await.until(
                tag + " block " + number,
                patience,
                () -> height(tag) >= number ? Optional.of(number) : Optional.empty(),
                () -> tag + " is " + height(tag) + ", latest " + height("latest"));
    }

    public JsonNode awaitReceipt(String transaction, Duration patience) {
        return Await.until("the receipt of " + transaction, patience, () -> {
            JsonNode receipt = call("eth_getTransactionReceipt", transaction);
            return receipt.isNull() ? Optional.<JsonNode>empty() : Optional.of(receipt);
        });
    }

    static BigInteger quantity(JsonNode hex) {
        return new BigInteger(hex.asText().substring(2), 16);
    }

    public static long number(JsonNode hex) {
        return quantity(hex).longValueExact();
    }
}
