package io.aichain.cli.state;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.cli.GenesisFile;
import io.aichain.executor.FirstState;
import io.aichain.state.BlockRef;
import io.aichain.state.WrongStoreException;
import io.aichain.state.kv.StoreFailedException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aichain state import}: an executor's data folder from a whole state. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Makes an executor's data folder from a snapshot: the executor goes on from its place in the log, without replaying.",
            "The state is checked against its header. That the chain has this header is checked when the executor follows the log:"
                    + " it stops if the others have another block."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  aichain state import state.snapshot --data executor-1 --genesis genesis.json",
            "  aichain state import http://10.0.0.7:8080 --data executor-1 --genesis genesis.json"
        })
final class StateImportCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE|URL",
            description = "A snapshot file, or http://HOST:PORT of a running executor's internal port.")
    private String from;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The new executor's data folder.")
    private Path data;

    @Option(names = "--genesis", required = true, paramLabel = "FILE", description = "The chain's genesis file.")
    private Path genesisFile;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Genesis genesis = GenesisFile.read(genesisFile);
        try {
            BlockRef block = FirstState.take(from, genesis, data, StateSources.OPTIONS);
            spec.commandLine().getOut().printf("block %d %s%n", block.number(), block.hash());
            return 0;
        } catch (NoSuchFileException e) {
            throw new Failure("there is no file " + e.getMessage(), e);
        } catch (IOException | MalformedException e) {
            throw new Failure("nothing was imported: " + Failure.words(e), e);
        } catch (WrongStoreException | StoreFailedException e) {
            throw new Failure(e.getMessage(), e);
        }
    }
}
