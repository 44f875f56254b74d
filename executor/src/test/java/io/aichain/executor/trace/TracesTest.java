package io.aichain.executor.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderTip;
import io.aichain.execution.Chains;
import io.aichain.executor.Payloads;
import io.aichain.executor.chain.Executing;
import io.aichain.executor.chain.OrderedInput;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.domain.ReceiptView;
import io.aichain.executor.rpc.protocol.RpcError;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcLimits;
import io.aichain.state.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces of what a chain executed, and what they may take. */
class TracesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BLOCKS = 12;
    private static final int PER_BLOCK = 20;

    @TempDir
    Path folder;

    private final Genesis genesis = Chains.named("traces");

    private Tracing chain(StoreOptions options, RpcLimits limits) {
        Tracing tracing = new Tracing(genesis, folder, options, limits);
        Payloads payloads = new Payloads(7);
        OrderTip tip = OrderTip.genesis(genesis);
        for (int i = 0; i < BLOCKS; i++) {
            OrderedInput input = Executing.order(genesis, tip, payloads.next(PER_BLOCK));
            tracing.executing.process(input);
            tip = OrderTip.after(input.block(), input.hash());
        }
        tracing.executing.settle();
        return tracing;
    }

    private Tracing chain() {
        return chain(StoreOptions.DEFAULT, RpcLimits.defaults(1, 1L << 30));
    }

    /** The defaults but for what a trace may take. */
    private static RpcLimits limits(int bytes, Duration time) {
        RpcLimits usual = RpcLimits.defaults(1, 1L << 30);
        return RpcLimits.of(
                1,
                1L << 30,
                new RpcLimits.Chosen(
                        usual.bodyBytes(),
                        usual.batch(),
                        usual.responseBytes(),
                        usual.inFlight(),
                        usual.callTime(),
                        usual.batchTime(),
                        usual.webSockets(),
                        usual.subscriptions(),
                        usual.logBlocks(),
                        usual.logs(),
                        OptionalInt.empty(),
                        bytes,
                        time));
    }

    private static ArrayNode params(Object... values) {
        ArrayNode params = JSON.createArrayNode();
        for (Object value : values) params.add(value instanceof JsonNode node ? node : JSON.valueToTree(value));
        return params;
    }

    private static JsonNode read(JsonNode answer) throws Exception {
        return JSON.readTree(answer.toString());
    }

    private static JsonNode options(String text) throws Exception {
        return JSON.readTree(text);
    }

    @Test
    @Tag("P3")
    void everyTransactionOfOldBlocksRunsAgainAsItsReceiptSays() throws Exception {
        try (Tracing tracing = chain()) {
            int logs = 0;
            for (long number = 1; number <= BLOCKS; number++) {
                BlockView block = tracing.executing.chain().block(number).orElseThrow();
                List<ReceiptView> receipts =
                        tracing.executing.chain().receipts(number).orElseThrow();
                JsonNode steps =
                        read(tracing.call("debug_traceBlockByNumber", params("0x" + Long.toHexString(number))));
                JsonNode frames = read(tracing.call(
                        "debug_traceBlockByHash",
                        params(
                                block.hash().toHex(),
                                options("{\"tracer\":\"callTracer\",\"tracerConfig\":{\"withLog\":true}}"))));
                assertThat(steps).hasSameSizeAs(receipts);
                assertThat(frames).hasSameSizeAs(receipts);
                for (int i = 0; i < receipts.size(); i++) {
                    ReceiptView receipt = receipts.get(i);
                    String hash = receipt.transactionHash().toHex();
                    assertThat(steps.get(i).get("txHash").textValue()).isEqualTo(hash);
                    JsonNode trace = steps.get(i).get("result");
                    assertThat(trace.get("gas").longValue()).isEqualTo(receipt.gasUsed());
                    assertThat(trace.get("failed").booleanValue())
                            .isEqualTo(!receipt.receipt().success());
                    JsonNode frame = frames.get(i).get("result");
                    assertThat(Long.decode(frame.get("gasUsed").textValue())).isEqualTo(receipt.gasUsed());
                    assertThat(frame.path("logs"))
                            .hasSize(receipt.receipt().logs().size());
                    assertThat(read(tracing.call("debug_traceTransaction", params(hash))))
                            .as("by itself, behind those before it")
                            .isEqualTo(trace);
                    logs += receipt.receipt().logs().size();
                }
            }
            assertThat(logs).as("logs").isPositive();
        }
    }

    @Test
    void whatAStepCostIsWhatIsMissingAtTheNext() throws Exception {
        try (Tracing tracing = chain()) {
            var call = TracingScene.params(
                    TracingScene.MAIN, 10_000_000, TracingScene.overrides(), options("{\"disableStack\":true}"));
            JsonNode steps = read(tracing.call("debug_traceCall", call)).get("structLogs");
            int compared = 0;
            for (int i = 1; i < steps.size(); i++) {
                JsonNode step = steps.get(i - 1);
                JsonNode next = steps.get(i);
                if (step.get("depth").intValue() != next.get("depth").intValue()) continue;
                // a call of something without code has no steps of its own, and gives gas back
                if (step.get("op").textValue().contains("CALL")
                        || step.get("op").textValue().startsWith("CREATE")) continue;
                assertThat(step.get("gas").longValue() - step.get("gasCost").longValue())
                        .isEqualTo(next.get("gas").longValue());
                compared++;
            }
            assertThat(compared).isGreaterThan(1000);
        }
    }

    @Test
    void aPrunedStateIsSaidByItsBlock() throws Exception {
        try (Tracing tracing = chain(StoreOptions.DEFAULT.withHistoryBlocks(2), RpcLimits.defaults(1, 1L << 30))) {
            BlockView old = tracing.executing.chain().block(3).orElseThrow();
            refused(
                    tracing,
                    "debug_traceBlockByNumber",
                    params("0x3"),
                    RpcError.PRUNED,
                    "pruned history unavailable: state of block 2");
            refused(
                    tracing,
                    "debug_traceTransaction",
                    params(old.transactions().getFirst().hash().toHex()),
                    RpcError.PRUNED,
                    "pruned history unavailable: state of block 2");
            assertThat(tracing.call("debug_traceBlockByNumber", params("latest")))
                    .isNotEmpty();
        }
    }

    @Test
    void aTraceThatBecomesTooLongIsRefusedAndSaysWhatToLeaveOut() throws Exception {
        try (Tracing tracing = chain(StoreOptions.DEFAULT, limits(20_000, Duration.ofSeconds(10)))) {
            for (String options : List.of("{}", "{\"enableMemory\":true}", "{\"tracer\":\"callTracer\"}")) {
                ArrayNode call =
                        TracingScene.params(TracingScene.MAIN, 10_000_000, TracingScene.overrides(), options(options));
                refused(
                        tracing,
                        "debug_traceCall",
                        call,
                        RpcError.LIMIT_EXCEEDED,
                        "limit exceeded: the trace is larger than 20000 bytes");
            }
            ArrayNode short_ = TracingScene.params(
                    TracingScene.MAIN, 10_000_000, TracingScene.overrides(), options("{\"limit\":15000}"));
            JsonNode answer = read(tracing.call("debug_traceCall", short_));
            assertThat(answer.get("structLogs").toString().length()).isBetween(14_000, 20_000);
            assertThat(answer.get("gas").longValue()).as("it ran to its end").isGreaterThan(1_000_000);
        }
    }

    @Test
    void aTraceThatTakesTooLongEnds() throws Exception {
        ObjectNode loops = TracingScene.alone("5b600056");
        try (Tracing tracing = chain(StoreOptions.DEFAULT, limits(1 << 30, Duration.ofMillis(1)))) {
            for (String options : List.of("{\"limit\":1}", "{\"tracer\":\"callTracer\"}")) {
                ArrayNode call = TracingScene.params(TracingScene.aloneAt(), 50_000_000, loops, options(options));
                refused(tracing, "debug_traceCall", call, RpcError.LIMIT_EXCEEDED, "execution timeout");
            }
        }
    }

    @Test
    void aCallerMayWaitForLessLongThanTheOperatorAllows() throws Exception {
        ObjectNode loops = TracingScene.alone("5b600056");
        try (Tracing tracing = chain()) {
            for (String timeout : List.of("1ms", "0.001s", "500us500us")) {
                ArrayNode call = TracingScene.params(
                        TracingScene.aloneAt(),
                        50_000_000,
                        loops,
                        options("{\"limit\":1,\"timeout\":\"" + timeout + "\"}"));
                refused(
                        tracing,
                        "debug_traceCall",
                        call,
                        RpcError.LIMIT_EXCEEDED,
                        "execution timeout: the trace took longer than 1 ms");
            }
        }
    }

    @Test
    void aDeepChainOfCallsIsShownWhole() throws Exception {
        // calls itself with all its gas, of which a 64th is kept at each depth
        ObjectNode self = TracingScene.alone("5f5f5f5f5f305af1");
        try (Tracing tracing = chain()) {
            ArrayNode call = TracingScene.params(
                    TracingScene.aloneAt(), 50_000_000, self, options("{\"tracer\":\"callTracer\"}"));
            String text = tracing.call("debug_traceCall", call).toString();
            assertThat(text.split("\"type\":\"CALL\"", -1)).hasSizeGreaterThan(400);
        }
    }

    private static void refused(Tracing tracing, String method, ArrayNode params, int code, String message) {
        assertThatThrownBy(() -> tracing.call(method, params))
                .isInstanceOfSatisfying(
                        RpcException.class, e -> assertThat(e.error().code()).isEqualTo(code))
                .hasMessageStartingWith(message);
    }
}
