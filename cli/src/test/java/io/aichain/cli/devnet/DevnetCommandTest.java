package io.aichain.cli.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import picocli.AutoComplete;
import picocli.CommandLine;

/** What the options come to, without a chain. */
class DevnetCommandTest {
    private static DevnetConfig config(String... options) {
        DevnetCommand command = new DevnetCommand();
        new CommandLine(command).parseArgs(options);
        return command.config();
    }

    @Test
    void hotCodeIsCompiledUnlessThatIsSwitchedOff() {
        assertThat(config().compile()).isTrue();
        assertThat(config("--compile", "hot").compile()).isTrue();
        assertThat(config("--compile", "never").compile()).isFalse();
        assertThatThrownBy(() -> config("--compile", "sometimes"))
                .isInstanceOf(CommandLine.ParameterException.class)
                .hasMessageContaining("--compile")
                .hasMessageContaining("never");
    }

    @Test
    void helpAndCompletionKnowTheSwitch() {
        CommandLine line = new CommandLine(new DevnetCommand());
        assertThat(line.getUsageMessage()).contains("--compile=hot|never");
        assertThat(AutoComplete.bash("devnet", line)).contains("--compile").contains("(\"hot\" \"never\")");
    }
}
