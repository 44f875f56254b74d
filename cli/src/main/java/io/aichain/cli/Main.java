package io.aichain.cli;

import io.aichain.cli.devnet.DevnetCommand;
import io.aichain.cli.evm.EvmCommand;
import io.aichain.cli.kubernetes.KubernetesCommand;
import io.aichain.cli.log.LogCommand;
import io.aichain.cli.model.ModelCommand;
import io.aichain.cli.state.StateCommand;
import io.aichain.cli.status.StatusCommand;
import io.aichain.cli.verify.VerifyCommand;
import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code aichain}: the one command for people. */
@Command(
        name = "aichain",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "AI chains: EVM chains whose models, order and data anyone can check from Bitcoin.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DevnetCommand.class,
            VerifyCommand.class,
            StatusCommand.class,
            ModelCommand.class,
            LogCommand.class,
            EvmCommand.class,
            StateCommand.class,
            KubernetesCommand.class,
            TestCommand.class,
            AutoComplete.GenerateCompletion.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  aichain devnet                        a complete chain on this machine, RPC on port 8545",
            "  aichain status                        how far it is: latest, safe, finalized",
            "  aichain model publish digits.aimodel  a model becomes a contract (docs/models.md)",
            "  aichain verify --bitcoin http://user:pass@127.0.0.1:18443 --da file:DIR --genesis FILE",
            "  source <(aichain generate-completion) completion for bash and zsh"
        })
public final class Main implements Runnable {
    /** Examples with URLs stay in one line. */
    private static final int USAGE_WIDTH = 140;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** Exit codes: 0 done, 1 the answer is no, 2 could not be done or asked wrongly. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        line.setUsageHelpWidth(USAGE_WIDTH);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        // an argument is what it says: a prompt that begins with @ is no file of arguments
        line.setExpandAtFiles(false);
        line.setExecutionExceptionHandler((failure, commandLine, parsed) -> {
            String message = Failure.explain(failure);
            TextLine.failure(commandLine.getErr(), message);
            ModelCommand.sayFailure(commandLine, message);
            if (Boolean.getBoolean("aichain.stacktrace")) failure.printStackTrace(commandLine.getErr());
            return 2;
        });
        line.setParameterExceptionHandler((misuse, arguments) -> {
            ParameterException wrong = Secrets.without(misuse, arguments);
            ModelCommand.sayMisuse(wrong.getCommandLine(), wrong.getMessage(), arguments);
            return misused(wrong);
        });
        PlainConverters.register(line);
        line.setExecutionStrategy(parsed -> {
            try {
                return new CommandLine.RunLast().execute(parsed);
            } catch (OutOfMemoryError full) {
                // picocli lets errors through, and the JVM's exit code of 1 would say that the answer is no
                throw new ExecutionException(asked(parsed), full.getMessage(), Failure.of(full));
            }
        });
        return line;
    }

    /** What is wrong, and what would be right: whole only where a command is to be chosen. */
    private static int misused(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(command.getColorScheme().errorText(wrong.getMessage()));
        if (!UnmatchedArgumentException.printSuggestions(wrong, err)) {
            if (command.getSubcommands().isEmpty()) {
                err.println(command.getCommandSpec().qualifiedName() + " --help shows the options, with examples");
            } else {
                command.usage(err, command.getColorScheme());
            }
        }
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static CommandLine asked(CommandLine.ParseResult parsed) {
        return parsed.asCommandLineList().getLast();
    }
}
