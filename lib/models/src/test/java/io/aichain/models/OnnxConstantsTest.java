package io.aichain.models;

import static io.aichain.models.OnnxBytes.attribute;
import static io.aichain.models.OnnxBytes.initializer;
import static io.aichain.models.OnnxBytes.integers;
import static io.aichain.models.OnnxBytes.node;
import static io.aichain.models.OnnxBytes.opset;
import static io.aichain.models.OnnxOptionsTest.ROW;
import static io.aichain.models.OnnxOptionsTest.SEQUENCE;
import static io.aichain.models.OnnxOptionsTest.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.model.LayerType;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Constants, in every form that a version of ONNX has for them. */
class OnnxConstantsTest {
    /** Before version 10 the bounds of a piece were attributes: the last step of a cell, and a piece of a constant. */
    @Test
    void aSliceOfEarlyVersionsSaysItsBoundsInAttributes() throws Exception {
        byte[] end = integers("ends", Long.MAX_VALUE);
        byte[][] graph = {
            node("LSTM", "x lw lr", "all", attribute("hidden_size", 1)),
            node("Squeeze", "all", "steps", integers("axes", 1)),
            node("Slice", "steps", "last", integers("starts", -1), end, integers("axes", 0)),
            node("Squeeze", "last", "y", integers("axes", 0))
        };
        FloatLayer cell = read(SEQUENCE, opset("", 9), graph).layers().getLast();
        assertThat(cell.type()).isEqualTo(LayerType.LSTM);
        assertThat(cell.parameter(4)).as("gives all steps").isZero();
        graph[2] = node("Slice", "steps", "last", integers("starts", 0), end, integers("axes", 0));
        assertThatThrownBy(() -> read(SEQUENCE, opset("", 9), graph))
                .hasMessageContaining("only the last step of a recurrent layer is supported");

        byte[] row = initializer("target", new long[] {4}, 9, 1, 4, 9);
        byte[] piece = node("Slice", "target", "piece", integers("starts", 1), integers("ends", -1));
        byte[] reshape = node("Reshape", "x piece", "y");
        assertThat(read(ROW, opset("", 9), row, piece, reshape).layers()).hasSize(1);
        assertThatThrownBy(() -> read(ROW, opset("", 10), row, piece, reshape))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("attribute starts is one of versions before 10");
        byte[] open = node("Slice", "target", "piece", integers("starts", 1));
        assertThatThrownBy(() -> read(ROW, opset("", 9), row, open, reshape))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("attribute ends is missing");
    }

    /** Since version 15 a part of a shape may be asked for: torch's newer exporter asks for one length at a time. */
    @ParameterizedTest
    @CsvSource({
        "0, 1, 1",
        "1, 2, 4",
        "-1, 9, 4",
        "-2, -1, 1",
        "-9, 1, 1",
    })
    void aPartOfAShapeIsAskedFor(long start, long end, long length) throws Exception {
        byte[] four = initializer("four", new long[] {1}, length == 4 ? 1 : 4);
        byte[] part = node("Shape", "x", "part", attribute("start", start), attribute("end", end));
        byte[] target = node("Concat", length == 4 ? "four part" : "part four", "target", attribute("axis", 0));
        assertThat(read(ROW, opset("", 15), four, part, target, node("Reshape", "x target", "y"))
                        .layers())
                .hasSize(1);
    }

    @Test
    void aPartOfAShapeMayBeNothing() throws Exception {
        byte[] nothing = node("Shape", "x", "nothing", attribute("start", 2), attribute("end", 1));
        byte[] target = node("Concat", "nothing all", "target", attribute("axis", 0));
        byte[] all = node("Shape", "x", "all");
        assertThat(read(ROW, opset("", 15), nothing, all, target, node("Reshape", "x target", "y"))
                        .layers())
                .hasSize(1);
    }

    /** torch's newer exporter always writes allowzero: it is about targets with a 0 alone. */
    @Test
    void aZeroThatIsMeantLeavesNothing() throws Exception {
        byte[] allowed = attribute("allowzero", 1);
        byte[] row = initializer("target", new long[] {3}, 1, 1, 4);
        byte[] one = initializer("one1", new long[] {1}, 1);
        assertThat(read(
                                ROW,
                                opset("", 18),
                                row,
                                one,
                                node("Reshape", "x target", "long", allowed),
                                node("Squeeze", "long one1", "y"))
                        .layers())
                .hasSize(1);
        for (long[] zero : new long[][] {{0, 4}, {1, 0, 1}}) {
            byte[] target = initializer("target", new long[] {zero.length}, zero);
            assertThat(read(ROW, opset("", 18), target, node("Reshape", "x target", "y"))
                            .layers())
                    .hasSize(1);
            assertThatThrownBy(() -> read(ROW, opset("", 18), target, node("Reshape", "x target", "y", allowed)))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining("with allowzero = 1: nothing is left");
        }
    }

    /** (x - mean) / deviation, as pictures are made ready for a net. */
    @ParameterizedTest
    @CsvSource({
        "Sub, x k, 1, -8",
        "Sub, k x, -1, 8",
        "Div, x k, 0.125, 0",
        "Mul, k x, 8, 0",
    })
    void aNumberIsTakenAwayOrDividedBy(String op, String inputs, double scale, double offset) throws Exception {
        byte[] k = initializer("k", new long[] {}, 8);
        FloatLayer layer =
                read(ROW, opset("", 13), k, node(op, inputs, "y")).layers().getLast();
        assertThat(layer.type()).isEqualTo(LayerType.RESCALE);
        assertThat(layer.parameters()).containsExactly(scale, offset);
    }

    /** As exporters cut first states out of zeros: here the weights of a product, out of 1 to 24. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8 3 | 4 8 0 | 13 14 15 16 17 18 19 20 21 22 23 24",
                "8 3 | -99 -4 -2 | 1 2 3 4 5 6 7 8 9 10 11 12",
                "4 6 | 3 99 1 | 4 5 6 10 11 12 16 17 18 22 23 24",
                "4 6 | -5 -2 -1 | 2 3 4 8 9 10 14 15 16 20 21 22",
            })
    void aPieceOfAConstantIsCutOut(String dims, String bounds, String weights) throws Exception {
        long[] b = longs(bounds);
        byte[] slice =
                node("Slice", "k", "piece", integers("starts", b[0]), integers("ends", b[1]), integers("axes", b[2]));
        assertThat(weights(9, constant("k", dims), slice)).containsExactly(numbers(weights));
        byte[] beyond = node("Slice", "k", "piece", integers("starts", 0), integers("ends", 1), integers("axes", 2));
        assertThatThrownBy(() -> weights(9, constant("k", dims), beyond))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("only one piece of one dimension is supported");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4 6", "-1 6", "4 -1", "0 -1"})
    void aConstantIsReshaped(String target) throws Exception {
        double[] all = IntStream.rangeClosed(1, 24).asDoubleStream().toArray();
        assertThat(weights(13, constant("k", "4 2 3"), target(target), node("Reshape", "k target", "piece")))
                .containsExactly(all);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1 -1 | two are open",
                "5 | a constant of shape [4, 2, 3] to shape [5.0]",
                "5 -1 | a constant of shape [4, 2, 3] to shape [5.0, -1.0]",
                "-4 -6 | a constant of shape",
                "65536 65536 | a constant of shape",
                "2147483648 2 | a constant of shape",
                "0 0 3 0 | a constant of shape",
            })
    void otherShapesOfAConstantAreRefused(String target, String message) {
        byte[] reshape = node("Reshape", "k target", "piece");
        assertThatThrownBy(() -> weights(13, constant("k", "4 2 3"), target(target), reshape))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(message);
    }

    /** A target may have fewer dimensions, and leave some as they are. */
    @ParameterizedTest
    @CsvSource({"4 1, 6", "4 6, 1", "1 6, 4 1", "6, 4 1"})
    void aNumberIsRepeated(String dims, String target) throws Exception {
        long[] shape = longs(dims);
        long[] sevens = new long[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.fill(sevens, 7);
        byte[] k = initializer("k", shape, sevens);
        assertThat(weights(13, k, target(target), node("Expand", "k target", "piece")))
                .hasSize(24)
                .containsOnly(7);
        assertThatThrownBy(() -> weights(13, k, target("3 5"), node("Expand", "k target", "piece")))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("to [3.0, 5.0]");
    }

    /** Of 1, 2, 3 and so on. */
    private static byte[] constant(String name, String dims) {
        long[] shape = longs(dims);
        int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return initializer(name, shape, LongStream.rangeClosed(1, size).toArray());
    }

    private static byte[] target(String numbers) {
        return initializer("target", new long[] {longs(numbers).length}, longs(numbers));
    }

    private static long[] longs(String list) {
        return Arrays.stream(list.split(" ")).mapToLong(Long::parseLong).toArray();
    }

    private static double[] numbers(String list) {
        return Arrays.stream(longs(list)).asDoubleStream().toArray();
    }

    /** Those of a product with what is computed as "piece". */
    private static double[] weights(long version, byte[]... parts) throws Exception {
        byte[] product = node("MatMul", "x piece", "y");
        return read(ROW, opset("", version), OnnxBytes.join(parts), product)
                .layers()
                .getLast()
                .weights();
    }

    /** As exporters multiply lengths for a target. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"three three | [9.0]", "three row | [6.0, 6.0]", "row row | [4.0, 4.0]", "one row | [2.0, 2.0]"})
    void constantsAreMultiplied(String inputs, String product) throws Exception {
        byte[] three = initializer("three", new long[] {}, 3);
        byte[] row = initializer("row", new long[] {2}, 2, 2);
        byte[] graph = node("Reshape", "x p", "y");
        assertThatThrownBy(() -> read(ROW, opset("", 13), three, row, node("Mul", inputs, "p"), graph))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("to shape " + product + "; only to");
        assertThatThrownBy(() -> read(ROW, opset("", 13), row, node("Mul", "row c", "k"), node("Add", "x k", "y")))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("of constants of shapes [2] and [3]; one shape, or a single number, expected");
    }

    @Test
    void aRowTakenAwayIsABias() throws Exception {
        byte[][] graph = {initializer("k", new long[] {3}, 1, 2, 3), node("MatMul", "x w", "d"), node("Sub", "d k", "y")
        };
        FloatLayer dense = read(ROW, opset("", 13), graph).layers().getLast();
        assertThat(Arrays.copyOfRange(dense.weights(), 12, 15)).containsExactly(-1, -2, -3);
    }

    @ParameterizedTest
    @CsvSource({
        "Sub, x x, of two values it is not supported",
        "Sub, c x, input 0 has shape [3]; one number expected",
        "Div, x x, only by a number is it supported",
        "Div, zero x, only by a number is it supported",
        "Div, x c, input 1 has shape [3]; one number expected",
        "Div, x zero, by 0",
        "Sub, x deep, a constant of 3 dimensions to a value of 2",
    })
    void otherDifferencesAndQuotientsAreRefused(String op, String inputs, String message) {
        assertThatThrownBy(() -> read(ROW, opset("", 13), node(op, inputs, "y")))
                .isInstanceOf(MalformedException.class)
                .hasMessageContainingAll("(" + op + ")", message);
    }

    /** 7 / 2 is 3 there: an input of whole numbers, whatever is done with it before. */
    @Test
    void aQuotientOfWholeNumbersIsRefused() throws Exception {
        byte[] two = initializer("two", new long[] {}, 2);
        byte[][] graph = {two, node("Mul", "x two", "d"), node("Div", "d two", "y")};
        assertThatThrownBy(() -> OnnxImporter.read(OnnxBytes.model(7, ROW, opset("", 13), graph), "", 16))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("of whole numbers it drops what is behind the point");
        assertThat(OnnxImporter.read(OnnxBytes.model(1, ROW, opset("", 13), graph), "", 16)
                        .layers())
                .hasSize(3);
    }

    /** Since version 12 a constant may be a number, or a row of them. */
    @Test
    void aConstantMayBeNumbers() throws Exception {
        byte[] reshape = node("Reshape", "x k", "y");
        byte[] ints = node("Constant", "", "k", integers("value_ints", 1, 4));
        assertThat(read(ROW, opset("", 13), ints, reshape).layers()).hasSize(1);
        byte[] floats = node("Constant", "", "k", OnnxBytes.decimals("value_floats", 2));
        assertThat(read(ROW, opset("", 13), floats, node("Mul", "x k", "y")).layers())
                .hasSize(2);
        byte[] six = node("Constant", "", "k", attribute("value_float", 6f));
        byte[] none = node("Constant", "", "z", attribute("value_int", 0));
        assertThat(read(ROW, opset("", 13), six, none, node("Clip", "x z k", "y"))
                        .layers())
                .hasSizeGreaterThan(1);
        byte[] two = node("Constant", "", "k", attribute("value_float", 6f), attribute("value_int", 0));
        assertThatThrownBy(() -> read(ROW, opset("", 13), two, reshape))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("one value expected");
        byte[] text = node("Constant", "", "k", attribute("value_string", "a"));
        assertThatThrownBy(() -> read(ROW, opset("", 13), text, reshape))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("attribute value_string is not known");
    }

    /** As torch's newer exporter writes them unless told otherwise. */
    @Test
    void weightsInAnotherFileAreRefusedWithWhatToDo() {
        assertThatThrownBy(() ->
                        read(ROW, opset("", 18), OnnxBytes.external("weights", 4, 3), node("MatMul", "x weights", "y")))
                .isInstanceOf(MalformedException.class)
                .hasMessageContainingAll(
                        "tensor weights: its numbers lie in another file",
                        "torch.onnx.export(.., external_data=False)");
    }
}
