package io.aichain.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that Keras 2 and 3, PyTorch, tf2onnx and ONNX's own library wrote give what those tools compute: src/test/tools made both. */
class RealModelsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Frameworks compute in 32 bits: a few units of 2^-24 for each of some layers. GELU by tanh is up to 0.0005 off. */
    @ParameterizedTest
    @CsvSource({
        "cnn.keras, 2e-4",
        "cnn.h5, 2e-4",
        "graph.keras, 2e-6",
        "graph.h5, 2e-6",
        "text.keras, 2e-6",
        "dense.h5, 2e-6",
        "cnn.onnx, 2e-6",
        "pools.onnx, 2e-6",
        "mlp.onnx, 2e-6",
        "lstm.onnx, 2e-6",
        "gru.onnx, 2e-6",
        "rnn.onnx, 2e-6",
        "attention.keras, 2e-6",
        "attention2.h5, 2e-6",
        "torch-last-script.onnx, 2e-6",
        "torch-last-dynamo.onnx, 2e-6",
        "torch-text-script.onnx, 2e-6",
        "torch-text-dynamo.onnx, 2e-6",
        "torch-residual-script.onnx, 2e-6",
        "torch-residual-dynamo.onnx, 2e-6",
        "torch-flat-script.onnx, 2e-6",
        "torch-flat-dynamo.onnx, 2e-6",
        "torch-batch-dynamo.onnx, 2e-6",
        "torch-step-dynamo.onnx, 2e-6",
        "torch-lstm-state-script.onnx, 2e-6",
        "torch-lstm-state-dynamo.onnx, 2e-6",
        "torch-gru-states-script.onnx, 2e-6",
        "torch-gru-states-dynamo.onnx, 2e-6",
        "torch-rnn-state-script.onnx, 2e-6",
        "torch-softplus-script.onnx, 1e-5",
        "torch-softplus-dynamo.onnx, 1e-5",
        "positions.keras, 2e-6",
        "operations.keras, 2e-6",
        "tf2onnx-lstm.onnx, 2e-6",
        "tf2onnx-image.onnx, 2e-6"
    })
    void outputsAreThoseOfTheTool(String name, double close) throws Exception {
        for (Profile profile : List.of(Profile.D1, Profile.D2)) {
            ImportedModel model = read(name, profile);
            List<double[]> expected = new ArrayList<>();
            List<Sample> samples = samples(name, model.reference(), expected);
            assertThat(samples).hasSizeGreaterThanOrEqualTo(2);
            FloatEvaluation reference = new FloatEvaluation(model.reference());
            for (int i = 0; i < samples.size(); i++) {
                List<FloatTensor> all = reference.run(samples.get(i).inputs());
                assertThat(all.get(all.size() - 1).data()).as("float").containsExactly(expected.get(i), within(2e-6));
            }
            Check.Report report = Check.run(model, samples);
            assertThat(report.reverted()).isZero();
            assertThat(report.worst()).as(profile + " " + report).isLessThan(close);
            assertThat(report.agreeing()).isEqualTo(samples.size());
            assertThat(ModelFile.decode(model.file().encode())).isEqualTo(model.file());
            assertThat(model.rounding().worst()).isLessThanOrEqualTo(5e-19);
        }
    }

    @Test
    void whatIsNotTheSameFunctionIsNoted() throws Exception {
        assertThat(read("cnn.keras", Profile.D2).notes())
                .containsExactly(
                        "dense: GELU by the error function becomes GELU by tanh, at most 0.0005 off for each number");
        assertThat(read("mlp.onnx", Profile.D2).notes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nested.keras, inner: layers of class Sequential are not supported",
        "dilated.keras, 'holes: dilation_rate = [2,2]'",
        "erf.onnx, node erf1 (Erf): this operator is not supported"
    })
    void whatAChainCannotComputeIsRefusedByName(String name, String message) {
        assertThatThrownBy(() -> read(name, Profile.D1))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(name.startsWith("dilated") ? "only [1,1]" : "supported are");
    }

    @Test
    void aLoopThatWasWrittenStepByStepIsRefusedWithAWayOut() {
        assertThatThrownBy(() -> read("torch-rnn-state-dynamo.onnx", Profile.D2))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("(Slice): only the last step of a recurrent layer")
                .hasMessageContaining("dynamo=False");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cnn.keras", "graph.h5", "mlp.onnx"})
    void theFirstLibrarysProfileIsForItsOwnLayers(String name) {
        assertThatThrownBy(() -> read(name, Profile.D1_COMPAT))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("first library");
    }

    /** The greatest output is looked up among them: with too few a contract of the first library's ABI would end in Panic(0x32). */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void asManyClassesAsOutputsAreExpected(int count) throws Exception {
        assertThatThrownBy(() -> Importers.read(bytes("cnn.keras"), "cnn.keras", classes(count)))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("classes: " + count + " (--classes, or classes_name in the file)")
                .hasMessageContaining("the model has 4 outputs");
        assertThat(Importers.read(bytes("cnn.keras"), "cnn.keras", classes(4))
                        .file()
                        .classes())
                .hasSize(4);
    }

    private static ImportOptions classes(int count) {
        List<String> names =
                IntStream.range(0, count).mapToObj(i -> "class " + i).toList();
        return new ImportOptions(Profile.D2, null, names, ImportOptions.LONGEST, null, List.of());
    }

    static ImportedModel read(String name, Profile profile) throws IOException, MalformedException {
        return Importers.read(bytes(name), name, ImportOptions.to(profile));
    }

    static byte[] bytes(String name) throws IOException {
        try (InputStream in = RealModelsTest.class.getResourceAsStream("/models/" + name)) {
            return in.readAllBytes();
        }
    }

    /** @param outputs filled with what the tool computed */
    static List<Sample> samples(String name, FloatModel model, List<double[]> outputs)
            throws IOException, MalformedException {
        List<Sample> samples = new ArrayList<>();
        for (JsonNode sample : JSON.readTree(bytes(name + ".json"))) {
            List<double[]> inputs = new ArrayList<>();
            for (JsonNode input : sample.get("inputs")) inputs.add(JSON.convertValue(input, double[].class));
            samples.add(sample(name + " " + samples.size(), model, inputs));
            outputs.add(JSON.convertValue(sample.get("output"), double[].class));
        }
        return samples;
    }

    static Sample sample(String name, FloatModel model, List<double[]> inputs) throws MalformedException {
        List<InputPort> ports = InputPort.of(model);
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            double[] values = inputs.get(i);
            List<BigDecimal> exact =
                    Arrays.stream(values).mapToObj(BigDecimal::new).toList();
            tensors.add(ports.get(i).fit(new WrittenInput(new int[] {values.length}, exact), name));
        }
        return new Sample(name, tensors);
    }
}
