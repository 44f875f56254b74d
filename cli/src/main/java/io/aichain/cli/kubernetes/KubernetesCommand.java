package io.aichain.cli.kubernetes;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kubectl aichain}: chains in a cluster, for those who look after them. */
@Command(
        name = "kubernetes",
        aliases = "k8s",
        mixinStandardHelpOptions = true,
        description =
                "Chains in a Kubernetes cluster, through kubectl; with k8s/kubectl-aichain in the PATH also: kubectl aichain COMMAND.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ChainStatusCommand.class,
            EventsCommand.class,
            UpgradeCommand.class,
            HibernateCommand.class,
            WakeCommand.class,
            ChainVerifyCommand.class,
            ExportCommand.class
        })
public final class KubernetesCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
