package io.aichain.cli.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.cli.Failure;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
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
        description = {
            "Sets spec.version: executors change first, then DA writer, anchor and sequencer (docs/upgrades.md).",
            "Exit code: 0 all parts run it, 1 it was given up or did not come in time, 2 could not be asked."
        })
final class UpgradeCommand implements Callable<Integer> {
    private static final List<String> FIELDS =
            List.of(".status.version", ".status.upgrade.version", ".status.upgrade.givenUp");

    private static final List<String> SERVICES = List.of("executor", "sequencer", "daWriter", "anchor");

    /** As the resource's schema has it. */
    private static final long MOST_BLOCK = (1L << 53) - 1;

    @Mixin
    private Kubectl kubectl;

    @Parameters(index = "0", paramLabel = "CHAIN", description = "Name of the AIChain.")
    private String chain;

    @Parameters(index = "1", paramLabel = "VERSION", description = "Tag of the services' images.")
    private String version;

    @Option(
            names = "--from-block",
            paramLabel = "NUMBER",
            description = "Change when executors have executed this block; without it at once.")
    private Optional<Long> fromBlock = Optional.empty();

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description =
                    "Wait until all parts run it; 0 does not wait, nor does --from-block (default: ${DEFAULT-VALUE}).",
            defaultValue = "1800")
    private int seconds;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        // as the resource's schema has it; here it must not break out of the patch
        if (!version.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}"))
            throw new Failure("VERSION: an image's tag expected, found " + version);
        if (fromBlock.isPresent() && (fromBlock.get() < 1 || fromBlock.get() > MOST_BLOCK))
            throw new Failure("--from-block: 1 to %d expected, found %d".formatted(MOST_BLOCK, fromBlock.get()));
        JsonNode before = kubectl.refuseIfPaused(chain);
        boolean sleeps = before.at("/spec/hibernated").asBoolean();
        // null takes away what an earlier upgrade has left: that block is long over, or not yet there
        kubectl.patch(
                chain,
                "{\"version\":\"%s\",\"versionFromBlock\":%s}"
                        .formatted(version, fromBlock.map(String::valueOf).orElse("null")));
        PrintWriter out = spec.commandLine().getOut();
        // one that sleeps runs nothing before it is woken
        if (seconds == 0 || sleeps || fromBlock.isPresent()) {
            String when = fromBlock
                    .map(block -> " when block " + block + " is executed")
                    .orElse("");
            out.println(chain + (sleeps ? " wakes in " : " changes to ") + version + when + but(before));
            return 0;
        }
        Optional<List<String>> end =
                kubectl.watch(chain, FIELDS, values -> isDone(values) || isGivenUp(values), seconds);
        if (end.filter(this::isDone).isPresent()) {
            out.println(chain + " runs " + version + but(before));
            return 0;
        }
        PrintWriter err = spec.commandLine().getErr();
        if (end.isPresent())
            err.printf(
                    "aichain: %s did not become ready and is given up; %s runs %s again. kubectl aichain events %s says why%n",
                    version, chain, end.get().getFirst(), chain);
        else
            err.printf(
                    "aichain: %s does not run %s after %d s, and goes on; kubectl aichain status %s says what it waits for%n",
                    chain, version, seconds, chain);
        return 1;
    }

    /** Which services the version is not about: the resource names their images. */
    private static String but(JsonNode resource) {
        List<String> pinned = SERVICES.stream()
                .filter(one -> resource.at("/spec/images").hasNonNull(one))
                .toList();
        return pinned.isEmpty() ? "" : ", but for " + String.join(", ", pinned) + ", whose images spec.images names";
    }

    /** While another is on its way, the version that runs is that of before. */
    private boolean isDone(List<String> values) {
        return values.equals(List.of(version, "", ""));
    }

    private boolean isGivenUp(List<String> values) {
        return values.subList(1, 3).equals(List.of(version, "true"));
    }
}
