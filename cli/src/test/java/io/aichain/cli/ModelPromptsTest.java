package io.aichain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A prompt is what it says, whatever it begins with. */
class ModelPromptsTest {
    /** Sees seven tokens: a shorter prompt reverts. */
    private static final Path TEXT = Path.of("../lib/models/src/test/resources/models/text.keras");

    private static final String WORDS = "[\"[UNK]\",\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"@\",\"-\"]";

    @TempDir
    Path folder;

    private String model;

    @BeforeEach
    void importIt() throws Exception {
        model = folder.resolve("text.aimodel").toString();
        String words = Files.writeString(folder.resolve("words.json"), WORDS).toString();
        assertThat(code("import", TEXT.toString(), "-o", model, "--vocabulary", words))
                .isZero();
    }

    @Test
    void atTheBeginningIsNoFileOfArguments() throws Exception {
        Path notes = Files.writeString(folder.resolve("notes"), "abc");
        assertThat(code("generate", "--local", model, "--count", "2", "abc")).isOne();
        assertThat(code("generate", "--local", model, "--count", "2", "@" + notes))
                .isZero();
        assertThat(code("generate", "--local", model, "--count", "2", "@@bcdef"))
                .isZero();
    }

    @Test
    void aDashAtTheBeginningStandsBehindTwoAlone() {
        assertThat(code("generate", "--local", model, "--count", "2", "-bcdefg"))
                .isEqualTo(2);
        assertThat(code("generate", "--local", model, "--count", "2", "--", "-bcdefg"))
                .isZero();
    }

    private static int code(String... words) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(new StringWriter()));
        String[] all = new String[words.length + 1];
        all[0] = "model";
        System.arraycopy(words, 0, all, 1, words.length);
        return line.execute(all);
    }
}
