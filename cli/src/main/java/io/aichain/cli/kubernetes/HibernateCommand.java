package io.aichain.cli.kubernetes;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kubectl aichain hibernate}. */
@Command(
        name = "hibernate",
        mixinStandardHelpOptions = true,
        description =
                "Ends all pods of a chain. Volumes, Secrets and genesis stay, and the same chain wakes. Not of one that is paused.")
final class HibernateCommand implements Callable<Integer> {
    @Mixin
    private Kubectl kubectl;

    @Parameters(paramLabel = "CHAIN", description = "Name of the AIChain.")
    private String chain;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "Wait until its pods are gone; 0 does not wait (default: ${DEFAULT-VALUE}).",
            defaultValue = "300")
    private int seconds;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        kubectl.refuseIfPaused(chain);
        kubectl.patch(chain, "{\"hibernated\":true}");
        if (seconds > 0) {
            // the phase comes when no pod is wanted any more: those that end have their time still
            kubectl.await(chain, "jsonpath={.status.phase}=Hibernated", seconds);
            kubectl.awaitNoPods(chain, seconds);
            spec.commandLine().getOut().println(chain + " sleeps");
        }
        return 0;
    }
}
