package io.aichain.e2e.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.e2e.kit.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Solidity library's own tests, by forge: each layer against a second specification, the first library's vectors, attacks, invariants. */
@Tag("P9")
class ContractsIT {
    private static final Pattern SUMMARY =
            Pattern.compile("Ran (\\d+) test suites.*: (\\d+) tests passed, (\\d+) failed, (\\d+) skipped");

    @Test
    void forgeRunsThemAllAndAllPass() {
        ContractsBuild.install();
        // gas that was measured, against what is committed
        String said = ContractsBuild.forge("test", "--gas-snapshot-check=true");
        Matcher summary = SUMMARY.matcher(said);
        assertThat(summary.find()).as(said).isTrue();
        assertThat(Integer.parseInt(summary.group(1))).isGreaterThanOrEqualTo(15);
        assertThat(Integer.parseInt(summary.group(2)) + Integer.parseInt(summary.group(4)))
                .isGreaterThanOrEqualTo(73);
        assertThat(summary.group(3)).isEqualTo("0");
        assertThat(said.lines().filter(line -> line.startsWith("[SKIP")))
                .as("tests that are skipped say why")
                .allMatch(line -> line.startsWith("[SKIP: "));
    }

    /**
     * Another number than the committed one, for the same code, is found: gas rises or falls by a decision, never unseen. The numbers that are changed lie
     * in a folder beside, as no test changes what is committed.
     */
    @Test
    void aSnapshotOfGasThatIsNotTheMeasuredOneIsFound(@TempDir Path snapshots) throws IOException {
        ContractsBuild.install();
        String committed = Files.readString(Parts.checkout().resolve("contracts/snapshots/Int8Test.json"));
        String changed = committed.replaceFirst("\"(\\d+)\"", "\"1$1\"");
        assertThat(changed).isNotEqualTo(committed);
        Files.writeString(snapshots.resolve("Int8Test.json"), changed);
        Map<String, String> there = Map.of("FOUNDRY_SNAPSHOTS", snapshots.toString());
        assertThatThrownBy(() -> ContractsBuild.forge(
                        there, "test", "--gas-snapshot-check=true", "--match-contract", "Int8Test"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("int8, gas x100 per product");
    }

    /** What the Java build makes wrappers from, and what publishing deploys, is what the sources give. */
    @Test
    void committedArtefactsAreCurrent() {
        ContractsBuild.install();
        ContractsBuild.run("node", "tools/artifacts.mjs", "--check");
    }

    /** What once lay on a chain stays known. */
    @Test
    void retiredVersionsAreKept() {
        assertThat(ContractsBuild.run("node", "--test", "--test-reporter=tap", "tools/history.test.mjs"))
                .contains("# pass 6", "# fail 0");
    }
}
