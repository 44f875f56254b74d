package io.aichain.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights of every size, as a chain stores them. */
class WeightStreamsTest {
    private static final BigDecimal UNIT = BigDecimal.TEN.pow(18);

    /** The two ways to a raw number, one by objects and one without. */
    @Property(tries = 20_000)
    void narrowNumbersAreThoseOfTheRule(@ForAll long bits, @ForAll NumberRule rule) throws Exception {
        // any fraction, with magnitudes from 2^-66 to 2^3
        int exponent = -66 + (int) Long.remainderUnsigned(bits >>> 52, 70);
        double value = Math.scalb(1 + (bits & 0xfffffffffffffL) * 0x1p-52, exponent) * (bits < 0 ? -1 : 1);
        if (NumberRule.isNarrow(value)) assertSame(rule, value);
    }

    @ParameterizedTest
    @EnumSource
    void numbersAtTheBordersAreThoseOfTheRule(NumberRule rule) throws Exception {
        double step = 1e-18;
        double halves = 5 * Math.pow(2, -18);
        for (double value : new double[] {
            0,
            -0.0,
            Double.MIN_VALUE,
            step,
            step / 2,
            1.5 * step,
            2.5 * step,
            0.5,
            1,
            8.999999999,
            0x1p53 / 1e18,
            halves,
            // 2^-19 and its odd multiples have 19 decimals, the last a 5: as many halves as there are
            0x1p-19,
            3 * 0x1p-19,
            5 * 0x1p-19,
            7 * 0x1p-19,
            4_194_303 * 0x1p-19
        }) {
            for (double near : new double[] {Math.nextDown(value), value, Math.nextUp(value)}) {
                assertSame(rule, near);
                assertSame(rule, -near);
            }
        }
    }

    private static void assertSame(NumberRule rule, double value) throws MalformedException {
        BigInteger raw = rule.weight(value, Profile.D2);
        assertThat(rule.narrow(value)).as("%s of %s", rule, value).isEqualTo(raw.longValueExact());
        double distance = new BigDecimal(raw)
                .divide(UNIT)
                .subtract(new BigDecimal(value))
                .abs()
                .doubleValue();
        assertThat(NumberRule.distance(value, raw.longValueExact()))
                .as("distance of %s", value)
                .isCloseTo(distance, within(distance * 1e-9 + 1e-33));
    }

    /** A contract of the first library's ABI knows one layout: one great weight makes all layers wide, and no other profile's. */
    @ParameterizedTest
    @ValueSource(floats = {12, 9.23f, -500})
    void oneWideWeightWidensAllLayersOfTheFirstLibrarysProfileAlone(float bias) throws Exception {
        assertThat(layouts(bias, Profile.D1_COMPAT)).containsExactly(Layout.NONE, Layout.WORD, Layout.WORD);
        assertThat(layouts(bias, Profile.D2)).containsExactly(Layout.NONE, Layout.INT64, Layout.WORD, Layout.NONE);
        assertThat(layouts(9.22f, Profile.D1_COMPAT)).containsExactly(Layout.NONE, Layout.INT64, Layout.INT64);
    }

    private static List<Layout> layouts(float bias, Profile profile) throws Exception {
        var melody = new Vocabulary.Notes(List.of());
        ModelFile file = Importers.read(
                        withLastFloat(FirstLibraryTest.melody(1, "LSTM", 41), 41, bias),
                        "m.json",
                        ImportOptions.to(profile).with(profile == Profile.D1_COMPAT ? melody : null))
                .file();
        assertThat(ModelFile.decode(file.encode())).isEqualTo(file);
        var raw = file.weights(2).numbers();
        assertThat(raw.big(raw.size() - 1)).isEqualTo(NumberRule.FIRST_EXPORTER.weight(bias));
        return file.layers().stream().map(Layer::layout).toList();
    }

    /** The first library's JSON with another last weight. */
    private static byte[] withLastFloat(byte[] json, int floats, float last) {
        String zeros = Base64.getEncoder().encodeToString(new byte[4 * floats]);
        byte[] changed = ByteBuffer.allocate(4 * floats)
                .putInt(4 * floats - 4, Integer.reverseBytes(Float.floatToIntBits(last)))
                .array();
        return new String(json, StandardCharsets.UTF_8)
                .replace(zeros, Base64.getEncoder().encodeToString(changed))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Rounded to the nearest, or as the first exporter did, without what is behind the point. */
    @ParameterizedTest
    @CsvSource({"NEAREST, 2, 4.00e-19", "FIRST_EXPORTER, 3, 6.00e-19"})
    void whatBecameZeroIsNoted(NumberRule rule, int count, double greatest) throws Exception {
        for (Profile profile : List.of(Profile.D1, Profile.D2)) {
            ImportedModel made = Conversion.convert(faint(rule, 1e-20), profile, List.of());
            assertThat(made.rounding().vanished()).isEqualTo(count);
            assertThat(made.rounding().greatestVanished()).isEqualTo(greatest);
            assertThat(made.notes())
                    .containsExactly(
                            "faint: parameter 0: 1.0E-20 became 0: numbers have 18 decimals",
                            "%d of 4 weights became 0 and were not, the greatest of them %.2e: numbers have 18 decimals"
                                    .formatted(count, greatest));
            assertThat(made.file().layers().get(1).parameters()).isEqualTo(Numbers.of(0, 500_000_000_000_000_000L));
        }
        assertThat(Conversion.convert(faint(rule, 2e-18), Profile.D2, List.of()).notes())
                .hasSize(1);
    }

    /** Weights on bytes have errors of their own, and the scale of a tensor of nothing is not 0. */
    @Test
    void scalesDoNotBecomeZero() throws Exception {
        FloatModel model = faint(NumberRule.NEAREST, 0.5);
        Sample sample = RealModelsTest.sample("s", model, List.of(new double[] {1, -1}));
        ImportedModel made = Conversion.convert(model, Profile.INT8, List.of(sample));
        assertThat(made.notes()).isEmpty();
        Layer last = made.file().layers().getLast();
        assertThat(last.type()).isEqualTo(LayerType.DEQUANTIZE);
        assertThat(last.parameters()).isEqualTo(Numbers.of(1_000_000));
    }

    /** Input(2), Rescale, Dense(2 -> 2) of weights that are 0 or nearly. */
    private static FloatModel faint(NumberRule rule, double scale) {
        var layers = List.of(
                new FloatLayer("in", LayerType.INPUT, List.of(), new double[] {0, 0, 1, 2}, FloatLayer.NONE),
                new FloatLayer("faint", LayerType.RESCALE, List.of(0), new double[] {scale, 0.5}, FloatLayer.NONE),
                new FloatLayer("it", LayerType.DENSE, List.of(1), new double[] {1, 0, 2, 0}, new double[] {
                    1e-19, -4e-19, 6e-19, 0
                }));
        return new FloatModel("m", "", 1, layers, rule, List.of(), new Vocabulary.None());
    }

    /** 2^24 weights of 32 bytes, and one more, would be more than a file holds: said before memory is taken for them. */
    @Test
    void wideWeightsHaveTheSameLimitOfBytes() throws Exception {
        double[] weights = new double[(1 << 24) + 1];
        Arrays.fill(weights, 0.5);
        weights[7] = 10;
        var layer = new FloatLayer("big", LayerType.DENSE, List.of(0), FloatLayer.NONE, weights);
        var streams = new WeightStreams(NumberRule.NEAREST, Profile.D2);
        assertThat(streams.layout(layer)).isEqualTo(Layout.WORD);
        assertThatThrownBy(() -> streams.stream(layer, Layout.WORD))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("big: 536870944 bytes of weights by now, 32 for each of this layer's")
                .hasMessageContaining("at most 536870912");
    }
}
