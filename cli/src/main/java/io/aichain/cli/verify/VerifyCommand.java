package io.aichain.cli.verify;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aichain verify}: rebuilds a chain from Bitcoin and the data alone, trusting nobody. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Rebuilds the chain from Bitcoin, the data and the genesis file alone, and says whether all agree.",
            "Exit code: 0 agreed, 1 disagreed (what and where is printed), 2 could not be checked (and why)."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  aichain verify --bitcoin http://user:pass@127.0.0.1:18443 --da file:.aichain/devnet/da --genesis .aichain/devnet/genesis.json",
            "  aichain verify ... --json | jq .agreed"
        })
public final class VerifyCommand implements Callable<Integer> {
    @Option(
            names = "--bitcoin",
            required = true,
            paramLabel = "URL",
            description = "JSON-RPC of a Bitcoin node, with credentials.")
    private String bitcoin;

    @Option(
            names = "--da",
            required = true,
            paramLabel = "NETWORK",
            description = "Where the data lies: file:DIR. Give one for each network the chain has used.")
    private String[] da;

    @Option(names = "--genesis", required = true, paramLabel = "FILE", description = "The chain's genesis file.")
    private Path genesis;

    @Option(
            names = "--json",
            description = "Print the verdict as one JSON object: agreed, block, hash, batches, anchors, disagreement.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return new VerifyRun(
                        bitcoin,
                        List.of(da),
                        genesis,
                        json,
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr())
                .run();
    }
}
