package io.aichain.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.conformance.statetest.StateTestFiles;
import io.aichain.evm.interpreter.Translation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A fixed sample of both archives of state tests, for every build; all of them run in {@link ExecutionSpecTestsIT} and {@link LegacyStateTestsIT}. */
@Tag("P3")
class SampleTest {
    private static final int EVERY = 50;

    @Test
    void everyFiftiethFileOfTheExecutionSpecTestsPasses() throws IOException {
        passes(Archive.EEST.unpacked().resolve("state_tests"), 996);
    }

    @Test
    void everyFiftiethFileOfTheLegacyTestsPasses() throws IOException {
        passes(Archive.LEGACY.unpacked().resolve("Constantinople/GeneralStateTests"), 300);
    }

    private static void passes(Path root, int cases) throws IOException {
        List<Path> all = StateTestFiles.find(root);
        List<Path> some = new ArrayList<>();
        for (int i = 0; i < all.size(); i += EVERY) some.add(all.get(i));
        for (Translation translation : List.of(Translation.NEVER, Translation.ALWAYS)) {
            Tally tally = StateSuite.run(root, some, translation);
            assertThat(tally.failures()).isEmpty();
            assertThat(tally.broken()).isEmpty();
            assertThat(tally.cases()).isEqualTo(cases);
        }
    }
}
