package io.aichain.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aichain.chain.crypto.Keccak;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;

/** A contract that answers as a model of the library does, and is not its code: whoever asks it is told so. */
class ForeignCodeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODEL = "0x00000000000000000000000000000000000000aa";
    private static final String TEXT = "0x00000000000000000000000000000000000000bb";
    private static final String DESCRIPTION = "0x00000000000000000000000000000000000000dd";
    private static final String FOREIGN_HASH = Keccak.hash(new byte[] {1}).toHex();

    /** By account and selector. */
    private final Map<String, String> answers = new TreeMap<>();

    private HttpServer node;
    private String rpc;

    @BeforeEach
    @SuppressWarnings({"rawtypes", "unchecked"})
    void aNodeWithAForeignModel() throws IOException {
        answer(MODEL, "profile()", new Utf8String(Profile.D2.title()));
        answer(MODEL, "isSealed()", new Bool(true));
        answer(MODEL, "name()", new Utf8String("digits"));
        answer(MODEL, "author()", new Address(MODEL));
        answer(MODEL, "modelHash()", (Type) new Bytes32(new byte[32]));
        answer(MODEL, "classes()", new DynamicArray<>(Utf8String.class, List.of()));
        answer(MODEL, "description()", new Address(DESCRIPTION));
        // one tensor of shape [1] with the number 5
        answers.put(MODEL + selector("run((uint256[],int256[])[])"), words(0x20, 1, 0x20, 0x40, 0x80, 1, 1, 1, 5));
        answer(TEXT, "window()", new Uint256(8));
        answer(TEXT, "model()", new Address(MODEL));
        answer(TEXT, "textHash()", (Type) new Bytes32(new byte[32]));
        answer(TEXT, "generate(string,uint256,uint256,(int256,uint256))", new Utf8String("hello"), new Uint256(7));
        node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/", this::answer);
        node.start();
        rpc = "http://127.0.0.1:" + node.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        node.stop(0);
    }

    @Test
    void aForeignModelIsListedIfAskedForAndMarked() throws Exception {
        Answer usual = ask("list", "--rpc", rpc);
        assertThat(usual.code()).isZero();
        assertThat(usual.out()).isEmpty();
        // one that refuses everything wrote the event too
        assertThat(usual.err().lines())
                .containsExactly(
                        "left out: 1 of other code than this library's; --all lists them too",
                        "left out: 1 that say they are sealed, and do not answer as models do");
        Answer all = ask("list", "--rpc", rpc, "--all");
        assertThat(all.out()).contains(MODEL, "FOREIGN CODE: digits");
        assertThat(all.err()).doesNotContain("--all");
        assertThat(JSON.readTree(ask("list", "--rpc", rpc, "--json").out()).get("models"))
                .isEmpty();
        JsonNode models =
                JSON.readTree(ask("list", "--rpc", rpc, "--all", "--json").out());
        assertThat(models.at("/models/0/libraryCode/known").asBoolean(true)).isFalse();
    }

    @Test
    void aForeignModelsAnswerIsMarked() throws Exception {
        Answer people = ask("call", MODEL, "[1]", "--rpc", rpc);
        assertThat(people.code()).as(people.err()).isZero();
        assertThat(people.err()).startsWith("FOREIGN CODE answers").contains(FOREIGN_HASH);
        JsonNode machines =
                JSON.readTree(ask("call", MODEL, "[1]", "--rpc", rpc, "--json").out());
        assertThat(machines.at("/libraryCode/known").asBoolean(true)).isFalse();
        assertThat(machines.at("/libraryCode/hash").asText()).isEqualTo(FOREIGN_HASH);
    }

    @Test
    void aForeignTextIsMarked() throws Exception {
        Answer people = ask("generate", TEXT, "a", "--count", "1", "--rpc", rpc);
        assertThat(people.code()).as(people.err()).isZero();
        assertThat(people.out()).isEqualTo("hello" + System.lineSeparator());
        assertThat(people.err()).startsWith("FOREIGN CODE answers").contains(FOREIGN_HASH);
        JsonNode machines = JSON.readTree(ask("generate", TEXT, "a", "--count", "1", "--rpc", rpc, "--json")
                .out());
        assertThat(machines.at("/libraryCode/known").asBoolean(true)).isFalse();
    }

    @Test
    void aTextModelIsShown() throws Exception {
        Answer people = ask("show", TEXT, "--rpc", rpc);
        assertThat(people.code()).as(people.err()).isZero();
        assertThat(people.out())
                .contains(
                        "texts of " + MODEL,
                        "code     unknown, ",
                        "window   8 tokens",
                        "hash     0x00",
                        "words    NOT proven");
        JsonNode machines =
                JSON.readTree(ask("show", TEXT, "--rpc", rpc, "--json").out());
        assertThat(machines.get("model").asText()).isEqualTo(MODEL);
        assertThat(machines.get("window").asText()).isEqualTo("8");
        assertThat(machines.get("proven").isNull()).isTrue();
        assertThat(machines.at("/libraryCode/known").asBoolean(true)).isFalse();
    }

    private record Answer(int code, String out, String err) {}

    private static Answer ask(String... line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new picocli.CommandLine(new ModelCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line);
        return new Answer(code, out.toString(), err.toString());
    }

    @SuppressWarnings("rawtypes")
    private void answer(String account, String signature, Type... values) {
        answers.put(account + selector(signature), "0x" + FunctionEncoder.encodeConstructor(List.of(values)));
    }

    private static String selector(String signature) {
        return Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII))
                .toHex()
                .substring(0, 10);
    }

    private static String words(long... words) {
        StringBuilder hex = new StringBuilder("0x");
        for (long word : words) hex.append("%064x".formatted(word));
        return hex.toString();
    }

    private static String description() {
        return Description.of(
                        Profile.D2,
                        1,
                        List.of(
                                new Layer(
                                        LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0, 0, 1, 1), 0, List.of()),
                                new Layer(LayerType.SOFTMAX, Layout.NONE, List.of(0), Numbers.EMPTY, 0, List.of())))
                .write()
                .toHex();
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", request.get("id"));
        JsonNode first = request.path("params").path(0);
        switch (request.path("method").asText()) {
            case "eth_chainId" -> answer.put("result", "0x7");
            case "eth_blockNumber" -> answer.put("result", "0x1");
            case "eth_getCode" -> answer.put("result", first.asText().equals(DESCRIPTION) ? description() : "0x01");
            case "eth_getStorageAt" -> answer.put("result", words(0));
            case "eth_getLogs" -> {
                var logs = answer.putArray("result");
                logs.addObject().put("address", MODEL);
                logs.addObject().put("address", DESCRIPTION);
            }
            default -> {
                String known = answers.get(
                        first.path("to").asText() + first.path("data").asText().substring(0, 10));
                if (known != null) answer.put("result", known);
                else answer.putObject("error").put("code", -32_000).put("message", "execution reverted");
            }
        }
        byte[] bytes = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
