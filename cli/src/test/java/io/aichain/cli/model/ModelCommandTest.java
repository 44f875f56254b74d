package io.aichain.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.AutoComplete;
import picocli.CommandLine;

/** {@code aichain model} as a person meets it. */
class ModelCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODEL = "0x00000000000000000000000000000000000000aa";
    private static final Path CNN = Path.of("../lib/models/src/test/resources/models/cnn.keras");
    /** keccak256("AIEmptyPrompt()") */
    private static final String EMPTY_PROMPT = "0x853e14cc";

    private static final String[] COMMANDS = {"import", "check", "publish", "list", "show", "call", "generate"};

    @Test
    void everyCommandHasHelpWithExamplesAndSpeaksJson() {
        for (String command : COMMANDS) {
            StringWriter out = new StringWriter();
            int code = new CommandLine(new ModelCommand())
                    .setOut(new PrintWriter(out))
                    .execute(command, "--help");
            assertThat(code).isZero();
            assertThat(out.toString()).contains("Examples:", "aichain model " + command, "--json");
        }
    }

    @Test
    void noCommandTakesAKeyAsAnArgument() {
        for (String command : COMMANDS) {
            StringWriter out = new StringWriter();
            new CommandLine(new ModelCommand()).setOut(new PrintWriter(out)).execute(command, "--help");
            assertThat(out.toString()).doesNotContain("--private-key", "--password=");
        }
    }

    @Test
    void theShellCompletesThem() {
        String script = AutoComplete.bash("model", new CommandLine(new ModelCommand()));
        assertThat(script).contains(COMMANDS).contains("--keystore", "--from-block");
    }

    /** Exit codes as the whole command line gives them: 2 for what could not be done. */
    private record Answer(int code, String out, String err) {}

    private static Answer ask(String... line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new ModelCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler((failure, at, parsed) -> {
                    at.getErr().println(failure.getClass().getSimpleName() + " " + failure.getMessage());
                    return 2;
                });
        int code = command.execute(line);
        return new Answer(code, out.toString(), err.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "generate, --rpc, http://127.0.0.1:1",
        "generate, --chain-id, 7",
        "call, --rpc, http://127.0.0.1:1",
        "call, --chain-id, 7",
    })
    void whatAFileHasNoUseForIsRefused(String command, String option, String value) {
        Answer answer = ask(command, "--local", "none.aimodel", "ROMEO:", option, value);
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("Failure " + option + " has no effect with --local");
    }

    @ParameterizedTest
    @CsvSource({
        "call, an address and an input expected",
        "generate, an address and a prompt expected",
    })
    void aQuestionNeedsAModel(String command, String message) {
        assertThat(ask(command, "[1]").err()).contains(message, "--local FILE asks a file");
        assertThat(ask(command, MODEL, "[1]", "--local", "a.aimodel").err()).contains("alone, without an address");
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertRefused(ask("import", "nowhere.keras"), "nowhere.keras: no such file");
        assertRefused(
                ask("check", CNN.toString(), "--samples", "nowhere"), "--samples nowhere: no such file or folder");
        assertRefused(ask("call", "--local", "nowhere.aimodel", "[1]"), "nowhere.aimodel: no such file");
        assertRefused(ask("import", "src"), "src: a folder; a file expected");
        assertRefused(ask("call", "--local", "src", "[1]"), "src: a folder; a file expected");
    }

    @Test
    void anEmptyFileIsNamedOnce(@TempDir Path folder) throws Exception {
        Path empty = Files.createFile(folder.resolve("empty.onnx"));
        assertThat(ask("import", empty.toString()).err()).startsWith("Failure " + empty + ": empty; .keras");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "1e-999999999", "-1", "0.0009", "1000.1"})
    void temperaturesHaveBounds(String temperature) {
        Answer answer = ask("generate", MODEL, "a", "--temperature=" + temperature, "--rpc", "http://127.0.0.1:1");
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("Failure --temperature: ", "0, or 0.001 to 1000 expected");
    }

    @Test
    void aModelThatRevertsAnswersNo() throws Exception {
        HttpServer node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/", ModelCommandTest::revert);
        node.start();
        try {
            String rpc = "http://127.0.0.1:" + node.getAddress().getPort();
            Answer people = ask("generate", MODEL, "", "--temperature", "0.001", "--rpc", rpc);
            assertThat(people.code()).isEqualTo(1);
            assertThat(people.err().lines()).contains("the model reverts: AIEmptyPrompt()");
            Answer machines = ask("generate", MODEL, "", "--rpc", rpc, "--json");
            assertThat(machines.code()).isEqualTo(1);
            assertThat(machines.out()).startsWith("{\"revert\":\"AIEmptyPrompt()\",\"data\":\"0x");
        } finally {
            node.stop(0);
        }
    }

    /** A text model with a window, which refuses every prompt. */
    private static void revert(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", request.get("id"));
        String data = request.path("params").path(0).path("data").asText();
        switch (request.path("method").asText()) {
            case "eth_chainId" -> answer.put("result", "0x7");
            case "eth_getCode" -> answer.put("result", "0x01");
            default -> {
                // a selector alone asks for the window
                if (data.length() == 10) answer.put("result", "0x" + "0".repeat(63) + "8");
                else
                    answer.putObject("error")
                            .put("code", 3)
                            .put("message", "reverted")
                            .put("data", EMPTY_PROMPT);
            }
        }
        byte[] bytes = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void int8ModelsFindTheirScalesWithSamples(@TempDir Path folder) throws Exception {
        String file = CNN.toString();
        String written = folder.resolve("cnn.aimodel").toString();
        String samples = folder.resolve("samples.json").toString();
        String row = IntStream.rangeClosed(1, 192).mapToObj(String::valueOf).collect(Collectors.joining(","));
        Files.writeString(Path.of(samples), "{\"samples\": [[" + row + "]]}");

        Answer without = ask("import", file, "--profile", "int8-v1", "-o", written);
        assertThat(without.code()).isEqualTo(2);
        assertThat(without.err()).contains("--calibration SAMPLES");

        Answer unused = ask("import", file, "--calibration", samples, "-o", written);
        assertThat(unused.code()).isEqualTo(2);
        assertThat(unused.err()).contains("Failure --calibration: only int8-v1");

        Answer none = ask("import", file, "--profile", "int8-v1", "--calibration", file, "-o", written);
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("Failure --calibration " + file + ": a folder, an .npy or JSON");
        assertThat(Path.of(written)).doesNotExist();

        Answer imported = ask("import", file, "--profile", "int8-v1", "--calibration", samples, "-o", written);
        assertThat(imported.code()).as(imported.err()).isZero();
        assertThat(imported.out()).contains("int8-v1", "written  " + written, "bytes    dense: ", "error at most");
        assertThat(ask("call", "--local", written, "[" + row + "]").code()).isZero();

        Answer checked = ask("check", file, "--profile", "int8-v1", "--calibration", samples, "--samples", samples);
        assertThat(checked.code()).as(checked.err()).isZero();
        assertThat(checked.out()).contains("agree    1 of 1 samples");
    }

    /** For programs that look at the exit code, and for those that look at the error: a model that answers nothing is not as good as its float. */
    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1"})
    void aCheckAnswersNoWhereSamplesRevert(int samples, int compared, @TempDir Path folder) throws Exception {
        String far = "[" + "1e30,".repeat(191) + "1e30]";
        String near = "[" + "1,".repeat(191) + "1]";
        Path file = folder.resolve("samples.json");
        Files.writeString(file, "{\"samples\": [" + far + (samples == 2 ? "," + near : "") + "]}");
        Answer people = ask("check", CNN.toString(), "--samples", file.toString());
        assertThat(people.code()).as(people.err()).isEqualTo(1);
        assertThat(people.out())
                .contains("agree    " + compared + " of " + samples + " samples", "reverts  1 samples")
                .contains(compared == 0 ? "error    not known: every sample reverts" : "error    at most ")
                .contains("note     dense: GELU by the error function becomes GELU by tanh");
        Answer machines = ask("check", CNN.toString(), "--samples", file.toString(), "--json");
        assertThat(machines.code()).isEqualTo(1);
        JsonNode answer = JSON.readTree(machines.out());
        assertThat(answer.get("reverted").asInt()).isOne();
        for (String number : List.of("worst", "worstAt", "mean")) {
            assertThat(answer.get(number).isNull()).as(number).isEqualTo(compared == 0);
        }
        assertThat(answer.get("notes")).hasSize(1);
    }

    /** What it costs is known without the key: who pays is an address. */
    @Test
    void aDryRunTakesAnAddressAndNothingElseDoes() {
        Answer paying = ask("publish", "nowhere.aimodel", "--author", MODEL, "--yes");
        assertThat(paying.code()).isEqualTo(2);
        assertThat(paying.err()).contains("Failure --author is for --dry-run");
    }

    @Test
    void whatIsWrittenIsWholeAndSaysWhatItReplaced(@TempDir Path folder) throws Exception {
        Path written = folder.resolve("cnn.aimodel");
        Answer first = ask("import", CNN.toString(), "-o", written.toString());
        assertThat(first.out()).contains("written  " + written + System.lineSeparator());
        Answer second = ask("import", CNN.toString(), "-o", written.toString());
        assertThat(second.out()).contains("written  " + written + ", in place of an older one");
        for (String name : List.of("", "x".repeat(201), "é".repeat(101))) {
            assertRefused(
                    ask("import", CNN.toString(), "-o", written.toString(), "--name", name),
                    "name: %d bytes; 1 to 200 expected".formatted(name.getBytes(StandardCharsets.UTF_8).length));
        }
        // a folder with something in it is replaced by no file
        Path taken = Files.createDirectories(folder.resolve("taken/inside")).getParent();
        Answer refused = ask("import", CNN.toString(), "-o", taken.toString());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains(taken + " is a folder: name a file");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    /** Nothing makes the original again of what is written. */
    @Test
    void aModelIsNotWrittenOverWhatItWasMadeFrom(@TempDir Path folder) throws Exception {
        Path file = Files.copy(CNN, folder.resolve("cnn.keras"));
        Path link = Files.createSymbolicLink(folder.resolve("link.aimodel"), file);
        for (String target : List.of(file.toString(), folder.resolve(".") + "/cnn.keras", link.toString())) {
            assertRefused(
                    ask("import", file.toString(), "-o", target), target + " is FILE itself, which would be lost");
        }
        assertThat(file).hasSameBinaryContentAs(CNN);
        assertThat(ask(
                                "import",
                                file.toString(),
                                "-o",
                                folder.resolve("cnn.aimodel").toString())
                        .code())
                .isZero();
    }

    @Test
    void aDamagedModelIsImportedAgainAndAnotherFileFirst(@TempDir Path folder) throws Exception {
        Path damaged = Files.writeString(folder.resolve("damaged.aimodel"), "AIMODEL\u0001cut");
        assertThat(ask("call", "--local", damaged.toString(), "[1]").err())
                .contains("it is damaged: import the model again")
                .doesNotContain("imported first");
        assertThat(ask("import", damaged.toString()).err()).contains("import again what it was made from");
        assertThat(ask("call", "--local", CNN.toString(), "[1]").err())
                .contains("imported first: aichain model import " + CNN)
                .doesNotContain("damaged");
    }

    /** Words for a model of Keras: seven tokens, eleven words. */
    @Test
    void textsOfOtherProfilesNeedTheirWords(@TempDir Path folder) throws Exception {
        String model =
                Path.of("../lib/models/src/test/resources/models/text.keras").toString();
        String written = folder.resolve("text.aimodel").toString();
        String words = words(folder, "[\"[UNK]\",\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\" \"]");

        assertThat(ask("import", model, "-o", written).code()).isZero();
        Answer mute = ask("generate", "--local", written, "abcdefg");
        assertThat(mute.code()).isEqualTo(2);
        assertThat(mute.err()).contains("has no vocabulary", "--vocabulary FILE");

        Answer imported = ask("import", model, "-o", written, "--vocabulary", words);
        assertThat(imported.code()).as(imported.err()).isZero();
        Answer greedy = ask("generate", "--local", written, "abcdefg", "--count", "5", "--json");
        assertThat(greedy.code()).as(greedy.err()).isZero();
        assertThat(JSON.readTree(greedy.out()).get("text").asText()).hasSize(5).matches("[a-i ]+");
        Answer sampled =
                ask("generate", "--local", written, "abcdefg", "--count", "30", "--temperature", "2", "--top", "3");
        assertThat(sampled.code()).as(sampled.err()).isZero();
        assertThat(sampled.out().strip())
                .isNotEqualTo(ask(
                                "generate",
                                "--local",
                                written,
                                "abcdefg",
                                "--count",
                                "30",
                                "--temperature",
                                "2",
                                "--seed",
                                "1")
                        .out()
                        .strip());
        // the window is seven tokens of this model, neither more nor fewer
        Answer tooShort = ask("generate", "--local", written, "abc");
        assertThat(tooShort.code()).isEqualTo(1);
        assertThat(tooShort.err())
                .contains("AIShapeMismatch(0): the model takes 7 tokens at once, no fewer, and the prompt has 3: give");

        assertRefused(
                ask("import", model, "-o", written, "--vocabulary", words(folder, "[\"[UNK]\"]")),
                "1 words; the model has 11 outputs");
        assertRefused(ask("import", model, "-o", written, "--vocabulary", words(folder, "[\"a\"]")), "no entry [UNK]");
        assertRefused(
                ask("import", model, "-o", written, "--vocabulary", words(folder, "[1]")), "entry 0: a text expected");
        assertRefused(ask("import", model, "-o", written, "--vocabulary", words(folder, "{}")), "a JSON list of 1 to");
        assertRefused(
                ask("import", model, "-o", written, "--vocabulary", words(folder, "[\"[UNK]\", \"a\", \"a\"]")),
                "stands there twice");
        assertRefused(
                ask(
                        "import",
                        model,
                        "-o",
                        written,
                        "--vocabulary",
                        folder.resolve("none").toString()),
                "--vocabulary");
        assertRefused(ask("import", model, "-o", written, "--melody"), "melodies are models of sd59x18-d1-compat");
        assertRefused(
                ask("import", CNN.toString(), "-o", written, "--vocabulary", words), "one input is a row of tokens");
    }

    /** The first library's JSON: one number in, an LSTM of 2 units, 3 events; all weights 0. */
    private static final String MELODY = """
            {"model_name": "tune", "layers_config": {"config": {"layers": [
            {"class_name": "InputLayer", "config": {"batch_input_shape": [null, null]}},
            {"class_name": "LSTM", "config": {"units": 2, "activation": "tanh", "recurrent_activation": "sigmoid"}},
            {"class_name": "Dense", "config": {"units": 3, "activation": "softmax"}}]}}, "weight_b64": "%s"}
            """.formatted(Base64.getEncoder().encodeToString(new byte[4 * 41]));

    @Test
    void aMelodyIsSaidToBeOne(@TempDir Path folder) throws Exception {
        String file = Files.writeString(folder.resolve("tune.json"), MELODY).toString();
        String written = folder.resolve("tune.aimodel").toString();
        assertRefused(ask("import", file, "-o", written), "--vocabulary FILE, or say --melody");
        String notes = words(folder, "[60, 64, 67]");
        assertThat(ask("import", file, "-o", written, "--melody", "--vocabulary", notes)
                        .code())
                .isZero();
        Answer made = ask("generate", "--local", written, "60 64", "--count", "12", "--json");
        assertThat(made.code()).as(made.err()).isZero();
        JsonNode answer = JSON.readTree(made.out());
        assertThat(answer.get("text").asText().split(" ")).hasSize(12).containsOnly("60", "64", "67");
        assertThat(answer.has("seed")).isFalse();
        assertRefused(ask("generate", "--local", written, "60", "--seed", "1"), "--seed has no effect");
        assertRefused(ask("generate", "--local", written, "c4"), "notes as whole numbers from 0 to 999999999 expected");
        for (String bad : new String[] {"[\"a\"]", "[-1]", "[1.5]", "[2147483648]"}) {
            assertRefused(
                    ask("import", file, "-o", written, "--melody", "--vocabulary", words(folder, bad)),
                    "entry 0: a note from 0 to 2^31 - 1 expected");
        }
    }

    @Test
    void whatAMelodyDoesNotHaveIsRefusedAtTheImport(@TempDir Path folder) throws Exception {
        String file = Files.writeString(folder.resolve("tune.json"), MELODY).toString();
        String named = Files.writeString(
                        folder.resolve("named.json"),
                        MELODY.replace("{\"model_name\"", "{\"classes_name\": [\"a\"], \"model_name\""))
                .toString();
        Path written = folder.resolve("tune.aimodel");
        assertRefused(
                ask("import", file, "-o", written.toString(), "--melody", "--classes", "a,b"),
                "classes: 2; a melody (--melody) has notes and no classes: leave out --classes");
        assertRefused(ask("import", named, "-o", written.toString(), "--melody"), "classes_name in the file");
        assertThat(written).doesNotExist();
    }

    @Test
    void theWordForTheUnknownIsOneOfTheWords(@TempDir Path folder) throws Exception {
        String file = Files.writeString(folder.resolve("tune.json"), MELODY).toString();
        assertRefused(ask("import", file, "--unknown", "?"), "--unknown has no effect without --vocabulary FILE");
        assertRefused(
                ask("import", file, "--unknown", "?", "--melody", "--vocabulary", words(folder, "[60, 64, 67]")),
                "--unknown has no effect with --melody");
    }

    private static String words(Path folder, String json) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "words", ".json"), json)
                .toString();
    }

    private static void assertRefused(Answer answer, String why) {
        assertThat(answer.code()).as(answer.out()).isEqualTo(2);
        assertThat(answer.err()).startsWith("Failure ").contains(why);
    }
}
