package io.aichain.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SIGKILL in every named step of writing a chain; the steps of an import are in {@link KilledImportTest}. */
class KilledStepTest {
    @TempDir
    Path folder;

    static Set<WriteStep> steps() {
        return EnumSet.range(WriteStep.OPENED, WriteStep.TRIES_WRITTEN);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    @Tag("P4")
    void aProcessKilledInAStepLeavesOneWholeBlock(WriteStep step) throws Exception {
        KillRounds rounds = new KillRounds(folder.resolve("state"), 61 + step.ordinal());
        boolean early = step == WriteStep.OPENED || step == WriteStep.GENESIS_WRITTEN;
        // A start has something to catch up with only behind a crash.
        if (!early) rounds.killAtUnchecked(WriteStep.BLOCK_WRITTEN, 9);
        rounds.killAt(step, 1);
        if (step != WriteStep.GENESIS_WRITTEN && step != WriteStep.TRIES_CAUGHT_UP) rounds.killAt(step, 2);
    }

    @Test
    @Tag("P4")
    void everyStepIsKilledInOneOfTheTwoTests() {
        Set<WriteStep> killed = EnumSet.copyOf(steps());
        killed.addAll(KilledImportTest.steps());
        assertThat(killed).isEqualTo(EnumSet.allOf(WriteStep.class));
    }
}
