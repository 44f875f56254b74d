package io.aichain.conformance.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.conformance.fuzz.Peer.Difference;
import io.aichain.conformance.trace.TraceStep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random programs here and in go-ethereum, and in revm: the same programs in every run. */
@Tag("P3")
class FuzzerIT {
    private static final long SEED = 20_260_000;
    /** A batch whose steps are compared, and a part of one whose roots and logs alone are. */
    private static final int PROGRAMS = Fuzzer.BATCH + 100;

    @TempDir
    private Path folder;

    @Test
    void sixHundredProgramsRunAsInGoEthereumMostOfThemStepByStep() throws Exception {
        Fuzzer.Report report = fuzz(part("geth-evm", "evm"));
        assertThat(report.differences()).isEmpty();
        assertThat(report.programs()).isEqualTo(PROGRAMS);
        assertThat(report.traced()).isEqualTo(Fuzzer.BATCH);
        assertThat(report.steps()).isGreaterThan(50_000);
    }

    @Test
    void sixHundredProgramsEndAsInRevm() throws Exception {
        Fuzzer.Report report = fuzz(part("revme", "revme"));
        assertThat(report.differences()).isEmpty();
        assertThat(report.programs()).isEqualTo(PROGRAMS);
        assertThat(report.traced()).isEqualTo(Fuzzer.BATCH);
    }

    @Test
    void anotherRootIsSeenByBoth() throws Exception {
        FuzzCase right = some();
        String file = new ObjectMapper()
                .writeValueAsString(right.file())
                .replace(right.root().toHex(), "0x" + "12".repeat(32));
        Files.createDirectories(folder.resolve("tests"));
        Files.writeString(folder.resolve("tests/0.json"), file);
        for (Path program : List.of(part("geth-evm", "evm"), part("revme", "revme"))) {
            for (boolean traced : new boolean[] {true, false}) {
                List<Difference> found = Peer.of(program).compare(folder.resolve("tests"), List.of(right), traced);
                assertThat(found).hasSize(1);
                assertThat(found.getFirst().what())
                        .contains(right.root().toHex().substring(2));
            }
        }
    }

    @Test
    void anotherStepIsSeen() throws Exception {
        FuzzCase right = some();
        Files.createDirectories(folder.resolve("tests"));
        Files.write(folder.resolve("tests/0.json"), new ObjectMapper().writeValueAsBytes(right.file()));
        List<TraceStep> steps = new ArrayList<>(right.steps());
        TraceStep third = steps.get(2);
        steps.set(
                2,
                new TraceStep(
                        third.pc(),
                        third.op(),
                        third.opName(),
                        third.gas() - 1,
                        third.gasCost(),
                        third.memSize(),
                        third.stack(),
                        third.depth(),
                        third.returnData(),
                        third.refund(),
                        third.error()));
        FuzzCase wrong = new FuzzCase(right.seed(), right.file(), right.root(), right.refused(), steps, List.of());
        List<Difference> found =
                Peer.of(part("geth-evm", "evm")).compare(folder.resolve("tests"), List.of(wrong), true);
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().what()).startsWith("step 2 differs");
    }

    private Fuzzer.Report fuzz(Path peer) throws Exception {
        return new Fuzzer(
                        new Fuzzer.Plan(List.of(peer), SEED, PROGRAMS, Long.MAX_VALUE, folder.resolve("out")),
                        report -> {})
                .run();
    }

    /** One that does something. */
    private static FuzzCase some() throws Exception {
        Forms forms = new Forms();
        for (long seed = SEED; ; seed++) {
            FuzzCase one = FuzzCase.run(seed, forms, true);
            if (one.steps().size() > 20 && !one.refused()) return one;
        }
    }

    private static Path part(String part, String program) {
        String given = System.getenv("AICHAIN_PARTS");
        String cache = System.getenv("XDG_CACHE_HOME");
        Path home = cache != null ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
        Path parts = given != null ? Path.of(given) : home.resolve("aichain/parts");
        Path file = parts.resolve(part).resolve("bin").resolve(program);
        Assumptions.assumeTrue(Files.isExecutable(file), () -> "skipped: run e2e/parts/install " + part);
        return file;
    }
}
