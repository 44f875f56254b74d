package io.aichain.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever answers at a URL, the error names it and says what to do. */
class OddAnswersTest {
    private static final Address SOMEBODY = Address.fromHex("0x" + "11".repeat(20));

    private HttpServer server;
    private volatile String body = "";
    private volatile boolean isEndless;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write(bytes);
            byte[] more = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
            while (isEndless) out.write(more);
        }
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static String result(String json) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + json + "}";
    }

    private void assertOdd(ThrowingCallable asked, String method) {
        assertThatThrownBy(asked)
                .as(body)
                .isInstanceOf(ChainException.class)
                .hasMessage(uri() + " gives no answer to " + method
                        + " that a node gives: is --rpc the URL of a chain's JSON-RPC?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "<html>It works!</html>",
                "{}",
                "{\"error\":\"no\"}",
                "{\"result\":null}",
                "{\"result\":\"0x\"}",
                "{\"result\":\"-0x1\"}",
                "{\"result\":\"0xffffffffffffffffffffffff\"}",
                "{\"result\":{}}",
                "{\"result\":[[[]]]}",
                "{\"result\":\"0x7a69"
            })
    void whoIsNoNodeIsTold(String said) {
        body = said;
        assertOdd(() -> Node.connect(uri()), "eth_chainId");
    }

    @Test
    void anErrorWithoutWordsIsOne() {
        body = "{\"error\":{\"code\":null,\"message\":null}}";
        assertThatThrownBy(() -> Node.connect(uri()))
                .isInstanceOf(ChainException.class)
                .hasMessage(uri() + " refuses eth_chainId: an error without words");
    }

    @Test
    void anAnswerWithoutEndIsEnded() {
        body = "";
        isEndless = true;
        assertThatThrownBy(() -> Node.connect(uri()))
                .isInstanceOf(ChainException.class)
                .hasMessageContaining("no answer from " + uri() + " (more than 64 MiB)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:99999", "ftp://127.0.0.1", "http:///x"})
    void aUrlOfNoNodeIsRefused(String url) {
        assertThatThrownBy(() -> Node.connect(URI.create(url)))
                .isInstanceOf(ChainException.class)
                .hasMessageStartingWith("--rpc: a URL such as http://127.0.0.1:8545");
    }

    /** Of whatever is asked: nothing, a text, a list, an object. */
    @ParameterizedTest
    @ValueSource(strings = {"null", "\"0xzz\"", "\"0x123\"", "[{}]", "[null]", "{}", "true", "{\"blockNumber\":7}"})
    void whatANodeDoesNotSayIsTold(String said) {
        body = result("\"0x7a69\"");
        try (Node node = Node.connect(uri())) {
            assertThat(node.chainId()).isEqualTo(31_337);
            body = result(said);
            // code of no account is nothing, and 0x123 a number
            if (!said.equals("null")) assertOdd(() -> node.code(SOMEBODY), "eth_getCode");
            if (!said.equals("null")) assertOdd(() -> node.call(SOMEBODY, SOMEBODY, "0x"), "eth_call");
            if (!said.equals("\"0x123\"")) {
                assertOdd(node::height, "eth_blockNumber");
                assertOdd(() -> node.balance(SOMEBODY), "eth_getBalance");
                assertOdd(() -> node.nonce(SOMEBODY, false), "eth_getTransactionCount");
                assertOdd(() -> node.estimate(SOMEBODY, Optional.empty(), "0x", "it"), "eth_estimateGas");
                assertOdd(node::tip, "eth_maxPriorityFeePerGas");
                assertOdd(() -> node.stored(SOMEBODY, BigInteger.ZERO), "eth_getStorageAt");
            }
            assertOdd(() -> node.ofLatest(block -> block.getGasLimit()), "eth_getBlockByNumber");
            assertOdd(
                    () -> node.ofBlock(
                            1, block -> block.getTransactions().getFirst().get()),
                    "eth_getBlockByNumber");
            // an object without anything is no events to the library
            if (!said.equals("{}")) assertOdd(() -> node.firstEvent(SOMEBODY), "eth_getLogs");
            assertOdd(() -> node.submit(new byte[] {1}), "eth_sendRawTransaction");
            if (!said.equals("null")) assertOdd(() -> node.paid(Hash.ZERO), "eth_getTransactionReceipt");
            assertOdd(() -> node.codes(List.of(SOMEBODY)), "eth_getCode");
        }
    }
}
