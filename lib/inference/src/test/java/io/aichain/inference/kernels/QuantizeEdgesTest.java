package io.aichain.inference.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.inference.model.Weights;
import io.aichain.inference.spec.Spec;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Quantize where products come near 2^126, and near halves of a step. */
@Tag("P9")
class QuantizeEdgesTest {
    private static final long UNIT = Wide.UNIT;

    @Test
    void numbersAndInversesAtTheEndOfSixtyFourBitsGiveWhatThePlainWayGives() {
        long[] ends = {
            Long.MIN_VALUE,
            Long.MIN_VALUE + 1,
            -UNIT / 2,
            -UNIT / 2 - 1,
            -1,
            0,
            1,
            UNIT / 2 - 1,
            UNIT / 2,
            UNIT,
            4 * UNIT,
            1L << 62,
            Long.MAX_VALUE - 1,
            Long.MAX_VALUE
        };
        for (long inverse : ends) {
            Layer layer = new Layer(LayerType.QUANTIZE, Layout.NONE, List.of(0), Numbers.of(inverse), 0, List.of());
            Tensor x = Tensor.of(new int[] {ends.length}, ends);
            var call = new LayerCall(
                    Profile.INT8, layer, 0, Kind.SD, List.of(x), Tensor.NONE, Weights.NONE, new int[] {ends.length});
            for (LayerCall.Runner way : Ways.all()) {
                assertThat(way.run(call)).as("%s, %d", way, inverse).isEqualTo(Spec.PLAIN.run(call));
            }
        }
    }
}
