package io.aichain.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.bench.inference.KernelRates;
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
        assertThat(printed(() -> StateRun.main(new String[] {"prepare", state, "small", "500", "64", "0"})))
                .contains("result prepared");
        // It fails by itself if a transfer does not succeed.
        assertThat(printed(() -> StateRun.main(new String[] {"measure", state, "small", "500", "64", "0"})))
                .containsPattern("(?m)^result \\d+ \\d+ \\d+ 0 0 .*commit \\d+\\.\\d ");
        // The next one goes on where this one has ended, while somebody reads.
        assertThat(printed(() -> StateRun.main(new String[] {"measure", state, "small", "500", "64", "1"})))
                .containsPattern("(?m)^result \\d+ \\d+ \\d+ [1-9]\\d* [1-9]\\d* .*commit \\d+\\.\\d ");
    }

    @Test
    void everyPrecompileIsMeasured() throws Exception {
        String table = printed(() -> PrecompileBench.run(true));
        for (PrecompileInputs.Input input : PrecompileInputs.all())
            assertThat(table).contains(input.name());
        assertThat(table).containsPattern("(?m)^average ");
    }

    @Test
    void inferenceMeasuresKernelsAndOperations() throws Exception {
        assertThat(printed(() -> KernelRates.main(new String[] {"rates", "1"}))).containsPattern("(?m)^int8-v1 .* G/s");
        assertThat(printed(() -> KernelRates.main(new String[] {"small-gas", "1"})))
                .containsPattern("(?m)^average of \\d+ operations: .* ns per gas$")
                .containsPattern("(?m)^(holds|EXCEEDED): .* times the average; the limit is 2 times$");
        assertThat(printed(() -> KernelRates.main(new String[] {"small-sizes", "1"})))
                .containsPattern("(?m)^int8-v1 +10,000 parameters .* ns a gas");
    }

    /** They fail by themselves if the ways of computing a model differ in a bit. */
    @Test
    void inferenceRunsModelsInSolidity() throws Exception {
        assertThat(printed(() -> KernelRates.main(new String[] {"small-models", "1"})))
                .containsPattern("(?m)^(cnn_10x10.json .* gas|sample models: skipped.*)$")
                .containsPattern(
                        "(?m)^(cnn_10x10.json +literal PRBMath .* gas, of which .*|sample models: skipped.*)$");
        assertThat(printed(() -> KernelRates.main(new String[] {"solidity", "1"})))
                .containsPattern("(?m)^sd59x18-d2 +Dense .* one more product .* a product");
    }

    @Test
    void everyMeasurementHasAWordAndALine() throws Exception {
        for (Measurement measurement : Measurement.values()) {
            assertThat(Measurement.named(measurement.word())).contains(measurement);
            assertThat(Bench.usage()).contains("\n  " + measurement.word() + " ");
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
