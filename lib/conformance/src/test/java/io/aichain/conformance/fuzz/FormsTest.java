package io.aichain.conformance.fuzz;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.Hash;
import io.aichain.conformance.fuzz.Forms.Form;
import io.aichain.conformance.statetest.StateTestRunner;
import io.aichain.conformance.statetest.StateTestRunner.Run;
import io.aichain.evm.interpreter.Translation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What differs between register form and compiled code is seen without a peer. */
@Tag("P3")
class FormsTest {
    private static final long SEED = 20_260_000;

    @Test
    void compiledCodeThatDiffersIsSeen() {
        for (UnaryOperator<Run> wrong : List.<UnaryOperator<Run>>of(
                run -> new Run(run.result(), run.world(), Hash.ZERO, run.logs()),
                run -> new Run(run.result(), run.world(), run.root(), Hash.ZERO))) {
            Form right = new StateTestRunner(Translation.ALWAYS)::execute;
            Form compiled = new StateTestRunner(Translation.COMPILED)::execute;
            Map<Translation, Form> both = new EnumMap<>(Translation.class);
            both.put(Translation.ALWAYS, right);
            both.put(
                    Translation.COMPILED,
                    (test, fork, tx, tracer) -> wrong.apply(compiled.execute(test, fork, tx, tracer)));
            assertThatThrownBy(() -> FuzzCase.run(SEED, new Forms(both), false))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("COMPILED");
        }
    }
}
