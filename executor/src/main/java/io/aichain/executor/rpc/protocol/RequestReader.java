package io.aichain.executor.rpc.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import io.aichain.chain.json.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Bytes to requests, by JSON-RPC 2.0: one object or a batch of them. What is wrong with one request of a batch spoils only that one. */
final class RequestReader {
    /** Of an id: it comes back in the answer. */
    private static final int MAX_ID = 256;

    /** What a body holds. */
    sealed interface Body {}

    record Single(Item item) implements Body {}

    record Batch(List<Item> items) implements Body {}

    /** Not JSON, or no batch: one error answers all of it. */
    record Unreadable(RpcError error) implements Body {}

    /** One request, or what is wrong with it. */
    sealed interface Item {}

    /** @param id null for a notification, which gets no answer */
    record Call(JsonNode id, String method, Params params) implements Item {}

    record Invalid(JsonNode id, RpcError error) implements Item {}

    private final int maxBatch;
    private final ObjectMapper mapper;

    RequestReader(RpcLimits limits) {
        maxBatch = limits.batch();
        mapper = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(limits.depth())
                                .maxStringLength(limits.bodyBytes())
                                .maxNameLength(MAX_ID)
                                .maxNumberLength(100)
                                .maxTokenCount(limits.tokens())
                                .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                // Percentiles are read exactly, and no number is ever infinite.
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    Body read(byte[] body) {
        JsonNode root;
        try {
            root = mapper.readTree(body);
        } catch (JsonProcessingException e) {
            return new Unreadable(
                    RpcError.of(RpcError.PARSE_ERROR, "parse error: " + firstLine(e.getOriginalMessage())));
        } catch (NumberFormatException e) {
            // what Jackson lets out where an exponent is beyond what a BigDecimal can hold
            return new Unreadable(RpcError.of(RpcError.PARSE_ERROR, "parse error: a number is out of range"));
        } catch (IOException e) {
            return new Unreadable(RpcError.of(RpcError.PARSE_ERROR, "parse error: " + firstLine(e.getMessage())));
        }
        if (root.isMissingNode()) return new Unreadable(RpcError.of(RpcError.PARSE_ERROR, "parse error: empty body"));
        if (!root.isArray()) return new Single(item(root));
        if (root.isEmpty()) return new Unreadable(RpcError.invalidRequest("empty batch"));
        if (root.size() > maxBatch) {
            return new Unreadable(RpcError.invalidRequest(
                    "batch too large: %d requests, at most %d".formatted(root.size(), maxBatch)));
        }
        List<Item> items = new ArrayList<>(root.size());
        for (JsonNode one : root) items.add(item(one));
        return new Batch(items);
    }

    private static Item item(JsonNode node) {
        if (!node.isObject()) return invalid(NullNode.instance, "a request is an object");
        JsonNode id = node.get("id");
        if (id != null && !isId(id)) return invalid(NullNode.instance, "id: a string or a whole number expected");
        JsonNode echoed = id == null ? NullNode.instance : id;
        JsonNode version = node.get("jsonrpc");
        if (version == null || !version.isTextual() || !version.textValue().equals("2.0")) {
            return invalid(echoed, "jsonrpc: \"2.0\" expected");
        }
        JsonNode method = node.get("method");
        if (method == null || !method.isTextual()) return invalid(echoed, "method: a string expected");
        JsonNode params = node.get("params");
        if (params == null || params.isNull()) params = JsonNodeFactory.instance.arrayNode();
        if (params.isObject()) {
            return new Invalid(
                    echoed, RpcError.of(RpcError.INVALID_PARAMS, "params: by position only, an array expected"));
        }
        if (!params.isArray()) return invalid(echoed, "params: an array expected");
        return new Call(id, method.textValue(), new Params((ArrayNode) params));
    }

    private static boolean isId(JsonNode id) {
        return id.isNull()
                || id.isIntegralNumber()
                || (id.isTextual() && id.textValue().length() <= MAX_ID);
    }

    private static Invalid invalid(JsonNode id, String message) {
        return new Invalid(id, RpcError.invalidRequest("invalid request: " + message));
    }

    /** Jackson's messages may quote the input and go on with its own settings: the first line is what a caller can use. */
    private static String firstLine(String message) {
        if (message == null) return "not JSON";
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        int settings = line.indexOf(", from `");
        if (settings > 0) line = line.substring(0, settings) + ")";
        line = JsonReader.withoutSource(line);
        return line.length() > 200 ? line.substring(0, 200) : line;
    }
}
