package io.aichain.conformance.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PeerProcessTest {
    private static final int KILLED = 128 + 9;

    @TempDir
    private Path folder;

    @Test
    @Timeout(60)
    void whatStillRunsIsEndedWithTheProgram() throws Exception {
        FutureTask<Integer> asleep = new FutureTask<>(
                () -> PeerProcess.run(List.of("sleep", "600"), folder.resolve("out"), folder.resolve("err")));
        Thread.ofVirtual().start(asleep);
        while (!asleep.isDone()) {
            PeerProcess.endAll();
            Thread.yield();
        }
        assertThat(asleep.get()).isEqualTo(KILLED);
    }
}
