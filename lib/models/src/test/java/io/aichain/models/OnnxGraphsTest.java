package io.aichain.models;

import static io.aichain.models.OnnxBytes.attribute;
import static io.aichain.models.OnnxBytes.initializer;
import static io.aichain.models.OnnxBytes.join;
import static io.aichain.models.OnnxBytes.named;
import static io.aichain.models.OnnxBytes.node;
import static io.aichain.models.OnnxBytes.opset;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.model.LayerType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graphs as people and exporters write them: rows made of images that are handed on, tokens that are cast, nodes that are called alike. */
class OnnxGraphsTest {
    private static final long[] ROW = {1, 4};
    private static final long[] ROW_OF_FOUR = {4};
    /** Two channels, one row, two columns. */
    private static final long[] IMAGE = {1, 2, 1, 2};

    /** A product that changes nothing: what it gives is a row in the file's order. */
    private static byte[] same(int n) {
        long[] ones = new long[n * n];
        for (int i = 0; i < n; i++) ones[i * n + i] = 1;
        return initializer("same", new long[] {n, n}, ones);
    }

    private static FloatModel read(int type, long[] input, byte[]... parts) throws Exception {
        return OnnxImporter.read(OnnxBytes.model(type, input, opset("", 17), parts), "", 16);
    }

    private static double[] outputs(FloatModel model, double... input) throws Exception {
        Sample sample = RealModelsTest.sample("x", model, List.of(input));
        return new FloatEvaluation(model).run(sample.inputs()).getLast().data();
    }

    /** Of an image with channels last, 1 and 2 in the first cell, 3 and 4 in the second. */
    @Test
    void flattenedImagesAreJoined() throws Exception {
        byte[] ten = initializer("ten", new long[] {}, 10);
        byte[][] graph = {
            same(8),
            ten,
            node("Flatten", "x", "a"),
            node("Mul", "x ten", "more"),
            node("Flatten", "more", "b"),
            node("Concat", "a b", "both", attribute("axis", 1)),
            node("MatMul", "both same", "y")
        };
        assertThat(outputs(read(1, IMAGE, graph), 1, 2, 3, 4)).containsExactly(1, 3, 2, 4, 10, 30, 20, 40);
    }

    @ParameterizedTest
    @CsvSource({"g a, 2, 3, 1, 3, 2, 4", "a g, 1, 3, 2, 4, 2, 3"})
    void aFlattenedImageIsJoinedWithARow(String inputs, double a, double b, double c, double d, double e, double f)
            throws Exception {
        byte[][] graph = {
            same(6),
            node("Flatten", "x", "a"),
            node("GlobalAveragePool", "x", "mean"),
            node("Flatten", "mean", "g"),
            node("Concat", inputs, "both", attribute("axis", -1)),
            node("MatMul", "both same", "y")
        };
        assertThat(outputs(read(1, IMAGE, graph), 1, 2, 3, 4)).containsExactly(a, b, c, d, e, f);
    }

    @Test
    void anImageIsNotJoinedWithARow() {
        byte[][] graph = {node("Flatten", "x", "a"), node("Concat", "x a", "y", attribute("axis", 1))};
        assertThatThrownBy(() -> read(1, IMAGE, graph))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("inputs of different layout are not supported");
    }

    private static final byte[] VECTORS = join(
            initializer("scale", ROW_OF_FOUR, 1, 10, 100, 1000),
            initializer("shift", ROW_OF_FOUR, 5, 6, 7, 8),
            initializer("zeros", ROW_OF_FOUR, 0, 0, 0, 0),
            initializer("ones", ROW_OF_FOUR, 1, 1, 1, 1));

    /** nn.Flatten, nn.BatchNorm1d: each number goes to the element that it is of. */
    @Test
    void aFlattenedImageIsNormalized() throws Exception {
        byte[] epsilon = attribute("epsilon", 1e-12f);
        byte[] batch = node("BatchNormalization", "a scale shift zeros ones", "n", epsilon);
        byte[] flat = node("Flatten", "x", "a");
        byte[] product = node("MatMul", "n same", "y");
        assertThat(outputs(read(1, IMAGE, VECTORS, same(4), flat, batch, product), 1, 2, 3, 4))
                .containsExactly(new double[] {6, 36, 207, 4008}, within(1e-6));
        byte[] layer = node("LayerNormalization", "a scale shift", "n", epsilon);
        double d = 1 / Math.sqrt(1.25);
        assertThat(outputs(read(1, IMAGE, VECTORS, same(4), flat, layer, product), 1, 2, 3, 4))
                .containsExactly(new double[] {5 - 1.5 * d, 6 + 5 * d, 7 - 50 * d, 8 + 1500 * d}, within(1e-6));
        byte[] soft = node("Softmax", "a", "n");
        assertThat(outputs(read(1, IMAGE, same(4), flat, soft, product), 1, 2, 3, 4))
                .containsExactly(softmax(1, 3, 2, 4), within(1e-12));
    }

    private static double[] softmax(double... x) {
        double sum = Arrays.stream(x).map(Math::exp).sum();
        return Arrays.stream(x).map(v -> Math.exp(v) / sum).toArray();
    }

    /** tf2onnx writes it in front of each Embedding of Keras, whose input is of floats. */
    @ParameterizedTest
    @CsvSource({"1, 6", "1, 7", "7, 6", "6, 7"})
    void tokensAreCast(int type, long to) throws Exception {
        byte[] table = initializer("table", new long[] {3, 2}, 1, 2, 3, 4, 5, 6);
        byte[] cast = node("Cast", "x", "t", attribute("to", to));
        FloatModel model = read(type, ROW, table, cast, node("Gather", "table t", "y"));
        assertThat(model.layers()).extracting(FloatLayer::type).containsExactly(LayerType.INPUT, LayerType.EMBEDDING);
        assertThat(model.layers().getFirst().parameter(0)).as("tokens").isEqualTo(2);
        assertThat(outputs(model, 2, 0, 1, 2)).containsExactly(5, 6, 1, 2, 3, 4, 5, 6);
    }

    @ParameterizedTest
    @CsvSource({"1, table t", "9, table t", "7, t t", "7, x t", "7, table t t"})
    void otherCastsAreRefused(long to, String gathered) {
        byte[] table = initializer("table", new long[] {3, 2}, 1, 2, 3, 4, 5, 6);
        byte[] cast = node("Cast", "x", "t", attribute("to", to));
        byte[] more = gathered.equals("table t t") ? node("Relu", "t", "z") : new byte[0];
        assertThatThrownBy(() -> read(1, ROW, table, cast, more, node("Gather", gathered, "y")))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith(
                        gathered.startsWith("x") ? "node Gather 1" : "node Cast 0 (Cast): only of shapes");
        assertThatThrownBy(() -> read(1, ROW, node("Cast", "x", "y", attribute("to", 7))))
                .hasMessageStartingWith("node Cast 0 (Cast): only of shapes and constants");
        byte[] computed = node("Relu", "x", "r");
        byte[] late = node("Cast", "r", "t", attribute("to", 7));
        assertThatThrownBy(() -> read(1, ROW, table, computed, late, node("Gather", "table t", "y")))
                .hasMessageStartingWith("node Cast 1 (Cast): only of shapes and constants");
    }

    @ParameterizedTest
    @CsvSource({"x, 1", "x x, 2", "x x x, 3", "x x x x x x x x, 8"})
    void aSumIsOfSomeValues(String inputs, double times) throws Exception {
        byte[][] graph = {same(4), node("Sum", inputs, "s"), node("MatMul", "s same", "y")};
        assertThat(outputs(read(1, ROW, graph), 1, 2, 3, 4)).containsExactly(times, 2 * times, 3 * times, 4 * times);
    }

    @Test
    void otherSumsAreRefused() throws Exception {
        byte[] k = initializer("k", new long[] {}, 7);
        FloatLayer two = read(1, ROW, k, node("Sum", "x k", "y")).layers().getLast();
        assertThat(two.parameters()).containsExactly(1, 7);
        assertThatThrownBy(() -> read(1, ROW, k, node("Sum", "x x k", "y")))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("node Sum 0 (Sum): input 2 (k) is no value of a node before it");
        assertThatThrownBy(() -> read(1, ROW, node("Sum", "x x x x x x x x x", "y")))
                .isInstanceOf(MalformedException.class)
                .hasMessage("node Sum 0 (Sum): 9 inputs; at most 8");
    }

    /** ONNX asks for names neither of nodes nor that they differ: they are for people. */
    @Test
    void nodesMayBeCalledAlike() throws Exception {
        byte[][] graph = {
            named("relu", "Tanh", "x", "a"),
            named("relu", "Relu", "a", "b"),
            named("x", "Sigmoid", "b", "c"),
            named("relu 4", "Relu", "c", "d"),
            named("relu", "Tanh", "d", "y"),
        };
        assertThat(read(1, ROW, graph).layers())
                .extracting(FloatLayer::name)
                .containsExactly("x", "relu", "relu 1", "x 2", "relu 4", "relu 4 4");
        assertThatThrownBy(() -> read(1, ROW, graph[0], named("relu", "Erf", "a", "y")))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("node relu 1 (Erf): this operator is not supported");
    }
}
