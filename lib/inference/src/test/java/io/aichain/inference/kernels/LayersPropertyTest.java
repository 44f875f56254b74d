package io.aichain.inference.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.inference.Outcome;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.RandomLayers;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;

/** Every fast way gives the values and the revert data of the plain specification, on layers and operands of all kinds. */
class LayersPropertyTest {
    private static final List<LayerCall.Runner> WAYS = Ways.all();

    @Property(tries = 400)
    @Tag("P9")
    void everyWayGivesTheSameBits(@ForAll long seed) {
        RandomLayers layers = new RandomLayers(seed);
        for (int i = 0; i < 10; i++) compare(layers.next());
    }

    @Test
    void theRandomLayersReachEveryTypeWithSuccessAndFailure() {
        Map<LayerType, int[]> counts = new EnumMap<>(LayerType.class);
        RandomLayers layers = new RandomLayers(1);
        for (int i = 0; i < 3000; i++) {
            LayerCall call = layers.next();
            boolean success = compare(call);
            counts.computeIfAbsent(call.layer().type(), type -> new int[2])[success ? 0 : 1]++;
        }
        assertThat(counts.keySet()).hasSize(LayerType.values().length - 1);
        counts.forEach(
                (type, count) -> assertThat(count[0]).as("successes of " + type).isPositive());
        assertThat(counts.values().stream().mapToInt(count -> count[1]).sum()).isGreaterThan(100);
    }

    private static boolean compare(LayerCall call) {
        return Ways.compare(WAYS, call) instanceof Outcome.Success;
    }
}
