package io.aichain.e2e.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The Solidity library's own tests, by forge: each layer against a second specification, the first library's vectors, attacks, invariants. */
@Tag("P9")
class ContractsIT {
    private static final Pattern SUMMARY =
            Pattern.compile("Ran (\\d+) test suites.*: (\\d+) tests passed, (\\d+) failed, (\\d+) skipped");

    @Test
    void forgeRunsThemAllAndAllPass() {
        ContractsBuild.install();
        String said = ContractsBuild.forge("test");
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
        ContractsBuild.install();
        ContractsBuild.run("node", "tools/artifacts.mjs", "--check");
    }
}
