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

/** The Execution Spec Tests, release 5.4.0: 32,939 state tests from Frontier to Osaka, each by state root, log hash and reason of refusal. */
@Tag("P3")
class ExecutionSpecTestsIT {
    private static Tally tally = new Tally();
    private static Tally translated = new Tally();
    private static Tally compiled = new Tally();

    @BeforeAll
    static void run() throws IOException {
        Path root = Archive.EEST.unpacked().resolve("state_tests");
        tally = StateSuite.run(root, StateTestFiles.find(root), Translation.NEVER);
        translated = StateSuite.run(root, StateTestFiles.find(root), Translation.ALWAYS);
        compiled = StateSuite.run(root, StateTestFiles.find(root), Translation.COMPILED);
        System.out.println(tally.report("EEST"));
    }

    @Test
    void everyCasePasses() {
        assertThat(tally.failures()).isEmpty();
        assertThat(tally.passed()).isEqualTo(32_939);
    }

    @Test
    void everyCasePassesInRegisterFormFromTheFirstCallOn() {
        assertThat(translated.failures()).isEmpty();
        assertThat(translated.passed()).isEqualTo(32_939);
    }

    @Test
    void everyCasePassesCompiledFromTheFirstCallOn() {
        assertThat(compiled.failures()).isEmpty();
        assertThat(compiled.passed()).isEqualTo(32_939);
    }

    @Test
    void noCaseIsMissingInAnyForkAndFolder() {
        assertThat(tally.found()).isEqualTo(Tally.expected("eest-5.4.0.txt"));
    }

    @Test
    void theForksHaveAsManyCasesAsTheReferenceCounts() {
        assertThat(tally.byFork())
                .isEqualTo(new TreeMap<>(Map.ofEntries(
                        Map.entry("Osaka", 10_557),
                        Map.entry("Prague", 9_919),
                        Map.entry("Cancun", 8_824),
                        Map.entry("Shanghai", 783),
                        Map.entry("Paris", 655),
                        Map.entry("London", 595),
                        Map.entry("Berlin", 595),
                        Map.entry("Istanbul", 354),
                        Map.entry("ConstantinopleFix", 213),
                        Map.entry("Byzantium", 204),
                        Map.entry("Homestead", 125),
                        Map.entry("Frontier", 115))));
    }

    @Test
    void oneFileIsAPointerIntoGitsLargeFileStorage() {
        assertThat(tally.broken()).containsExactly("static/state_tests/stStackTests/underflowTest.json");
    }
}
