package io.aichain.cli.log;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code aichain log}: what an owner does to the ordered log. */
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        description = "Looks after the ordered log in Kafka.",
        subcommands = LogRepairCommand.class)
public final class LogCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command? For example: aichain log repair --help");
    }
}
