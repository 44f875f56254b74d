package io.aichain.state;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few rounds of SIGKILL; {@link KilledCommitIT} has many. */
class KilledCommitTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1})
    @Tag("P4")
    void aProcessKilledWhileCommittingLeavesTipStateAndLogPositionOfOneBlock(long seed) throws Exception {
        new KillRounds(folder.resolve("state"), seed).run(5);
    }
}
