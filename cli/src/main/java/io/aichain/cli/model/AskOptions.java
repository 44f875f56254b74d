package io.aichain.cli.model;

import io.aichain.cli.Failure;
import io.aichain.cli.TextLine;
import io.aichain.contracts.LibraryCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What {@code call} and {@code generate} share: which model is asked, on its chain or from its file. */
final class AskOptions {
    @Option(
            names = "--local",
            paramLabel = "FILE",
            description = "Ask this file, with the native kernels and without a chain: the same bits.")
    private Path local;

    @Mixin
    private ChainOptions chain;

    @Option(names = "--json", description = "Print the answer as one JSON object.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** The file that is asked; empty if it is a contract. */
    Optional<Path> local() {
        return Optional.ofNullable(local);
    }

    /** Who answers is said where it is not the library: its answer stays alone on the other stream. */
    void sayWhose(LibraryCode code) {
        if (code.isKnown()) return;
        TextLine.print(
                command.commandLine().getErr(),
                "FOREIGN CODE answers, none of this library's (%s): it may say what it likes",
                code.hash());
    }

    ChainOptions chain() {
        return chain;
    }

    boolean json() {
        return json;
    }

    /**
     * The question: what stands behind the address, or with {@code --local} alone.
     *
     * @param what it is, with its article
     */
    String question(List<String> arguments, String what) {
        if (local == null) {
            if (arguments.size() == 2) return arguments.get(1);
            throw new Failure("an address and " + what + " expected; --local FILE asks a file instead of a contract");
        }
        if (arguments.size() != 1) throw new Failure("--local FILE takes " + what + " alone, without an address");
        // who gives an option expects something of it
        for (String option : List.of("--rpc", "--chain-id")) {
            if (command.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new Failure(option + " has no effect with --local: leave one of them out");
            }
        }
        return arguments.getFirst();
    }
}
