package io.aichain.cli.state;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code aichain state}: whole states, moved and compared. */
@Command(
        name = "state",
        mixinStandardHelpOptions = true,
        description = "Exports, imports and compares the states of executors.",
        subcommands = {StateExportCommand.class, StateImportCommand.class, StateDiffCommand.class})
public final class StateCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command? For example: aichain state diff --help");
    }
}
