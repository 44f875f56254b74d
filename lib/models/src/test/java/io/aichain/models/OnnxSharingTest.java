package io.aichain.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.inference.model.Profile;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What follows a product becomes part of it (a bias, an activation) only where nothing else takes the product: under its own name, or under another that
 * an operator gave it that computes nothing.
 */
class OnnxSharingTest {
    private static final byte[] CONSTANTS = OnnxBytes.join(
            OnnxBytes.initializer("same", new long[] {4, 4}, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1),
            OnnxBytes.initializer("row", new long[] {1, 4}, 10, 20, 30, 40),
            OnnxBytes.initializer("shape", new long[] {2}, 1, 4));

    @ParameterizedTest
    @CsvSource({"Identity, a", "Dropout, a", "Flatten, a", "Reshape, a shape"})
    void anActivationStaysOutOfAProductThatOthersTake(String alias, String inputs) throws Exception {
        byte[] nodes = OnnxBytes.join(
                OnnxBytes.node("MatMul", "x same", "a"),
                OnnxBytes.node(alias, inputs, "b"),
                OnnxBytes.node("Relu", "b", "c"),
                OnnxBytes.node("Add", "c a", "y"));
        assertThat(outputs(nodes)).containsExactly(-1, 4, -3, 8);
    }

    @ParameterizedTest
    @CsvSource({"Identity, a", "Dropout, a", "Flatten, a", "Reshape, a shape"})
    void anActivationBecomesPartOfAProductThatNothingElseTakes(String alias, String inputs) throws Exception {
        byte[] nodes = OnnxBytes.join(
                OnnxBytes.node("MatMul", "x same", "a"),
                OnnxBytes.node(alias, inputs, "b"),
                OnnxBytes.node("Add", "b row", "c"),
                OnnxBytes.node("Relu", "c", "y"));
        assertThat(outputs(nodes)).containsExactly(9, 22, 27, 44);
        assertThat(read(nodes).reference().layers()).as("input and product").hasSize(2);
    }

    /** A constant row is no layer of ours: behind a product that others take, it has nowhere to go. */
    @ParameterizedTest
    @CsvSource({"Identity, a", "Dropout, a", "Flatten, a", "Reshape, a shape"})
    void aBiasStaysOutOfAProductThatOthersTake(String alias, String inputs) {
        byte[] nodes = OnnxBytes.join(
                OnnxBytes.node("MatMul", "x same", "a"),
                OnnxBytes.node(alias, inputs, "b"),
                OnnxBytes.node("Add", "b row", "c"),
                OnnxBytes.node("Mul", "c a", "y"));
        assertThatThrownBy(() -> read(nodes))
                .hasMessageContaining("only supported as the bias of the product before it");
    }

    private static ImportedModel read(byte[] nodes) throws Exception {
        byte[] file = OnnxBytes.model(CONSTANTS, nodes);
        return Importers.read(file, "file", ImportOptions.to(Profile.D2));
    }

    private static double[] outputs(byte[] nodes) throws Exception {
        FloatModel model = read(nodes).reference();
        Sample sample = RealModelsTest.sample("x", model, List.of(new double[] {-1, 2, -3, 4}));
        List<FloatTensor> all = new FloatEvaluation(model).run(sample.inputs());
        return all.getLast().data();
    }
}
