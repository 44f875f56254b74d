package io.aichain.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models in int8-v1 stay close to what they were, on the samples that their scales come from. */
class QuantizationTest {
    /** Bounds are some steps of 1/127 of the greatest magnitude, through a few layers. */
    @ParameterizedTest
    @CsvSource({
        "cnn.keras, 0.1, 6",
        "graph.keras, 0.1, 4",
        "cnn.onnx, 0.1, 4",
        "pools.onnx, 0.03, 1",
        "mlp.onnx, 0.1, 2",
        "text.keras, 0.1, 1"
    })
    void outputsAreClose(String name, double close, int products) throws Exception {
        List<Sample> samples = samples(name);
        var options = ImportOptions.to(Profile.INT8).calibratedWith(samples);
        ImportedModel model = Importers.read(RealModelsTest.bytes(name), name, options);
        assertThat(model.file().layers().stream().filter(layer -> layer.layout() == Layout.INT8))
                .hasSize(products);
        Check.Report report = Check.run(model, samples);
        assertThat(report.reverted()).isZero();
        assertThat(report.worst()).as(report.toString()).isBetween(1e-9, close);
        assertThat(ModelFile.decode(model.file().encode())).isEqualTo(model.file());
    }

    /** Input of 2, three units: channels of their own scales, 1, 2 and 1/127 a step. The second's 0.7 is 0.3 from 1, and its -1.6 0.4 from -2. */
    @Test
    void whatBecameOfTheWeightsIsSaidByChannels() throws Exception {
        double[] inputs = {0, 0, 1, 2};
        double[] weights = {127, 254, 1, 0.7, -1.6, 0.5};
        var layers = List.of(
                new FloatLayer("in", LayerType.INPUT, List.of(), inputs, FloatLayer.NONE),
                new FloatLayer("it", LayerType.DENSE, List.of(0), new double[] {4, 0, 3, 0}, weights));
        var model = new FloatModel("m", "", 1, layers, NumberRule.NEAREST, List.of(), new Vocabulary.None());
        Sample sample = RealModelsTest.sample("s", model, List.of(new double[] {1, -1}));
        ImportedModel made = Conversion.convert(model, Profile.INT8, List.of(sample));
        assertThat(made.rounding().count()).isZero();
        assertThat(made.quantized()).singleElement().satisfies(it -> {
            assertThat(it.layer()).isEqualTo("it");
            assertThat(it.channels()).isEqualTo(3);
            assertThat(it.weights()).isEqualTo(6);
            // -1.6 / 2 is -0.8, whose nearest step of 2 is -1: 0.4 away; 0.5 is 63.5 steps, the even one 64
            assertThat(it.worst()).isCloseTo(0.4, within(1e-12));
            assertThat(it.worstChannel()).isEqualTo(1);
            assertThat(it.mean()).isCloseTo((0.3 + 0.4 + 0.5 / 127) / 6, within(1e-12));
        });
        assertThat(RealModelsTest.read("cnn.keras", Profile.D2).quantized()).isEmpty();
    }

    @Test
    void scalesNeedSamplesAndOtherProfilesTakeNone() throws Exception {
        assertThatThrownBy(() -> RealModelsTest.read("mlp.onnx", Profile.INT8))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("calibration");
        var options = ImportOptions.to(Profile.D2).calibratedWith(samples("mlp.onnx"));
        assertThatThrownBy(() -> Importers.read(RealModelsTest.bytes("mlp.onnx"), "mlp.onnx", options))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("calibration");
    }

    private static List<Sample> samples(String name) throws Exception {
        FloatModel model = RealModelsTest.read(name, Profile.D2).reference();
        return RealModelsTest.samples(name, model, new ArrayList<>());
    }
}
