package io.aichain.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Whatever answers at a URL, the error names it and says what to do. */
class OddAnswersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Address SOMEBODY = Address.fromHex("0x" + "11".repeat(20));

    private HttpServer server;
    private volatile String body = "";
    private volatile UnaryOperator<String> answers = asked -> body;
    private volatile int status = 200;
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
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] bytes = answers.apply(asked).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, 0);
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
    @ValueSource(strings = {"http://127.0.0.1:99999", "http://127.0.0.1:0", "ftp://127.0.0.1", "http:///x"})
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
            if (!said.equals("null")) assertOdd(() -> node.codes(List.of(SOMEBODY)), "eth_getCode");
        }
    }

    @Test
    void noUrlIsRepeatedWithItsCredentials() {
        assertThatThrownBy(() -> Node.connect(URI.create("https://user:secret@127.0.0.1:85450")))
                .isInstanceOf(ChainException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void aPageForAnAnswerIsCut() {
        status = 405;
        body = "<html>\u001b[2J" + "x".repeat(100_000) + "</html>";
        assertThatThrownBy(() -> Node.connect(uri()))
                .isInstanceOf(ChainException.class)
                .hasMessageContaining("no answer from " + uri() + " (Invalid response received: 405; <html>?[2Jxxx")
                .hasMessageEndingWith("...): is the node up, and is --rpc right?")
                .satisfies(said -> assertThat(said.getMessage()).hasSizeLessThan(400));
    }

    /** Each account's code is its last byte. */
    private String inReverse(String asked) {
        JsonNode questions = JSON.readTree(asked);
        List<String> said = new ArrayList<>();
        for (JsonNode question : questions) {
            String account = question.get("params").get(0).asString();
            said.addFirst("{\"id\":" + question.get("id") + ",\"result\":\"0x" + account.substring(40) + "\"}");
        }
        return said.toString();
    }

    @Test
    void answersTogetherMayComeInAnyOrder() {
        body = result("\"0x1\"");
        try (Node node = Node.connect(uri())) {
            answers = this::inReverse;
            List<Address> accounts = List.of(account("01"), account("02"), account("03"));
            assertThat(node.codes(accounts)).extracting(Bytes::toHex).containsExactly("0x01", "0x02", "0x03");
        }
    }

    /** Such nodes have one error for all, in a list or alone. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"no batches\"}}",
                "[{\"error\":{\"message\":\"no batches\"}}]",
                "[]",
                "null",
                "x"
            })
    void aNodeThatTakesNoQuestionsTogetherIsAskedOneByOne(String refusal) {
        body = result("\"0x1\"");
        try (Node node = Node.connect(uri())) {
            answers = asked -> asked.startsWith("[") ? refusal : result("\"0x07\"");
            assertThat(node.codes(List.of(account("01"), account("02"))))
                    .extracting(Bytes::toHex)
                    .containsExactly("0x07", "0x07");
        }
    }

    private static Address account(String last) {
        return Address.fromHex("0x" + "11".repeat(19) + last);
    }
}
