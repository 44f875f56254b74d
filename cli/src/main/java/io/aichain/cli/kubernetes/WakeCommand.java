package io.aichain.cli.kubernetes;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kubectl aichain wake}. */
@Command(name = "wake", mixinStandardHelpOptions = true, description = "Starts the pods of a chain that sleeps.")
final class WakeCommand implements Callable<Integer> {
    @Mixin
    private Kubectl kubectl;

    @Parameters(paramLabel = "CHAIN", description = "Name of the AIChain.")
    private String chain;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "Wait until it is awake; 0 does not wait (default: ${DEFAULT-VALUE}).",
            defaultValue = "300")
    private int seconds;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        kubectl.refuseIfPaused(chain);
        kubectl.patch(chain, "{\"hibernated\":false}");
        if (seconds > 0) {
            kubectl.await(chain, "condition=Ready", seconds);
            spec.commandLine().getOut().println(chain + " is awake");
        }
        return 0;
    }
}
