package io.aichain.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.conformance.statetest.StateTestFiles;
import io.aichain.evm.interpreter.Translation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The GeneralStateTests of ethereum/legacytests up to Constantinople: 31,291 cases, each by state root and log hash. */
@Tag("P3")
class LegacyStateTestsIT {
    private static Tally tally = new Tally();
    private static Tally translated = new Tally();
    private static Tally compiled = new Tally();

    @BeforeAll
    static void run() throws IOException {
        Path root = Archive.LEGACY.unpacked().resolve("Constantinople/GeneralStateTests");
        tally = StateSuite.run(root, StateTestFiles.find(root), Translation.NEVER);
        translated = StateSuite.run(root, StateTestFiles.find(root), Translation.ALWAYS);
        compiled = StateSuite.run(root, StateTestFiles.find(root), Translation.COMPILED);
        System.out.println(tally.report("legacy"));
    }

    @Test
    void everyCasePasses() {
        assertThat(tally.failures()).isEmpty();
        assertThat(tally.broken()).isEmpty();
        assertThat(tally.passed()).isEqualTo(31_291);
    }

    @Test
    void everyCasePassesInRegisterFormFromTheFirstCallOn() {
        assertThat(translated.failures()).isEmpty();
        assertThat(translated.passed()).isEqualTo(31_291);
    }

    @Test
    void everyCasePassesCompiledFromTheFirstCallOn() {
        assertThat(compiled.failures()).isEmpty();
        assertThat(compiled.passed()).isEqualTo(31_291);
    }

    @Test
    void noCaseIsMissingInAnyForkAndFolder() {
        assertThat(tally.found()).isEqualTo(Tally.expected("legacy-constantinople.txt"));
    }

    @Test
    void theForksHaveAsManyCasesAsTheReferenceCounts() {
        assertThat(tally.byFork())
                .isEqualTo(new TreeMap<>(Map.of(
                        "Constantinople", 10_577,
                        "ConstantinopleFix", 10_569,
                        "Byzantium", 4_802,
                        "Homestead", 2_002,
                        "EIP158", 1_221,
                        "EIP150", 1_096,
                        "Frontier", 1_023,
                        "Istanbul", 1)));
    }
}
