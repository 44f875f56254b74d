package io.aichain.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stands here for {@code --help} and completion: the launcher script carries it out, because it builds this program first. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Installs the real parts that the tests need (once, into a cache folder) and runs the suite.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  aichain test         the suite that CI runs",
            "  aichain test --all   with the long ones: full kill rounds, soaks"
        })
final class TestCommand implements Callable<Integer> {
    @Option(names = "--all", description = "Also the long ones: full kill rounds, soaks.")
    private boolean all;

    @Override
    public Integer call() {
        throw new Failure(
                "the tests are run by the launcher: call ./aichain test" + (all ? " --all" : "") + " in the checkout");
    }
}
