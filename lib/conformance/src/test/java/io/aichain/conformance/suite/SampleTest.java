package io.aichain.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.conformance.statetest.StateTestFiles;
import io.aichain.evm.interpreter.Translation;
import io.aichain.evm.precompile.bls.BlsPrecompiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A fixed sample of both archives of state tests, for every build; all of them run in {@link ExecutionSpecTestsIT} and {@link LegacyStateTestsIT}. */
@Tag("P3")
class SampleTest {
    private static final int EVERY = 50;
    private static final Pattern BLS_OR_KZG = Pattern.compile("/eip2537\\w*/|/eip4844\\w*/");

    @Test
    void everyFiftiethFileOfTheExecutionSpecTestsPasses() throws IOException {
        passes(Archive.EEST.unpacked().resolve("state_tests"), 996);
    }

    /** The precompiles that a native library answers, on a machine that has none. */
    @Test
    void everyCaseOfBlsAndPointEvaluationPassesInJavaAlone() throws IOException {
        Path root = Archive.EEST.unpacked().resolve("state_tests");
        List<Path> all = StateTestFiles.find(root).stream()
                .filter(file -> BLS_OR_KZG.matcher(file.toString()).find())
                .toList();
        passes(StateSuite.run(root, all, Translation.ADAPTIVE, BlsPrecompiles.inJava()), 2521);
    }

    @Test
    void everyFiftiethFileOfTheLegacyTestsPasses() throws IOException {
        passes(Archive.LEGACY.unpacked().resolve("Constantinople/GeneralStateTests"), 300);
    }

    private static void passes(Path root, int cases) throws IOException {
        List<Path> all = StateTestFiles.find(root);
        List<Path> some = new ArrayList<>();
        for (int i = 0; i < all.size(); i += EVERY) some.add(all.get(i));
        passes(StateSuite.run(root, some, Translation.NEVER, BlsPrecompiles.inJava()), cases);
        passes(StateSuite.run(root, some, Translation.ALWAYS), cases);
        passes(StateSuite.run(root, some, Translation.COMPILED), cases);
    }

    private static void passes(Tally tally, int cases) {
        assertThat(tally.failures()).isEmpty();
        assertThat(tally.broken()).isEmpty();
        assertThat(tally.cases()).isEqualTo(cases);
    }
}
