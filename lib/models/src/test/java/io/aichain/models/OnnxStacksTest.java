package io.aichain.models;

import static io.aichain.models.OnnxBytes.attribute;
import static io.aichain.models.OnnxBytes.initializer;
import static io.aichain.models.OnnxBytes.integers;
import static io.aichain.models.OnnxBytes.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.MalformedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values joined along a dimension of length 1, of which one is taken; and comparisons, of which a Softplus alone is made. */
class OnnxStacksTest {
    /** a is x, and b ten times x, both (1, 1, 4); s is both of them. */
    private static final byte[] STACK = OnnxBytes.join(
            initializer("same", new long[] {4, 4}, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1),
            initializer("front", new long[] {1}, 0),
            initializer("ten", new long[] {}, 10),
            node("MatMul", "x same", "p"),
            node("Mul", "p ten", "q"),
            node("Unsqueeze", "p front", "a"),
            node("Unsqueeze", "q front", "b"),
            node("Concat", "a b", "s", attribute("axis", 0)));

    @ParameterizedTest
    @CsvSource({"0, 0, 1", "-2, 0, 1", "1, 0, 10", "-1, -3, 10"})
    void oneOfAStackIsTaken(int index, int axis, int times) throws Exception {
        FloatModel model = read(taken(index, axis));
        assertThat(outputs(model)).containsExactly(-times, 2 * times, -3 * times, 4 * times);
    }

    /** Of two products, each taken by its stack alone, and one taken from there twice. */
    @Test
    void whatFollowsAStackThatOthersTakeStaysOutOfItsLayers() throws Exception {
        byte[] twice = OnnxBytes.join(
                initializer("at", new long[] {}, 0),
                node("MatMul", "x same", "m"),
                node("MatMul", "x same", "n"),
                node("Unsqueeze", "m front", "m1"),
                node("Unsqueeze", "n front", "n1"),
                node("Concat", "m1 n1", "t", attribute("axis", 0)),
                node("Gather", "t at", "c", attribute("axis", 0)),
                node("Gather", "t at", "d", attribute("axis", 0)),
                node("Relu", "c", "e"),
                node("Add", "e d", "y"));
        assertThat(outputs(read(twice))).containsExactly(-1, 4, -3, 8);
    }

    @ParameterizedTest
    @CsvSource({"2, 0, index 2 of 2 values", "-3, 0, index -3 of 2 values", "0, 2, 'axis = 2; only 0'", "0, 3, axis = 3"
    })
    void whatAStackDoesNotHaveIsRefused(int index, int axis, String why) {
        refused(taken(index, axis), why);
    }

    @Test
    void aWholeStackIsNoLayers() {
        refused(
                node("Relu", "s", "y"),
                "node Relu 5 (Relu): input 0 (s) is joined of values along a dimension of length 1");
        refused(node("Flatten", "s", "y"), "(Flatten): input 0 (s) is joined of values");
        refused(node("Concat", "a b", "s", attribute("axis", 0)), "its output has a name that is taken");
        refused(node("Concat", "a b", "y", attribute("axis", 0)), "the output y is joined of values");
        refused(node("Concat", "a b", "y"), "no axis");
        refused(
                OnnxBytes.join(
                        node("Transpose", "a", "t", integers("perm", 2, 1, 0)),
                        node("Concat", "a t", "y", attribute("axis", 0))),
                "inputs of different layout");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-1, 1", "1, 0", "-2, 0"})
    void aDimensionOfLengthOneHasOneElement(int index, int isThere) throws Exception {
        byte[] nodes = OnnxBytes.join(
                initializer("at", new long[] {}, index), node("Gather", "a at", "y", attribute("axis", 0)));
        if (isThere == 1) assertThat(outputs(read(nodes))).containsExactly(-1, 2, -3, 4);
        else refused(nodes, "index %d in a dimension of length 1".formatted(index));
    }

    @ParameterizedTest
    @CsvSource({
        "s, 0, 1, 1",
        "s, -1, 9223372036854775807, 10",
        "s, 1, 2, 10",
        "s, -2, -1, 1",
        "a, 0, 1, 1",
        "a, -1, 7, 1",
        "b, -5, 1, 10"
    })
    void aPieceOfOneIsTaken(String of, long from, long to, int times) throws Exception {
        assertThat(outputs(read(piece(of, from, to, 0)))).containsExactly(-times, 2 * times, -3 * times, 4 * times);
    }

    @ParameterizedTest
    @CsvSource({
        "s, 0, 2, 0, only one of the values",
        "s, 1, 1, 0, only one of the values",
        "s, 0, 1, 2, axis = 2; only 0",
        "a, 1, 2, 0, nothing is left",
        "a, 0, 1, 2, only the last step"
    })
    void otherPiecesAreRefused(String of, long from, long to, int axis, String why) {
        refused(piece(of, from, to, axis), why);
    }

    private static byte[] piece(String of, long from, long to, int axis) {
        return OnnxBytes.join(
                initializer("from", new long[] {1}, from),
                initializer("to", new long[] {1}, to),
                initializer("axis", new long[] {1}, axis),
                node("Slice", of + " from to axis", "y"));
    }

    private static byte[] taken(int index, int axis) {
        return OnnxBytes.join(
                initializer("at", new long[] {}, index), node("Gather", "s at", "y", attribute("axis", axis)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "20 | p | p | 1 | Softplus",
                "25 | q | p | 10 | Softplus",
            })
    void aSoftplusWithAThresholdIsTheSoftplus(int threshold, String compared, String chosen, int by, String op)
            throws Exception {
        double[] made = outputs(read(choice(threshold, compared, chosen, by, op)));
        double[] x = {-1, 2, -3, 4};
        for (int i = 0; i < x.length; i++) {
            assertThat(made[i])
                    .isCloseTo(Math.log1p(Math.exp(x[i] * by)) / by, org.assertj.core.data.Offset.offset(1e-12));
        }
    }

    /** Each would be another function. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "19 | p | p | 1 | Softplus",
                "-20 | p | p | 1 | Softplus",
                "20 | q | p | 1 | Softplus",
                "20 | q | q | 10 | Softplus",
                "20 | p | q | 1 | Softplus",
                "20 | q | p | -10 | Softplus",
                "20 | p | p | 1 | Sigmoid",
                "20 | p | p | 1 | Relu",
            })
    void otherComparisonsAreRefused(int threshold, String compared, String chosen, int by, String op) {
        refused(choice(threshold, compared, chosen, by, op), "only in a Softplus above whose threshold");
    }

    /** It would give the result its dimensions. */
    @Test
    void aThresholdOfMoreDimensionsIsRefused() {
        byte[] nodes = OnnxBytes.join(initializer("over", new long[] {1, 1, 1}, 20), node("Greater", "p over", "g"));
        refused(nodes, "only in a Softplus");
    }

    @Test
    void aComparisonOrAChoiceAloneIsRefused() {
        byte[] over = initializer("over", new long[] {}, 20);
        refused(OnnxBytes.join(over, node("Greater", "p over", "y")), "no node makes the output y");
        refused(OnnxBytes.join(over, node("Greater", "over p", "y")), "only in a Softplus");
        refused(node("Greater", "p q", "y"), "only in a Softplus");
        refused(node("Where", "p q p", "y"), "only in a Softplus");
        refused(
                OnnxBytes.join(over, node("Greater", "p over", "g"), node("Add", "g p", "y")),
                "is no value of a node before it");
    }

    /** A length that is open is known to nobody, and no index. */
    @Test
    void anOpenLengthIsNoIndex() {
        byte[] open = OnnxBytes.join(
                initializer("one", new long[] {}, 1),
                initializer("front", new long[] {1}, 0),
                node("Shape", "x", "shape"),
                node("Gather", "shape one", "length"),
                node("Unsqueeze", "x front", "a"),
                node("Concat", "a a", "s", attribute("axis", 0)));
        byte[] index = OnnxBytes.join(open, node("Gather", "s length", "y", attribute("axis", 0)));
        byte[] piece = OnnxBytes.join(
                open,
                node("Unsqueeze", "length front", "from"),
                initializer("to", new long[] {1}, 1),
                node("Slice", "s from to front", "y"));
        for (byte[] nodes : List.of(index, piece)) {
            byte[] file = OnnxBytes.model(new long[] {1, -1, 3}, OnnxBytes.opset("", 13), nodes);
            assertThatThrownBy(() -> OnnxImporter.read(file, "", 16))
                    .isInstanceOf(MalformedException.class)
                    .message()
                    .matches(said -> said.contains("index NaN of 2 values") || said.contains("only one of the values"));
        }
    }

    /** {@code Where(compared > threshold, chosen, op(compared) / by)}; q is ten times p. */
    private static byte[] choice(int threshold, String compared, String chosen, int by, String op) {
        return OnnxBytes.join(
                initializer("over", new long[] {}, threshold),
                initializer("by", new long[] {}, by),
                node("Greater", compared + " over", "g"),
                node(op, compared, "f"),
                node("Div", "f by", "h"),
                node("Where", "g " + chosen + " h", "y"));
    }

    private static void refused(byte[] nodes, String why) {
        assertThatThrownBy(() -> read(nodes))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(why);
    }

    private static FloatModel read(byte[] nodes) throws Exception {
        return OnnxImporter.read(OnnxBytes.model(STACK, nodes), "", 16);
    }

    private static double[] outputs(FloatModel model) throws Exception {
        Sample sample = RealModelsTest.sample("x", model, List.of(new double[] {-1, 2, -3, 4}));
        return new FloatEvaluation(model).run(sample.inputs()).getLast().data();
    }
}
