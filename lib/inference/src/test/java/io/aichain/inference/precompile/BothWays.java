package io.aichain.inference.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Reverts;
import io.aichain.inference.kernels.Fast;
import io.aichain.inference.kernels.FastCompat;
import io.aichain.inference.model.CodeMap;
import io.aichain.inference.model.ModelStore;
import io.aichain.inference.spec.CompatSpec;
import io.aichain.inference.spec.Spec;

/** The operations by the kernels and by the plain specification, which must agree, gas included. */
final class BothWays {
    private static final long PLENTY = 1L << 50;

    final CodeMap codes = new CodeMap();
    private final Operations fast = new Operations(new ModelStore(1 << 20), Fast.BEST, FastCompat.BEST);
    private final Operations plain = new Operations(new ModelStore(0), Spec.PLAIN, CompatSpec.PLAIN);

    Answer call(int operation, Bytes input) {
        Answer answer = plain.call(operation, input, codes, PLENTY);
        assertThat(fast.call(operation, input, codes, PLENTY)).isEqualTo(answer);
        return answer;
    }

    /** Of a revert. */
    static Bytes data(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Revert.class);
        return ((Answer.Revert) answer).data();
    }

    static Bytes malformed(int layer) {
        return Reverts.malformedModel(layer).data();
    }

    static Bytes shape(int layer) {
        return Reverts.shapeMismatch(layer).data();
    }
}
