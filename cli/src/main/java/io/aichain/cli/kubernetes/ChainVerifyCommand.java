package io.aichain.cli.kubernetes;

import io.aichain.chain.primitives.Hash;
import io.aichain.cli.GenesisFile;
import io.aichain.cli.ScratchFolder;
import io.aichain.cli.verify.VerifyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code kubectl aichain verify}: {@code aichain verify} with the genesis file of the cluster, or held against one's own; nothing else is taken
 * from there.
 */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Rebuilds the chain from Bitcoin and the data, on this machine, with the genesis file that the cluster has.",
            "Whoever does not trust the cluster gives the file: it says whose signatures and which anchors count.",
            "Exit code: 0 agreed, 1 disagreed (what and where is printed), 2 could not be checked (and why)."
        })
final class ChainVerifyCommand implements Callable<Integer> {
    @Mixin
    private Kubectl kubectl;

    @Parameters(paramLabel = "CHAIN", description = "Name of the AIChain.")
    private String chain;

    @Option(
            names = "--bitcoin",
            required = true,
            paramLabel = "URL",
            description = "JSON-RPC of a Bitcoin node that you trust, with credentials, as this machine reaches it.")
    private String bitcoin;

    @Option(
            names = "--da",
            required = true,
            paramLabel = "NETWORK",
            description =
                    "Where the data lies for this machine: file:DIR. Give one for each network the chain has used.")
    private String[] da;

    @Option(
            names = "--genesis",
            paramLabel = "FILE",
            description = "The chain's genesis file, as you have it from elsewhere: the cluster's must be the same.")
    private Optional<Path> genesis = Optional.empty();

    @Option(
            names = "--json",
            description = "Print the verdict as one JSON object: agreed, block, hash, batches, anchors, disagreement.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Optional<Hash> expected = genesis.map(file -> GenesisFile.read(file).hash());
        try (ScratchFolder folder = ScratchFolder.create("aichain-verify")) {
            Path clusters = Files.write(folder.path().resolve("genesis.json"), ChainFiles.genesis(kubectl, chain));
            VerifyRun run = new VerifyRun(
                    bitcoin,
                    List.of(da),
                    genesis.orElse(clusters),
                    json,
                    spec.commandLine().getOut(),
                    spec.commandLine().getErr());
            if (expected.isEmpty()) return run.run();
            Hash found = GenesisFile.read(clusters).hash();
            return found.equals(expected.get()) ? run.run() : run.anotherChain(found);
        }
    }
}
