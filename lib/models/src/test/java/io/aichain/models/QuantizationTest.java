package io.aichain.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.MalformedException;
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
