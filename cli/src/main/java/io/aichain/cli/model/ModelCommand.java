package io.aichain.cli.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code aichain model}: models from a file to a chain, and asking them. */
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        description = "Imports, checks, publishes, lists and asks models that are contracts (docs/models.md).",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ImportCommand.class,
            CheckCommand.class,
            PublishCommand.class,
            ListCommand.class,
            ShowCommand.class,
            CallCommand.class,
            GenerateCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  aichain model import digits.keras --profile sd59x18-d2",
            "  aichain model publish digits.aimodel --yes",
            "  aichain model call 0x5FbDB2315678afecb367f032d93F642f64180aa3 seven.png"
        })
public final class ModelCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }

    /** The same where a command was asked wrongly: what was parsed until then may not have come to --json. */
    public static void sayMisuse(CommandLine command, String message, String[] arguments) {
        if (!isOurs(command) || !List.of(arguments).contains("--json")) return;
        JsonLine.print(command.getOut(), JsonNodeFactory.instance.objectNode().put("error", message));
    }

    private static boolean isOurs(CommandLine command) {
        return command.getCommand() instanceof ModelCommand
                || command.getParent() != null && command.getParent().getCommand() instanceof ModelCommand;
    }

    /** Where a command of ours could not be done, programs that said --json get an object too. Of other commands nothing is said here. */
    public static void sayFailure(CommandLine command, String message) {
        if (!isOurs(command) || !command.getParseResult().hasMatchedOption("--json")) return;
        JsonLine.print(command.getOut(), JsonNodeFactory.instance.objectNode().put("error", message));
    }
}
