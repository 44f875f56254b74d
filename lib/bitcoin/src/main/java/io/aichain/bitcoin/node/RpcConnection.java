package io.aichain.bitcoin.node;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** One JSON-RPC call at a time over HTTP: a deadline for the whole answer and a bound on its size. */
final class RpcConnection implements AutoCloseable {
    private static final int MAX_TEXT = 9 << 20;

    static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxStringLength(MAX_TEXT)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final NodeEndpoint endpoint;
    private final HttpClient http;
    private final AtomicLong nextId = new AtomicLong(1);

    RpcConnection(NodeEndpoint endpoint) {
        this.endpoint = endpoint;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** What came back: a result (JSON null included) or the node's refusal. */
    record Reply(JsonNode result, Optional<NodeError> error) {}

    Reply call(String method, ArrayNode parameters, Duration deadline, long maxAnswerBytes)
            throws NodeUnavailableException {
        long id = nextId.getAndIncrement();
        ObjectNode question =
                JSON.createObjectNode().put("jsonrpc", "1.0").put("id", id).put("method", method);
        question.set("params", parameters);
        HttpResponse<byte[]> response = exchange(question, method, deadline, maxAnswerBytes, isRepeatable(method));
        if (response.statusCode() == 401 || response.statusCode() == 403) {
            throw new NodeUnavailableException("node " + endpoint + " does not let us in (HTTP " + response.statusCode()
                    + "): check user and password");
        }
        return reply(response, id, method);
    }

    /** Everything but making blocks: questions, and raw transactions, which a node takes twice. */
    private static boolean isRepeatable(String method) {
        return !method.startsWith("generate");
    }

    /** @param again ask once more where the connection broke: a node closes an idle one just when a question sets out on it */
    private HttpResponse<byte[]> exchange(
            ObjectNode question, String method, Duration deadline, long maxAnswerBytes, boolean again)
            throws NodeUnavailableException {
        CompletableFuture<HttpResponse<byte[]>> answer = null;
        try {
            HttpRequest request = HttpRequest.newBuilder(endpoint.uri())
                    .timeout(deadline)
                    .header("Authorization", endpoint.authorization())
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(question)))
                    .build();
            answer = http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxAnswerBytes));
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new NodeUnavailableException(
                    method + ": node " + endpoint + " did not answer within " + deadline.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            if (again && broke(e.getCause())) return exchange(question, method, deadline, maxAnswerBytes, false);
            throw new NodeUnavailableException(method + ": node " + endpoint + ": " + cause(e), e.getCause());
        } catch (IOException e) {
            throw new NodeUnavailableException(method + ": node " + endpoint + ": " + e, e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new NodeUnavailableException(method + ": interrupted while waiting for node " + endpoint, e);
        }
    }

    /** There was a connection: what cannot be reached, or takes too long, is not asked again. */
    private static boolean broke(Throwable failure) {
        return failure instanceof IOException
                && !(failure instanceof ConnectException)
                && !(failure instanceof HttpTimeoutException);
    }

    private static String cause(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof ConnectException) return "no connection: is it up, and are host and port right?";
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private Reply reply(HttpResponse<byte[]> response, long id, String method) throws NodeUnavailableException {
        JsonNode answer;
        try {
            answer = JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new NodeUnavailableException(
                    method + ": HTTP " + response.statusCode() + " without JSON from node " + endpoint, e);
        } catch (IOException | NumberFormatException e) {
            // Jackson lets the latter out where an exponent is beyond what a BigDecimal can hold
            throw new NodeUnavailableException(method + ": unreadable answer from node " + endpoint, e);
        }
        JsonNode error = answer.get("error");
        if (error != null && error.isObject()) {
            NodeError refusal = new NodeError(
                    error.path("code").asInt(NodeError.MISC),
                    error.path("message").asText("no reason given"));
            if (refusal.code() == NodeError.IN_WARMUP) {
                throw new NodeUnavailableException("node " + endpoint + " is starting: " + refusal.message());
            }
            return new Reply(answer.path("result"), Optional.of(refusal));
        }
        if (!answer.has("result") || answer.path("id").asLong(-1) != id) {
            throw new NodeUnavailableException(
                    method + ": HTTP " + response.statusCode() + " that is no JSON-RPC answer from node " + endpoint);
        }
        return new Reply(answer.get("result"), Optional.empty());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
