package io.aichain.cli.evm;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code aichain evm}: the chain's EVM by itself. */
@Command(
        name = "evm",
        mixinStandardHelpOptions = true,
        description =
                "The chain's EVM by itself: runs code, runs other people's state tests, is compared with other EVMs.",
        subcommands = {EvmRunCommand.class, StateTestCommand.class, FuzzCommand.class, CompileCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  aichain evm run --codefile code.hex --input 0x30627b7c --gas 100000000 --json",
            "  aichain evm statetest fixtures/state_tests --fork Osaka --json",
            "  aichain evm fuzz --against geth --seconds 60",
            "  aichain evm compile --codefile code.hex --dump"
        })
public final class EvmCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command? For example: aichain evm statetest --help");
    }
}
