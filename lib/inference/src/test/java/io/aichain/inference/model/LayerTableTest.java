package io.aichain.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Reverts;
import io.aichain.inference.kernels.Fast;
import io.aichain.inference.kernels.FastCompat;
import io.aichain.inference.precompile.Answer;
import io.aichain.inference.precompile.Inputs;
import io.aichain.inference.precompile.Operations;
import io.aichain.inference.spec.CompatSpec;
import io.aichain.inference.spec.Spec;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which layer may have which layout: sections 6 to 8, counted on the page. */
@Tag("P9")
class LayerTableTest {
    /**
     * Numbers: ten layers with weights in two layouts, ten without any and one Activation. Tokens: Embedding in two layouts. The Inputs of both kinds.
     */
    private static final int TAKEN = 10 * 2 + 11 + 2 + 2;

    @Test
    void aCombinationHasAnAnswerOrIsRefusedByItsRecord() {
        CodeMap codes = new CodeMap();
        Operations fast = new Operations(new ModelStore(1 << 20), Fast.BEST, FastCompat.BEST);
        Operations plain = new Operations(new ModelStore(0), Spec.PLAIN, CompatSpec.PLAIN);
        Map<Profile, Integer> taken = new EnumMap<>(Profile.class);
        for (LayerTable.Row row : LayerTable.rows(codes)) {
            Bytes input =
                    Inputs.evaluate(row.address(), BigInteger.ZERO, BigInteger.ONE, List.of(row.value()), List.of());
            Answer answer = plain.call(Operations.EVALUATE, input, codes, 1L << 50);
            assertThat(fast.call(Operations.EVALUATE, input, codes, 1L << 50))
                    .as(row.name())
                    .isEqualTo(answer);
            if (answer instanceof Answer.Success) taken.merge(row.profile(), 1, Integer::sum);
            else
                assertThat(((Answer.Revert) answer).data())
                        .as(row.name())
                        .isEqualTo(Reverts.malformedModel(row.record()).data());
        }
        assertThat(taken)
                .containsEntry(Profile.D1, TAKEN)
                .containsEntry(Profile.D2, TAKEN)
                // and Quantize, the int8 Embedding; of bytes four layers with weights, ten without, the Input
                .containsEntry(Profile.INT8, TAKEN + 2 + 4 + 10 + 1);
    }
}
