package io.aichain.inference.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.inference.Numbers;
import io.aichain.inference.Outcome;
import io.aichain.inference.kernels.Fast;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.RandomLayers;
import io.aichain.inference.spec.Spec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;

/** No wide work at a narrow price (section 14.2): what is charged as narrow stays with the kernels, and what is not charged as big is none. */
class NarrowWorkTest {
    /** Without sums, so that the price of its big results pays for the plain way. */
    private static final Set<LayerType> ONE_BY_ONE = EnumSet.of(
            LayerType.RESCALE,
            LayerType.ADD,
            LayerType.MULTIPLY,
            LayerType.BATCH_NORMALIZATION,
            LayerType.LAYER_NORMALIZATION,
            LayerType.POSITION_EMBEDDING,
            LayerType.QUANTIZE,
            LayerType.DEQUANTIZE);

    /** What was asked of the plain way, and which parts of attention were told to be narrow. */
    private static final class Watch implements LayerCall.Runner, LayerCall.Toll {
        private final List<LayerCall> plain = new ArrayList<>();
        private boolean hasNarrowParts = true;

        @Override
        public LayerCall.Result run(LayerCall call, LayerCall.Toll toll) {
            plain.add(call);
            return Spec.PLAIN.run(call, toll);
        }

        @Override
        public void mixture(Numbers q, Numbers k, Numbers v) {
            hasNarrowParts &= q.isNarrow() && k.isNarrow() && v.isNarrow();
        }

        @Override
        public void projection(Numbers y) {
            hasNarrowParts &= y.isNarrow();
        }
    }

    @Property(tries = 500)
    @Tag("P9")
    void whatIsChargedAsNarrowIsNotComputedThePlainWay(@ForAll long seed) {
        RandomLayers layers = new RandomLayers(seed);
        for (int i = 0; i < 20; i++) check(layers.next());
    }

    @Test
    void theRandomLayersReachBothSidesOfTheRule() {
        int bounded = 0;
        int big = 0;
        RandomLayers layers = new RandomLayers(3);
        for (int i = 0; i < 5_000; i++) {
            LayerCall call = layers.next();
            if (!Reach.isNarrow(call)) continue;
            if (Reach.bigs(call) == 0) bounded++;
            else big++;
        }
        assertThat(bounded).isGreaterThan(500);
        assertThat(big).isGreaterThan(500);
    }

    private static void check(LayerCall call) {
        if (!Reach.isNarrow(call)) return;
        long bigs = Reach.bigs(call);
        Watch watch = new Watch();
        Outcome<LayerCall.Result> outcome = Outcome.of(() -> Fast.before(watch).run(call, watch));
        boolean isPaid = (bigs > 0 && ONE_BY_ONE.contains(call.layer().type())) || !watch.hasNarrowParts;
        assertThat(watch.plain.isEmpty() || isPaid)
                .as("%s big results of %s", bigs, call)
                .isTrue();
        if (!(outcome instanceof Outcome.Success<LayerCall.Result>(LayerCall.Result result))) return;
        boolean mayBeBig = bigs > 0
                || call.layer().type() == LayerType.ATTENTION
                || call.layer().type() == LayerType.LAYER_NORMALIZATION
                || (call.layer().type() == LayerType.ACTIVATION && call.layer().parameter(0) == 8);
        assertThat(mayBeBig || result.output().data().isNarrow())
                .as("the result of %s", call)
                .isTrue();
    }
}
