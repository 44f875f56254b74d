package io.aichain.bitcoin.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.bitcoin.BlockRef;
import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.node.NodeError;
import io.aichain.bitcoin.testing.EmbeddedTestNode;
import io.aichain.bitcoin.testing.Wallet;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the embedded node is asked wrongly: each gets a clear error, holds nobody up and changes nothing. */
@Tag("P10")
class BadCallsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String LOGIN = "test:test";
    private static final String HASH = "11".repeat(32);
    private static final int LARGEST = (8 << 20) + 4096;

    @TempDir
    static Path folder;

    private static EmbeddedTestNode node;
    private static URI url;

    private BlockRef tip;

    @BeforeAll
    static void start() throws Exception {
        node = EmbeddedTestNode.start(folder);
        url = URI.create("http://127.0.0.1:" + URI.create(node.url()).getPort() + "/");
        try (NodeClient client = node.connect()) {
            client.regtest().mine(3, Wallet.of("1").address());
        }
    }

    @AfterAll
    static void stop() throws Exception {
        node.close();
    }

    @BeforeEach
    void remember() throws Exception {
        try (NodeClient client = node.connect()) {
            tip = client.chainInfo().best();
        }
    }

    @AfterEach
    void nothingHasChanged() throws Exception {
        try (NodeClient client = node.connect()) {
            assertThat(client.chainInfo().best()).isEqualTo(tip);
            assertThat(client.mempoolInfo().transactions()).isZero();
        }
    }

    static final List<Arguments> BODIES = List.of(
            body("nothing", "", 500, NodeError.PARSE, "Parse error"),
            body("no JSON", "hello", 500, NodeError.PARSE, "Parse error"),
            body("half of a call", "{\"method\":\"getblockcount\",", 500, NodeError.PARSE, "Parse error"),
            body("more than a call", call("getblockcount", "[]") + " x", 500, NodeError.PARSE, "Parse error"),
            body("too deep", "[".repeat(100_000), 500, NodeError.PARSE, "Parse error"),
            body(
                    "no UTF-8",
                    new String(new byte[] {'"', (byte) 0xc3, '('}, StandardCharsets.ISO_8859_1) + "\"",
                    500,
                    NodeError.PARSE,
                    "Parse error"),
            body("a number", "7", 400, NodeError.INVALID_REQUEST, "Invalid Request object"),
            body(
                    "a batch",
                    "[" + call("getblockcount", "[]") + "]",
                    400,
                    NodeError.INVALID_REQUEST,
                    "one call at a time"),
            body("no method", "{\"id\":1}", 400, NodeError.INVALID_REQUEST, "method: a string expected"),
            body(
                    "a method that is a number",
                    "{\"id\":1,\"method\":5}",
                    400,
                    NodeError.INVALID_REQUEST,
                    "method: a string"),
            body("an unknown method", call("stop", "[]"), 404, NodeError.METHOD_NOT_FOUND, "Method not found"),
            body(
                    "a method in capitals",
                    call("GETBLOCKCOUNT", "[]"),
                    404,
                    NodeError.METHOD_NOT_FOUND,
                    "Method not found"),
            body(
                    "named parameters",
                    call("getblockhash", "{\"height\":0}"),
                    400,
                    NodeError.INVALID_REQUEST,
                    "params: an array expected"),
            body(
                    "a parameter that is none",
                    call("getblockhash", "\"0\""),
                    400,
                    NodeError.INVALID_REQUEST,
                    "params: an array expected"),
            body(
                    "no parameters",
                    "{\"id\":1,\"method\":\"getblockhash\"}",
                    500,
                    NodeError.TYPE,
                    "parameter 0: a whole number"),
            body(
                    "a height that is text",
                    call("getblockhash", "[\"0\"]"),
                    500,
                    NodeError.TYPE,
                    "parameter 0: a whole number"),
            body(
                    "a height beyond int",
                    call("getblockhash", "[4294967296]"),
                    500,
                    NodeError.TYPE,
                    "parameter 0: a whole"),
            body(
                    "a height above the tip",
                    call("getblockhash", "[4]"),
                    500,
                    NodeError.INVALID_PARAMETER,
                    "out of range"),
            body("a height below 0", call("getblockhash", "[-1]"), 500, NodeError.INVALID_PARAMETER, "out of range"),
            body(
                    "an unknown block",
                    call("getblock", "[\"" + HASH + "\",0]"),
                    500,
                    NodeError.INVALID_ADDRESS_OR_KEY,
                    "not found"),
            body(
                    "a hash too short",
                    call("getblockheader", "[\"11\"]"),
                    500,
                    NodeError.INVALID_PARAMETER,
                    "parameter 0"),
            body(
                    "an unknown block to undo",
                    call("invalidateblock", "[\"" + HASH + "\"]"),
                    500,
                    NodeError.INVALID_ADDRESS_OR_KEY,
                    "not found"),
            body(
                    "no address",
                    call("generatetoaddress", "[1,\"bc1qnone\"]"),
                    500,
                    NodeError.INVALID_ADDRESS_OR_KEY,
                    "address"),
            body(
                    "an address of a later version",
                    call("generatetoaddress", "[1,\"bcrt1sw50qgdz25j\"]"),
                    500,
                    NodeError.INVALID_ADDRESS_OR_KEY,
                    "address"),
            body(
                    "too many blocks",
                    call("generatetoaddress", "[2000000000,\"" + Wallet.of("1").address() + "\"]"),
                    500,
                    NodeError.INVALID_PARAMETER,
                    "allowed 0 to"),
            body(
                    "a transaction that is no hex",
                    call("sendrawtransaction", "[\"xyz\"]"),
                    500,
                    NodeError.DESERIALIZATION,
                    "hex"),
            body(
                    "a transaction that is cut off",
                    call("sendrawtransaction", "[\"0200\"]"),
                    500,
                    NodeError.DESERIALIZATION,
                    "TX decode failed"),
            body(
                    "a block that is cut off",
                    call("submitblock", "[\"0200\"]"),
                    500,
                    NodeError.DESERIALIZATION,
                    "Block decode failed"));

    private static Arguments body(String name, String body, int status, int code, String words) {
        return Arguments.of(name, body, status, code, words);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("BODIES")
    void aBadCallIsAnsweredWithTheCodeOfARealNode(String name, String body, int status, int code, String words)
            throws Exception {
        HttpResponse<String> response = post(body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode answer = JSON.readTree(response.body());
        assertThat(answer.get("result").isNull()).isTrue();
        assertThat(answer.has("id")).isTrue();
        assertThat(answer.get("error").get("code").asInt()).as(response.body()).isEqualTo(code);
        assertThat(answer.get("error").get("message").asText()).contains(words);
    }

    static Stream<Arguments> oddParameters() {
        List<String> methods = List.of(
                "getblockhash",
                "getblockheader",
                "getblock",
                "generatetoaddress",
                "generateblock",
                "submitblock",
                "invalidateblock",
                "reconsiderblock",
                "sendrawtransaction",
                "testmempoolaccept",
                "getrawtransaction",
                "gettxout",
                "gettxspendingprevout",
                "getmempoolentry",
                "scantxoutset");
        List<String> odd = List.of(
                "null",
                "[]",
                "[null]",
                "[true,true,true]",
                "[{}]",
                "[[]]",
                "[[[]],[[]]]",
                "[-1,-1]",
                "[1e400]",
                "[\"\"]",
                "[\"" + HASH + "\",\"" + HASH + "\",\"" + HASH + "\"]",
                "[\"zz\",[\"zz\"]]",
                "[[\"zz\"],\"zz\"]",
                "[[{\"txid\":5,\"vout\":\"x\"}]]",
                "[\"start\",[\"addr()\"]]",
                "[\"start\",[\"addr(x)\"]]",
                "[\"" + "f".repeat(100_000) + "\"]");
        return methods.stream().flatMap(method -> odd.stream().map(parameters -> Arguments.of(method, parameters)));
    }

    /** Whatever stands there is told, and never breaks the node. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("oddParameters")
    void parametersThatAreWrongAreRefusedByName(String method, String parameters) throws Exception {
        JsonNode answer = JSON.readTree(post(call(method, parameters)).body());
        if (!answer.get("error").isNull()) {
            assertThat(answer.get("error").get("code").asInt()).as("%s", answer).isNotEqualTo(NodeError.MISC);
            assertThat(answer.get("error").get("message").asText()).isNotBlank();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"test:wrong", "wrong:test", "", ":", "test", "test:test:test"})
    void whoDoesNotKnowTheLoginIsNotHeard(String login) throws Exception {
        HttpRequest request = request(
                        call("generatetoaddress", "[1,\"" + Wallet.of("1").address() + "\"]"))
                .setHeader("Authorization", basic(login))
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer dGVzdDp0ZXN0", "basic dGVzdDp0ZXN0", "Basic", "dGVzdDp0ZXN0"})
    void anotherKindOfLoginIsNone(String authorization) throws Exception {
        HttpRequest request = request(call("getblockcount", "[]"))
                .setHeader("Authorization", authorization)
                .build();
        assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);
    }

    @Test
    void onlyPostIsTaken() throws Exception {
        for (String method : List.of("GET", "PUT", "DELETE")) {
            HttpResponse<String> response = HTTP.send(
                    request("")
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(method).isEqualTo(405);
            assertThat(response.headers().firstValue("Allow")).contains("POST");
        }
    }

    @Test
    void aBodyThatIsAnnouncedTooLongIsRefusedBeforeItComes() throws Exception {
        try (Socket socket = open("POST / HTTP/1.1", "Content-Length: " + (LARGEST + 1))) {
            assertThat(firstLine(socket)).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void aBodyThatGrowsTooLongIsReadNoFurther() throws Exception {
        try (Socket socket = open("POST / HTTP/1.1", "Transfer-Encoding: chunked")) {
            byte[] chunk = new byte[64 << 10];
            String answer;
            try {
                for (int sent = 0; sent <= LARGEST; sent += chunk.length) {
                    socket.getOutputStream().write("10000\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().write(chunk);
                    socket.getOutputStream().write("\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                answer = firstLine(socket);
            } catch (SocketException closed) {
                return; // while we were still speaking
            }
            assertThat(answer).startsWith("HTTP/1.1 413");
        }
    }

    /** Half a head, and half a body: with one thread for all, the first of them would end the node. */
    @Test
    void requestsThatDoNotArriveHoldNobodyUp() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                slow.add(new Socket("127.0.0.1", url.getPort()));
                slow.getLast().getOutputStream().write("POST / HT".getBytes(StandardCharsets.US_ASCII));
                slow.add(open("POST / HTTP/1.1", "Content-Length: 100"));
                slow.getLast().getOutputStream().write("{".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(JSON.readTree(post(call("getblockcount", "[]")).body())
                            .get("result")
                            .asInt())
                    .isEqualTo(3);
        } finally {
            for (Socket socket : slow) socket.close();
        }
    }

    private static String call(String method, String parameters) {
        return "{\"id\":7,\"method\":\"" + method + "\",\"params\":" + parameters + "}";
    }

    private static HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return HTTP.send(request(body).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String body) {
        return HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", basic(LOGIN))
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.ISO_8859_1));
    }

    private static String basic(String login) {
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    /** A connection on which a request's head was sent. */
    private static Socket open(String first, String header) throws IOException {
        Socket socket = new Socket("127.0.0.1", url.getPort());
        socket.setSoTimeout(60_000);
        String head = first + "\r\nHost: x\r\nAuthorization: " + basic(LOGIN) + "\r\n" + header + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String firstLine(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c >= 0 && c != '\r';
                c = socket.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString();
    }
}
