package io.aichain.executor.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.executor.rpc.method.Methods;
import io.aichain.executor.rpc.protocol.CallObserver;
import io.aichain.executor.rpc.protocol.Dispatcher;
import io.aichain.executor.rpc.protocol.RpcLimits;
import io.aichain.executor.rpc.protocol.RpcMethod;
import io.aichain.executor.rpc.protocol.Workers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever bytes come, the answer is JSON-RPC or nothing, soon, and never a fault of ours. */
class AnyBytesPropertyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final RpcLimits LIMITS = RpcLimits.defaults(2, 1L << 30);
    private static final List<RpcMethod> METHODS = new Scene().methods();

    private static Workers workers;
    private static Dispatcher dispatcher;

    @BeforeContainer
    static void start() {
        workers = new Workers(LIMITS);
        dispatcher = new Dispatcher(METHODS, Methods.absent(), LIMITS, workers, CallObserver.NONE, System::nanoTime);
    }

    @AfterContainer
    static void stop() {
        workers.close();
    }

    @Property(tries = 2000)
    void anyBytes(@ForAll byte[] body) throws Exception {
        check(dispatcher.answer(body));
    }

    @Property(tries = 3000)
    void anyParametersForAnyMethod(@ForAll("methods") String method, @ForAll("params") String params) throws Exception {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}".formatted(method, params);
        Optional<byte[]> answer = dispatcher.answer(body.getBytes(StandardCharsets.UTF_8));
        check(answer);
        assertThat(answer).isPresent();
    }

    @Property(tries = 1000)
    void oneByteOfARequestChanged(
            @ForAll("methods") String method, @ForAll("params") String params, @ForAll int at, @ForAll byte with)
            throws Exception {
        byte[] body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
                .formatted(method, params)
                .getBytes(StandardCharsets.UTF_8);
        body[Math.floorMod(at, body.length)] = with;
        check(dispatcher.answer(body));
    }

    @Example
    void halfOfASurrogatePairComesBackAsItCame() throws Exception {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":\"\\ud800\",\"method\":\"eth_chainId\"}";
        byte[] answer = dispatcher.answer(body.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        assertThat(new String(answer, StandardCharsets.UTF_8))
                .containsIgnoringCase("\"\\ud800\"")
                .contains("0x7a69");
    }

    private static void check(Optional<byte[]> answer) throws Exception {
        if (answer.isEmpty()) return;
        JsonNode root = JSON.readTree(answer.get());
        for (JsonNode one : root.isArray() ? root : List.of(root)) {
            assertThat(one.get("jsonrpc").textValue()).isEqualTo("2.0");
            assertThat(one.has("id")).isTrue();
            assertThat(one.has("result")).isNotEqualTo(one.has("error"));
            Set<String> names = new TreeSet<>();
            one.fieldNames().forEachRemaining(names::add);
            assertThat(names).hasSize(3);
            if (!one.has("error")) continue;
            assertThat(one.get("error").get("message").isTextual()).isTrue();
            assertThat(one.get("error").get("code").intValue())
                    .as(one.toString())
                    .isNotEqualTo(-32603);
        }
    }

    @Provide
    Arbitrary<String> methods() {
        return Arbitraries.of(METHODS.stream().map(RpcMethod::name).toList());
    }

    @Provide
    Arbitrary<String> params() {
        return values().list().ofMaxSize(4).map(list -> String.join(",", list));
    }

    private static Arbitrary<String> values() {
        Arbitrary<String> leaves = Arbitraries.of(
                "null",
                "true",
                "0",
                "-1",
                "1e400",
                "99999999999999999999999",
                "\"\"",
                "\"0x\"",
                "\"0x0\"",
                "\"0x1\"",
                "\"0x7fffffffffffffff\"",
                "\"0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\"",
                "\"latest\"",
                "\"pending\"",
                "\"\\ud800\"",
                "\"%s\\n%d\"",
                "\"0x7070707070707070707070707070707070707070\"",
                "\"0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef\"");
        Arbitrary<String> names = Arbitraries.of(
                "to",
                "from",
                "gas",
                "data",
                "value",
                "accessList",
                "address",
                "topics",
                "fromBlock",
                "toBlock",
                "blockHash",
                "blockNumber",
                "stateDiff",
                "\\ud800",
                "0x7070707070707070707070707070707070707070");
        return Arbitraries.lazyOf(
                () -> leaves,
                () -> leaves,
                () -> values().list().ofMaxSize(3).map(list -> "[" + String.join(",", list) + "]"),
                () -> Combinators.combine(names, values()).as((name, value) -> "{\"" + name + "\":" + value + "}"));
    }
}
