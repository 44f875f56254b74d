package io.aichain.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is compared on random graphs is worth as much as the graphs are: none of the layers, kinds and shapes may be missing. */
class RandomGraphsTest {
    private static final int GRAPHS = 1_500;

    @Test
    void everyLayerStandsInGraphsOfItsProfilesAndBranchesMeet() {
        Map<Profile, Set<LayerType>> seen = new EnumMap<>(Profile.class);
        Map<Profile, Set<Kind>> kinds = new EnumMap<>(Profile.class);
        int branched = 0;
        int ranges = 0;
        int bytes = 0;
        for (long seed = 0; seed < GRAPHS; seed++) {
            CodeMap codes = new CodeMap();
            RandomModels.Case one = RandomGraphs.next(seed, codes);
            Description graph = Description.read(codes.code(one.address()));
            for (int i = 0; i < graph.layers().size(); i++) {
                Layer layer = graph.layers().get(i);
                seen.computeIfAbsent(graph.profile(), p -> EnumSet.noneOf(LayerType.class))
                        .add(layer.type());
                kinds.computeIfAbsent(graph.profile(), p -> EnumSet.noneOf(Kind.class))
                        .add(graph.kinds().get(i));
                if (layer.layout() == Layout.INT8) bytes++;
            }
            if (graph.layers().stream().anyMatch(layer -> layer.inputs().size() > 1)) branched++;
            if (one.from().signum() > 0 || one.to().intValue() < graph.layers().size() - 1) ranges++;
        }
        Set<LayerType> numbers = EnumSet.allOf(LayerType.class);
        numbers.removeAll(Set.of(LayerType.QUANTIZE, LayerType.DEQUANTIZE));
        assertThat(seen.get(Profile.D1)).isEqualTo(numbers);
        assertThat(seen.get(Profile.D2)).isEqualTo(numbers);
        assertThat(seen.get(Profile.INT8)).isEqualTo(EnumSet.allOf(LayerType.class));
        assertThat(kinds.get(Profile.INT8)).isEqualTo(EnumSet.allOf(Kind.class));
        assertThat(branched).isGreaterThan(GRAPHS / 3);
        assertThat(ranges).isGreaterThan(GRAPHS / 4);
        assertThat(bytes).isGreaterThan(GRAPHS / 10);
    }
}
