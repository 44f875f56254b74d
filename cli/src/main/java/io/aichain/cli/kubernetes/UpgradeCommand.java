package io.aichain.cli.kubernetes;

import io.aichain.cli.Failure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kubectl aichain upgrade}: another version, in the operator's order. */
@Command(
        name = "upgrade",
        mixinStandardHelpOptions = true,
        description =
                "Sets spec.version: executors change first, then DA writer, anchor and sequencer (docs/upgrades.md).")
final class UpgradeCommand implements Callable<Integer> {
    @Mixin
    private Kubectl kubectl;

    @Parameters(index = "0", paramLabel = "CHAIN", description = "Name of the AIChain.")
    private String chain;

    @Parameters(index = "1", paramLabel = "VERSION", description = "Tag of the services' images.")
    private String version;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "Wait until all parts run it; 0 does not wait (default: ${DEFAULT-VALUE}).",
            defaultValue = "600")
    private int seconds;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        // as the resource's schema has it; here it must not break out of the patch
        if (!version.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}"))
            throw new Failure("VERSION: an image's tag expected, found " + version);
        kubectl.patch(chain, "{\"version\":\"" + version + "\"}");
        if (seconds > 0) kubectl.await(chain, "jsonpath={.status.version}=" + version, seconds);
        spec.commandLine().getOut().println(chain + (seconds > 0 ? " runs " : " changes to ") + version);
        return 0;
    }
}
