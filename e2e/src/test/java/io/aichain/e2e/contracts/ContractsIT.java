package io.aichain.e2e.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.e2e.kit.ChildProcess;
import io.aichain.e2e.kit.Parts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The Solidity library's own tests, by forge: each layer against a second specification, the first library's vectors, attacks, invariants. */
@Tag("P9")
class ContractsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Pattern SUMMARY =
            Pattern.compile("Ran (\\d+) test suites.*: (\\d+) tests passed, (\\d+) failed, (\\d+) skipped");

    @Test
    void forgeRunsThemAllAndAllPass() {
        Path contracts = Parts.checkout().resolve("contracts");
        run(contracts, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        String said = run(contracts, Parts.executable("foundry/bin/forge").toString(), "test");
        Matcher summary = SUMMARY.matcher(said);
        assertThat(summary.find()).as(said).isTrue();
        assertThat(Integer.parseInt(summary.group(1))).isGreaterThanOrEqualTo(15);
        assertThat(Integer.parseInt(summary.group(2)) + Integer.parseInt(summary.group(4)))
                .isGreaterThanOrEqualTo(73);
        assertThat(summary.group(3)).isEqualTo("0");
    }

    /** What the Java build makes wrappers from, and what publishing deploys, is what the sources give. */
    @Test
    void committedArtefactsAreCurrent() {
        Path contracts = Parts.checkout().resolve("contracts");
        run(contracts, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        run(contracts, "node", "tools/artifacts.mjs", "--check");
    }

    private static String run(Path folder, String... command) {
        Path log = Path.of("target", "contracts", Path.of(command[0]).getFileName() + ".log");
        try (ChildProcess child = ChildProcess.start(List.of(command), Map.of("NO_COLOR", "1"), folder, log)) {
            assertThat(child.await(PATIENCE)).as(child::tail).isZero();
            return child.tail();
        }
    }
}
