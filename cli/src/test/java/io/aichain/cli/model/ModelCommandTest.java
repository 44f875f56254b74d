package io.aichain.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.AutoComplete;
import picocli.CommandLine;

/** {@code aichain model} as a person meets it. */
class ModelCommandTest {
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

    @Test
    void whatStrangersNameTheirModelsDoesNotSteerTheTerminal() {
        assertThat(Strangers.line("a\u001b[2Jb\nc")).isEqualTo("a?[2Jb?c");
        assertThat(Strangers.text("a\u001b[2Jb\nc\td")).isEqualTo("a?[2Jb\nc\td");
    }
}
