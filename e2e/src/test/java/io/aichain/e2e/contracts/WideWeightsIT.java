package io.aichain.e2e.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.contracts.ChainModel;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.models.ImportOptions;
import io.aichain.models.Importers;
import io.aichain.models.LocalModel;
import io.aichain.models.ModelFile;
import io.aichain.models.Sampling;
import io.aichain.models.Vocabulary;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A weight of 9.23 or more needs more than 64 bits: models of the first library's profile that have one are published like all others. */
@Tag("P9")
class WideWeightsIT {
    private static final Path LOG = Path.of("target", "contracts", "wide-anvil.log");

    private static final String IMAGE = """
            {"class_name": "InputLayer", "config": {"batch_input_shape": [null, 2, 2, 1]}},
            {"class_name": "Flatten", "config": {}},
            {"class_name": "Dense", "config": {"units": 2, "activation": "relu"}},
            {"class_name": "Dense", "config": {"units": 2, "activation": "softmax"}}""";

    private static final String MELODY = """
            {"class_name": "InputLayer", "config": {"batch_input_shape": [null, null]}},
            {"class_name": "LSTM", "config": {"units": 2, "activation": "tanh", "recurrent_activation": "sigmoid"}},
            {"class_name": "Dense", "config": {"units": 3, "activation": "softmax"}}""";

    @ParameterizedTest
    @CsvSource({"12, 0.25", "9.23, -1", "-500, 0.5", "0.125, 12"})
    void aClassifierWithAGreatBiasIsPublishedAndAnswersAsItsFile(float last, float first) throws Exception {
        float[] weights = {first, -1, 0.5f, 0.25f, 1, -0.75f, 0.5f, 2, 0.125f, -3, 1, -1, 0.5f, 0.25f, 2, last};
        ModelFile file = imported(IMAGE, weights, new Vocabulary.None());
        Tensor image = Tensor.of(new int[] {2, 2, 1}, 1, 2, 3, 4);
        try (PublishingChain chain = PublishingChain.start(LOG)) {
            List<Tensor> outputs = published(chain, file).run(List.of(image));
            assertThat(outputs).isEqualTo(new LocalModel(file).run(List.of(image)));
        }
    }

    @ParameterizedTest
    @CsvSource({"12", "-64"})
    void aMelodyWithAGreatBiasIsPublishedAndGoesOnAsItsFile(float last) throws Exception {
        float[] weights = new float[41];
        for (int i = 0; i < weights.length; i++) weights[i] = (i * 7 % 11 - 5) / 8f;
        weights[40] = last;
        ModelFile file = imported(MELODY, weights, new Vocabulary.Notes(List.of()));
        try (PublishingChain chain = PublishingChain.start(LOG)) {
            assertThat(published(chain, file).generate("60 64", 8, Sampling.USUAL))
                    .isEqualTo(new LocalModel(file).generate("60 64", 8, Sampling.USUAL));
        }
    }

    private static ModelFile imported(String layers, float[] weights, Vocabulary vocabulary) throws Exception {
        ByteBuffer floats = ByteBuffer.allocate(4 * weights.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float weight : weights) floats.putFloat(weight);
        String json = "{\"model_name\": \"wide\", \"layers_config\": {\"config\": {\"layers\": [" + layers
                + "]}}, \"weight_b64\": \"" + Base64.getEncoder().encodeToString(floats.array()) + "\"}";
        ImportOptions options = ImportOptions.to(Profile.D1_COMPAT).with(vocabulary);
        ModelFile file = Importers.read(json.getBytes(StandardCharsets.UTF_8), "wide.json", options)
                .file();
        assertThat(file.layers().stream().filter(layer -> layer.weights() > 0))
                .allMatch(layer -> layer.layout() == Layout.WORD);
        return file;
    }

    private static ChainModel published(PublishingChain chain, ModelFile file) {
        return new ChainModel(chain.node(), chain.publish(file).address());
    }
}
