package io.aichain.conformance.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Hash;
import io.aichain.conformance.fuzz.Forms.Form;
import io.aichain.conformance.statetest.CaseResult;
import io.aichain.conformance.statetest.StateTest;
import io.aichain.conformance.statetest.StateTestFiles;
import io.aichain.conformance.statetest.StateTestRunner;
import io.aichain.conformance.statetest.StateTestRunner.Run;
import io.aichain.evm.interpreter.Translation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of several contracts run alike in every way in which we run code, and what does not is seen and kept, all without a peer. */
@Tag("P3")
class FormsTest {
    private static final long SEED = 20_260_000;

    @TempDir
    private Path folder;

    @Test
    void sixHundredProgramsRunAlikeInEveryWay() throws Exception {
        Fuzzer.Report report = fuzz(new Forms(), Fuzzer.BATCH + 100);
        assertThat(report.differences()).isEmpty();
        assertThat(report.programs()).isEqualTo(Fuzzer.BATCH + 100);
        assertThat(report.traced()).isEqualTo(Fuzzer.BATCH);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void timeThatIsOverEndsABatchEarly() throws Exception {
        Fuzzer.Plan plan = new Fuzzer.Plan(List.of(), SEED, Long.MAX_VALUE, 20_000_000, folder.resolve("out"));
        assertThat(new Fuzzer(plan, _ -> {}).run().programs()).isLessThan(Fuzzer.BATCH);
    }

    @Test
    void thePlainLoopIsTheJudge() {
        assertThat(Forms.all().keySet()).containsExactly(Translation.NEVER, Translation.ALWAYS, Translation.COMPILED);
    }

    @Test
    void whatDiffersIsSeenAndWhatBreaksToo() throws Exception {
        for (UnaryOperator<Run> wrong : List.<UnaryOperator<Run>>of(
                run -> new Run(run.result(), run.world(), Hash.ZERO, run.logs()),
                run -> new Run(run.result(), run.world(), run.root(), Hash.ZERO),
                run -> {
                    throw new IllegalStateException("of this test");
                })) {
            FuzzCase one = FuzzCase.run(SEED, withCompiled(SEED, wrong), false);
            assertThat(one.differences()).singleElement().asString().contains("COMPILED");
            assertThat(one.root())
                    .isEqualTo(FuzzCase.run(SEED, new Forms(), false).root());
        }
    }

    /** As a state test, which says what the plain loop comes to; the others of its batch go on. */
    @Test
    void aProgramThatDiffersIsKept() throws Exception {
        long seed = SEED + 3;
        Forms forms = withCompiled(seed, run -> new Run(run.result(), run.world(), Hash.ZERO, run.logs()));
        Fuzzer.Report report = fuzz(forms, 10);
        assertThat(report.programs()).isEqualTo(10);
        Path kept = folder.resolve("out").resolve("forms-" + seed + ".json");
        assertThat(report.differences()).containsExactly(kept);
        assertThat(Files.readString(folder.resolve("out").resolve("forms-" + seed + ".txt")))
                .startsWith("seed " + seed + "\n")
                .contains("COMPILED to root " + Hash.ZERO);
        List<StateTest> tests = new ArrayList<>();
        StateTestFiles.read(kept, new StateTestFiles.Receiver() {
            @Override
            public void test(Path file, StateTest test) {
                tests.add(test);
            }

            @Override
            public void broken(Path file, String why) {
                throw new AssertionError(why);
            }
        });
        assertThat(tests).hasSize(1);
        StateTestRunner judge = new StateTestRunner(Translation.NEVER);
        assertThat(StateTestFiles.run(judge, tests.getFirst(), Optional.empty()))
                .singleElement()
                .matches(CaseResult::passed);
    }

    private Fuzzer.Report fuzz(Forms forms, long programs) throws Exception {
        Fuzzer.Plan plan = new Fuzzer.Plan(List.of(), SEED, programs, Long.MAX_VALUE, folder.resolve("out"));
        return new Fuzzer(plan, forms, report -> {}).run();
    }

    /** All forms; what compiled code comes to in one program is changed. */
    private static Forms withCompiled(long seed, UnaryOperator<Run> wrong) {
        String name = ScenarioMaker.make(seed).name();
        Map<Translation, Form> forms = Forms.all();
        forms.computeIfPresent(Translation.COMPILED, (translation, right) -> (test, fork, tx, tracer) -> {
            Run run = right.execute(test, fork, tx, tracer);
            return test.name().equals(name) ? wrong.apply(run) : run;
        });
        return new Forms(forms);
    }
}
