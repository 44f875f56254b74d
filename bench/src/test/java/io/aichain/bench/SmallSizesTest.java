package io.aichain.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our side of the measurements in the size that runs with the tests: that they still run, and do the work they measure. */
class SmallSizesTest {
    @TempDir
    Path folder;

    @Test
    void stateExecutesAllItsTransfers() throws Exception {
        String state = folder.resolve("state").toString();
        assertThat(printed(() -> StateRun.main(new String[] {"prepare", state, "small", "500", "64"})))
                .contains("result prepared");
        // It fails by itself if a transfer does not succeed.
        assertThat(printed(() -> StateRun.main(new String[] {"measure", state, "small", "500", "64"})))
                .containsPattern("(?m)^result \\d+ \\d+ \\d+ .*commit \\d+ ms");
    }

    @Test
    void everyPrecompileIsMeasured() throws Exception {
        String table = printed(() -> PrecompileBench.run(true));
        for (PrecompileInputs.Input input : PrecompileInputs.all())
            assertThat(table).contains(input.name());
        assertThat(table).containsPattern("(?m)^average ");
    }

    @Test
    void everyMeasurementHasAWordAndALine() {
        for (Measurement measurement : Measurement.values()) {
            assertThat(Measurement.named(measurement.word())).contains(measurement);
            assertThat(Measurement.lines()).contains("  " + measurement.word() + " ");
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static String printed(Work work) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            work.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
