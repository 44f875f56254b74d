package io.aichain.executor.rpc.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * A body of bytes to the bytes of its answer; knows nothing of HTTP. Whatever comes in, the answer is JSON-RPC or, for
 * notifications, nothing. Calls of a batch run one after another, so that a sender's transactions keep their order; neighbours that only
 * wait for somebody else ({@link PipelinedMethod}) wait together.
 */
public final class Dispatcher {
    private final Map<String, RpcMethod> methods = new HashMap<>();
    private final Map<String, String> absent;
    private final RpcLimits limits;
    private final Workers workers;
    private final CallObserver observer;
    private final LongSupplier nanoTime;
    private final RequestReader reader;
    // Escaped, whatever text comes back from a request can be written, half of a surrogate pair included.
    private final ObjectMapper mapper =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private final JsonFactory factory = mapper.getFactory();

    /** @param absent names of methods that callers may expect, with the reason why they are not there */
    public Dispatcher(
            List<RpcMethod> methods,
            Map<String, String> absent,
            RpcLimits limits,
            Workers workers,
            CallObserver observer,
            LongSupplier nanoTime) {
        for (RpcMethod method : methods) {
            if (this.methods.put(method.name(), method) != null) {
                throw new IllegalArgumentException("two methods are called " + method.name());
            }
        }
        this.absent = Map.copyOf(absent);
        this.limits = limits;
        this.workers = workers;
        this.observer = observer;
        this.nanoTime = nanoTime;
        this.reader = new RequestReader(limits);
    }

    /** Blocks until all calls are answered or out of time. @return empty if there is nothing to say: notifications only */
    public Optional<byte[]> answer(byte[] body) throws InterruptedException {
        return answer(body, Optional.empty());
    }

    /** The same on a lasting connection, which {@link ConnectionMethod}s need. */
    public Optional<byte[]> answer(byte[] body, Optional<Connection> connection) throws InterruptedException {
        long end = nanoTime.getAsLong() + limits.batchTime().toNanos();
        return switch (reader.read(body)) {
            case RequestReader.Unreadable unreadable ->
                Optional.of(bytes(failure(NullNode.instance, unreadable.error())));
            case RequestReader.Single single -> single(single.item(), end, connection);
            case RequestReader.Batch batch -> batch(batch.items(), end, connection);
        };
    }

    /** The answer to a body that was not even read, such as one that is too large. */
    public byte[] refusal(RpcError error) {
        return bytes(failure(NullNode.instance, error));
    }

    /** What tells a connection of something that it subscribed to. */
    public byte[] notification(String subscription, JsonNode result) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("jsonrpc", "2.0").put("method", "eth_subscription");
        out.putObject("params").put("subscription", subscription).set("result", result);
        return bytes(out);
    }

    private Optional<byte[]> single(RequestReader.Item item, long end, Optional<Connection> connection)
            throws InterruptedException {
        Optional<ObjectNode> answer = answer(item, end, connection);
        if (answer.isEmpty()) return Optional.empty();
        Optional<byte[]> bytes = encoded(answer.get(), limits.responseBytes());
        return Optional.of(bytes.orElseGet(() -> bytes(tooLarge(answer.get().get("id")))));
    }

    private Optional<byte[]> batch(List<RequestReader.Item> items, long end, Optional<Connection> connection)
            throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        char separator = '[';
        for (Answering item : begun(items, end, connection)) {
            Optional<ObjectNode> answer = item.answer();
            if (answer.isEmpty()) continue;
            out.write(separator);
            separator = ',';
            // A short error always fits: what overflows is the results, and there are at most limits.batch() errors.
            byte[] bytes = encoded(answer.get(), limits.responseBytes() - out.size())
                    .orElseGet(() -> bytes(tooLarge(answer.get().get("id"))));
            out.writeBytes(bytes);
        }
        if (separator == '[') return Optional.empty();
        out.write(']');
        return Optional.of(out.toByteArray());
    }

    /** An item of a batch whose turn to be answered will come. */
    private interface Answering {
        Optional<ObjectNode> answer() throws InterruptedException;
    }

    /** In the order of the items; where several calls of one {@link PipelinedMethod} stand side by side, the first begins all. */
    private List<Answering> begun(List<RequestReader.Item> items, long end, Optional<Connection> connection) {
        List<Answering> answers = new ArrayList<>(items.size());
        int from = 0;
        while (from < items.size()) {
            int to = from + 1;
            if (items.get(from) instanceof RequestReader.Call first
                    && methods.get(first.method()) instanceof PipelinedMethod method) {
                while (to < items.size()
                        && items.get(to) instanceof RequestReader.Call call
                        && call.method().equals(first.method())) to++;
                if (to - from > 1) {
                    Run run = new Run(method, items.subList(from, to), end);
                    for (int i = 0; i < to - from; i++) {
                        int index = i;
                        answers.add(() -> run.answer(index));
                    }
                    from = to;
                    continue;
                }
            }
            RequestReader.Item item = items.get(from);
            answers.add(() -> answer(item, end, connection));
            from = to;
        }
        return answers;
    }

    /** Neighbouring calls of one method, begun together when the first answer is asked for. */
    private final class Run {
        private final PipelinedMethod method;
        private final List<RequestReader.Item> items;
        private final long end;
        private long start;
        private List<CompletableFuture<JsonNode>> begun;
        private RpcException failure;

        Run(PipelinedMethod method, List<RequestReader.Item> items, long end) {
            this.method = method;
            this.items = items;
            this.end = end;
        }

        Optional<ObjectNode> answer(int index) throws InterruptedException {
            if (index == 0) begin();
            JsonNode id = ((RequestReader.Call) items.get(index)).id();
            ObjectNode answer = answered(method, id == null ? NullNode.instance : id, start, () -> result(index));
            return id == null ? Optional.empty() : Optional.of(answer);
        }

        private void begin() throws InterruptedException {
            start = nanoTime.getAsLong();
            List<Params> all = new ArrayList<>(items.size());
            for (RequestReader.Item item : items) all.add(((RequestReader.Call) item).params());
            try {
                begun = workers.begin(method, all, left(method, start, end));
            } catch (RpcException e) {
                failure = e;
            }
        }

        private JsonNode result(int index) throws RpcException, InterruptedException {
            if (failure != null) throw failure;
            return workers.await(method, begun.get(index), left(method, nanoTime.getAsLong(), end));
        }
    }

    private Optional<ObjectNode> answer(RequestReader.Item item, long end, Optional<Connection> connection)
            throws InterruptedException {
        return switch (item) {
            case RequestReader.Invalid invalid -> Optional.of(failure(invalid.id(), invalid.error()));
            case RequestReader.Call call -> {
                ObjectNode answer = answer(call, end, connection);
                yield call.id() == null ? Optional.empty() : Optional.of(answer);
            }
        };
    }

    private ObjectNode answer(RequestReader.Call call, long end, Optional<Connection> connection)
            throws InterruptedException {
        JsonNode id = call.id() == null ? NullNode.instance : call.id();
        RpcMethod method = methods.get(call.method());
        if (method == null) {
            observer.answered("unknown", RpcError.METHOD_NOT_FOUND, 0);
            return failure(id, RpcError.of(RpcError.METHOD_NOT_FOUND, noSuchMethod(call.method())));
        }
        long start = nanoTime.getAsLong();
        return answered(
                method,
                id,
                start,
                () -> workers.call(bound(method, connection), call.params(), left(method, start, end)));
    }

    private Duration left(RpcMethod method, long now, long end) {
        return Duration.ofNanos(Math.min(limits.time(method).toNanos(), end - now));
    }

    private interface Result {
        JsonNode get() throws RpcException, InterruptedException;
    }

    private ObjectNode answered(RpcMethod method, JsonNode id, long start, Result result) throws InterruptedException {
        int code = 0;
        try {
            ObjectNode answer = envelope(id);
            answer.set("result", result.get());
            return answer;
        } catch (RpcException e) {
            code = e.error().code();
            return failure(id, e.error());
        } finally {
            observer.answered(method.name(), code, nanoTime.getAsLong() - start);
        }
    }

    private static RpcMethod bound(RpcMethod method, Optional<Connection> connection) {
        if (!(method instanceof ConnectionMethod lasting) || connection.isEmpty()) return method;
        return new Bound(lasting, connection.get());
    }

    private record Bound(ConnectionMethod method, Connection connection) implements RpcMethod {
        @Override
        public String name() {
            return method.name();
        }

        @Override
        public JsonNode call(Params params) throws RpcException {
            return method.call(params, connection);
        }
    }

    private String noSuchMethod(String name) {
        String shown = name.length() > 80 ? name.substring(0, 80) + "..." : name;
        String reason = absent.containsKey(name) ? ": " + absent.get(name) : "";
        return "the method " + shown + " does not exist/is not available" + reason;
    }

    private ObjectNode tooLarge(JsonNode id) {
        return failure(
                id,
                RpcError.of(
                        RpcError.LIMIT_EXCEEDED,
                        "limit exceeded: the answer is larger than %d bytes".formatted(limits.responseBytes())));
    }

    private static ObjectNode envelope(JsonNode id) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("jsonrpc", "2.0");
        out.set("id", id);
        return out;
    }

    private static ObjectNode failure(JsonNode id, RpcError error) {
        ObjectNode out = envelope(id);
        out.set("error", error.toJson());
        return out;
    }

    private byte[] bytes(JsonNode node) {
        return encoded(node, Integer.MAX_VALUE).orElseThrow();
    }

    /** Empty if it takes more than max bytes; stops soon after that many. */
    private Optional<byte[]> encoded(JsonNode node, int max) {
        BoundedOutput out = new BoundedOutput(max);
        try (JsonGenerator generator = factory.createGenerator(out)) {
            mapper.writeTree(generator, node);
        } catch (BoundedOutput.Full e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return Optional.of(out.toByteArray());
    }
}
