package io.aichain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What could not be done is said in words on the error stream, and for programs as an object on the other one. */
class ModelErrorsTest {
    private static final String NOBODY = " --rpc http://127.0.0.1:1";
    private static final String MODEL = " 0x00000000000000000000000000000000000000aa";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import nowhere.keras",
                "check nowhere.keras --samples nowhere.json",
                "publish nowhere.aimodel --dry-run",
                "list" + NOBODY,
                "show" + MODEL + NOBODY,
                "call" + MODEL + " [1]" + NOBODY,
                "generate" + MODEL + " a" + NOBODY
            })
    void failuresAreObjectsWithJsonAndOnlyWordsWithout(String line) throws Exception {
        List<String> words = new ArrayList<>(List.of(("model " + line).split(" ")));
        Answer said = answer(words);
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        words.add("--json");
        Answer written = answer(words);
        assertThat(written.code()).isEqualTo(2);
        JsonNode object = new ObjectMapper().readTree(written.out());
        assertThat(object.size()).isOne();
        assertThat(said.err()).isEqualTo("aichain: " + object.get("error").asText() + System.lineSeparator());
        assertThat(written.err()).isEqualTo(said.err());
    }

    /** Said with how the command is used on the error stream, and an object for programs wherever --json stands. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "call",
                "check x.keras",
                "import",
                "import x.keras --longest ten",
                "import x.keras --nonsense",
                "publish",
                "list --chain-id x",
                "show",
                "show" + MODEL + " twice",
                "generate" + MODEL + " a --count x",
                "generate" + MODEL + " a --seed 0x10",
                "generate" + MODEL + " a --temperature NaN",
                "list --rpc http://"
            })
    void misuseIsAnObjectWithJsonToo(String line) throws Exception {
        List<String> words = new ArrayList<>(List.of(("model " + line).split(" ")));
        Answer said = answer(words);
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        words.add("--json");
        assertObject(answer(words));
        words.removeLast();
        words.add(Math.min(2, words.size()), "--json");
        assertObject(answer(words));
    }

    /** Names in files are anybody's, and so is what a node says: a refusal with one in it clears no screen and forges no line. */
    @ParameterizedTest
    @ValueSource(strings = {"a\u001b[2Jb", "a\u009b2Jb", "a\u202eb", "a\nwritten  b"})
    void noNameSteersTheTerminalThatItIsRefusedOn(String name, @TempDir Path folder) throws IOException {
        var layer = JsonNodeFactory.instance.objectNode().put("class_name", name);
        var root = JsonNodeFactory.instance.objectNode().put("model_name", "m").put("weight_b64", "");
        root.putObject("layers_config").putObject("config").putArray("layers").add(layer);
        Path file = Files.writeString(folder.resolve("hostile.json"), root.toString());
        Answer said = answer(List.of("model", "import", file.toString()));
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains(name.replaceAll("[\u001b\u009b\u202e\n]", "?"));
        assertThat(said.err().strip()).doesNotContain("\u001b", "\u009b", "\u202e", "\n");
    }

    /** What is not refused is printed, and steers as little. */
    @Test
    void noNameSteersTheTerminalThatItIsPrintedOn(@TempDir Path folder) {
        String name = "a\u001b[2J\nsealed   \u202eb";
        Path cnn = Path.of("../lib/models/src/test/resources/models/cnn.keras");
        String written = folder.resolve("a.aimodel").toString();
        Answer said = answer(List.of("model", "import", cnn.toString(), "--name", name, "-o", written));
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).contains("model    a?[2J?sealed   ?b, ");
        assertThat(said.out().lines()).noneMatch(line -> line.startsWith("sealed"));
        assertThat(said.out()).doesNotContain("\u001b", "\u202e");
    }

    private static void assertObject(Answer written) throws Exception {
        assertThat(written.code()).isEqualTo(2);
        JsonNode object = new ObjectMapper().readTree(written.out());
        assertThat(object.size()).isOne();
        String message = object.get("error").asText();
        assertThat(message).isNotBlank().doesNotContain("Exception", "java.");
        assertThat(written.err())
                .startsWith(message)
                .containsAnyOf(
                        " --help shows the options, with examples", "Usage: aichain model ", "Did you mean: model ");
    }

    /** It would stand on the terminal, and in the logs of whoever keeps them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "model publish x.aimodel --private-key KEY",
                "model publish x.aimodel --private-key=KEY",
                "model publish x.aimodel KEY --json",
                "model publish x.aimodel --mnemonic KEY --json",
                "model call 0x00000000000000000000000000000000000000aa [1] --private-key KEY",
                "status --private-key KEY",
                "status KEY"
            })
    void noKeyIsRepeated(String line) {
        String key = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
        for (String written : List.of(key, "0x" + key)) {
            Answer said = answer(List.of(line.replace("KEY", written).split(" ")));
            assertThat(said.code()).isEqualTo(2);
            assertThat(said.err() + said.out()).isNotBlank().doesNotContain(key);
        }
    }

    @Test
    void aKeyInAnArgumentIsToldWhereItBelongs() {
        String never = "a key is never an argument, for every process of this machine can read those: ";
        assertThat(answer(List.of("model", "publish", "x.aimodel", "--private-key", "secret"))
                        .err())
                .startsWith(never + "give --keystore FILE, or the key in $AICHAIN_PRIVATE_KEY" + System.lineSeparator())
                .doesNotContain("secret");
        assertThat(answer(List.of("log", "repair", "--key", "secret")).err())
                .startsWith(never + "give --key-file FILE" + System.lineSeparator());
        assertThat(answer(List.of("status", "--private-key", "secret")).err())
                .startsWith(never + "this command takes none");
    }

    @Test
    void otherCommandsHaveNoSuchObject() {
        assertThat(answer(List.of("status", "--nonsense", "--json")).out()).isEmpty();
    }

    private record Answer(int code, String out, String err) {}

    private static Answer answer(List<String> words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = line.execute(words.toArray(String[]::new));
        return new Answer(code, out.toString(), err.toString());
    }
}
