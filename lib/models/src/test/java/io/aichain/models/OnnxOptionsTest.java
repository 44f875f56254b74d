package io.aichain.models;

import static io.aichain.models.OnnxBytes.attribute;
import static io.aichain.models.OnnxBytes.initializer;
import static io.aichain.models.OnnxBytes.integers;
import static io.aichain.models.OnnxBytes.join;
import static io.aichain.models.OnnxBytes.node;
import static io.aichain.models.OnnxBytes.opset;
import static io.aichain.models.OnnxBytes.shorts;
import static io.aichain.models.OnnxBytes.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.model.LayerType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attributes of ONNX that change what a node computes: each is honoured, or refused with node and attribute; none is passed over. */
class OnnxOptionsTest {
    static final long[] ROW = {1, 4};
    private static final long[] IMAGE = {1, 2, 4, 5};
    /** Time, batch, features. */
    static final long[] SEQUENCE = {3, 1, 2};

    /** Constants of all shapes that the nodes below take, each of ones. */
    private static final byte[] CONSTANTS = join(
            ones("w", 4, 3),
            ones("c", 3),
            ones("column", 3, 1),
            ones("f", 4),
            ones("kernel", 2, 2, 2, 2),
            ones("each", 2, 1, 2, 2),
            ones("ch", 2),
            ones("one", 1),
            ones("deep", 1, 1, 1),
            ones("lw", 1, 4, 2),
            ones("lr", 1, 4, 1),
            ones("gw", 1, 3, 2),
            ones("gr", 1, 3, 1),
            ones("rw", 1, 1, 2),
            ones("rr", 1, 1, 1),
            initializer("zero", new long[] {}, 0),
            initializer("six", new long[] {}, 6));

    private static byte[] ones(String name, long... dims) {
        long[] values = new long[(int) Arrays.stream(dims).reduce(1, (a, b) -> a * b)];
        Arrays.fill(values, 1);
        return initializer(name, dims, values);
    }

    static FloatModel read(long[] input, byte[] opsets, byte[]... parts) throws Exception {
        byte[] all = CONSTANTS;
        for (byte[] part : parts) all = join(all, part);
        return OnnxImporter.read(OnnxBytes.model(input, opsets, all), "", 16);
    }

    /** Input, version of the operators, operator, inputs, the attribute, what is said of it. */
    static List<Arguments> refusals() {
        String lstm = "x lw lr";
        byte[] one = attribute("hidden_size", 1);
        byte[] size = integers("kernel_shape", 2, 2);
        return List.of(
                refusal(ROW, 13, "Gemm", "x w c", "transA = 1; only 0", attribute("transA", 1)),
                refusal(ROW, 13, "Gemm", "x w column", "bias of shape [3, 1]; [3] expected"),
                refusal(ROW, 24, "Swish", "x", "alpha = 0.5; only 1", attribute("alpha", 0.5f)),
                refusal(ROW, 13, "LogSoftmax", "x", "end the model before it, or in Softmax", attribute("axis", -1)),
                refusal(ROW, 13, "Add", "x x x", "3 inputs; 2 expected"),
                refusal(ROW, 13, "Mul", "x", "1 inputs; 2 expected"),
                refusal(ROW, 13, "Gelu", "x", "approximate = cubic", attribute("approximate", "cubic")),
                refusal(ROW, 13, "Softmax", "x", "axis 0: only channels", attribute("axis", 0)),
                refusal(IMAGE, 11, "Softmax", "x", "axis = 1 with operators before version 13"),
                refusal(ROW, 13, "Relu", "x", "attribute alpha is not known", attribute("alpha", 0.5f)),
                refusal(ROW, 13, "Clip", "x one six", "from 1.0 to 6.0; only from 0"),
                refusal(ROW, 13, "Clip", "x", "only from 0", attribute("min", 0f)),
                refusal(ROW, 9, "Clip", "x", "from -1.0 to 6.0", attribute("min", -1f), attribute("max", 6f)),
                refusal(ROW, 13, "Dropout", "x zero one", "training_mode must be false"),
                refusal(ROW, 14, "BatchNormalization", "x f f f f", "training_mode = 1", attribute("training_mode", 1)),
                refusal(ROW, 7, "BatchNormalization", "x f f f f", "spatial = 0", attribute("spatial", 0)),
                refusal(ROW, 17, "LayerNormalization", "x f f", "axis 0: only channels", attribute("axis", 0)),
                refusal(ROW, 13, "Add", "x deep", "a constant of 3 dimensions to a value of 2"),
                refusal(ROW, 13, "Mul", "x deep", "a constant of 3 dimensions to a value of 2"),
                refusal(ROW, 13, "Flatten", "x", "axis = 0; only 1", attribute("axis", 0)),
                refusal(IMAGE, 13, "Conv", "x kernel ch", "dilations = [2, 2]", integers("dilations", 2, 2)),
                refusal(IMAGE, 13, "Conv", "x kernel ch", "group = 3 with 2 channels", attribute("group", 3)),
                refusal(IMAGE, 13, "Conv", "x kernel ch", "do not fit 2 channels", attribute("group", 2)),
                refusal(IMAGE, 13, "Conv", "x kernel ch", "auto_pad = SAME", attribute("auto_pad", "SAME")),
                refusal(IMAGE, 13, "Conv", "x kernel ch", "pads = [1, 1]; four", integers("pads", 1, 1)),
                refusal(IMAGE, 13, "Conv", "x kernel ch", "kernel_shape = [3, 3]", integers("kernel_shape", 3, 3)),
                refusal(IMAGE, 13, "MaxPool", "x", "dilations = [1, 2]", size, integers("dilations", 1, 2)),
                refusal(IMAGE, 13, "MaxPool", "x", "storage_order = 1", size, attribute("storage_order", 1)),
                refusal(IMAGE, 13, "MaxPool", "x", "pads = [1, 1, 1, 1]", size, integers("pads", 1, 1, 1, 1)),
                refusal(
                        IMAGE,
                        13,
                        "MaxPool",
                        "x",
                        "ceil_mode = 1",
                        size,
                        attribute("ceil_mode", 1),
                        integers("strides", 2, 2)),
                refusal(IMAGE, 19, "AveragePool", "x", "dilations = [2, 1]", size, integers("dilations", 2, 1)),
                refusal(IMAGE, 13, "AveragePool", "x", "pads = [1, 1, 1, 1]", size, integers("pads", 1, 1, 1, 1)),
                refusal(IMAGE, 13, "ReduceMean", "x", "only over height and width", integers("axes", 1, 2)),
                refusal(IMAGE, 13, "ReduceMean", "x", "attribute mean is not known", attribute("mean", 1)),
                refusal(SEQUENCE, 13, "LSTM", lstm, "clip is not supported", one, attribute("clip", 3f)),
                refusal(SEQUENCE, 13, "LSTM", lstm, "direction = reverse", one, attribute("direction", "reverse")),
                refusal(
                        SEQUENCE,
                        13,
                        "LSTM",
                        lstm,
                        "direction = bidirectional",
                        one,
                        attribute("direction", "bidirectional")),
                refusal(SEQUENCE, 13, "LSTM", lstm, "input_forget = 1", one, attribute("input_forget", 1)),
                refusal(new long[] {1, 3, 2}, 14, "LSTM", lstm, "layout = 2", one, attribute("layout", 2)),
                refusal(
                        SEQUENCE,
                        13,
                        "LSTM",
                        lstm,
                        "HardSigmoid is not supported",
                        one,
                        strings("activations", "HardSigmoid", "Tanh", "Tanh")),
                refusal(
                        SEQUENCE,
                        13,
                        "LSTM",
                        lstm,
                        "the last two must be the same",
                        one,
                        strings("activations", "Sigmoid", "Tanh", "Relu")),
                refusal(SEQUENCE, 13, "LSTM", "x lw lr  one", "sequence_lens is not supported", one),
                refusal(SEQUENCE, 13, "LSTM", "x lw lr   deep", "input 5 (a first state or peephole", one),
                refusal(SEQUENCE, 13, "LSTM", "x lw lr     deep", "input 7 (a first state or peephole", one),
                refusal(SEQUENCE, 13, "GRU", "x gw gr", "clip is not supported", one, attribute("clip", 3f)),
                refusal(SEQUENCE, 13, "GRU", "x gw gr", "input_forget is not known", one, attribute("input_forget", 1)),
                refusal(SEQUENCE, 13, "RNN", "x rw rr", "direction = reverse", one, attribute("direction", "reverse")),
                refusal(
                        SEQUENCE,
                        13,
                        "RNN",
                        "x rw rr",
                        "Affine is not supported",
                        one,
                        strings("activations", "Affine")));
    }

    private static Arguments refusal(
            long[] input, int version, String op, String inputs, String message, byte[]... attributes) {
        return Arguments.of(input, version, op, inputs, message, attributes);
    }

    @ParameterizedTest(name = "{2}: {4}")
    @MethodSource("refusals")
    void whatALayerOfOursDoesNotComputeIsRefused(
            long[] input, int version, String op, String inputs, String message, byte[][] attributes) {
        assertThatThrownBy(() -> read(input, opset("", version), node(op, inputs, "y", attributes)))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("node " + op + " 0 (" + op + "): ")
                .hasMessageContaining(message);
    }

    /** Input, version, operator, inputs, type of the last layer, its parameters, how its weights begin, attributes. */
    static List<Arguments> honours() {
        byte[] one = attribute("hidden_size", 1);
        byte[] size = integers("kernel_shape", 2, 2);
        double[] none = {};
        double[] ones = {1, 1};
        return List.of(
                honour(
                        ROW,
                        "Gemm",
                        "x w c",
                        LayerType.DENSE,
                        new double[] {1, 0, 3, 1},
                        new double[] {0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 3, 3, 3},
                        attribute("alpha", 0.5f),
                        attribute("beta", 3f)),
                honour(
                        ROW,
                        "LeakyRelu",
                        "x",
                        LayerType.ACTIVATION,
                        new double[] {0, 0.3},
                        none,
                        attribute("alpha", 0.3f)),
                honour(ROW, "LeakyRelu", "x", LayerType.ACTIVATION, new double[] {0, 0.01}, none),
                honour(ROW, "Elu", "x", LayerType.ACTIVATION, new double[] {7, 0.5}, none, attribute("alpha", 0.5f)),
                honour(
                        ROW,
                        "Gelu",
                        "x",
                        LayerType.ACTIVATION,
                        new double[] {5, 0},
                        none,
                        attribute("approximate", "tanh")),
                honour(ROW, "Gelu", "x", LayerType.ACTIVATION, new double[] {105, 0}, none),
                honour(ROW, "Swish", "x", LayerType.ACTIVATION, new double[] {6, 0}, none),
                honour(ROW, "Swish", "x", LayerType.ACTIVATION, new double[] {6, 0}, none, attribute("alpha", 1f)),
                honour(
                        ROW,
                        "BatchNormalization",
                        "x f f f f",
                        LayerType.BATCH_NORMALIZATION,
                        new double[] {0.25},
                        ones,
                        attribute("epsilon", 0.25f),
                        attribute("momentum", 0.5f)),
                honour(ROW, "Clip", "x zero six", LayerType.RESCALE, new double[] {-1, 6}, none),
                honour(
                        IMAGE,
                        "Conv",
                        "x kernel ch",
                        LayerType.CONV_2D,
                        new double[] {1, 0, 2, 2, 2, 2, 1, 0, 1},
                        ones,
                        integers("strides", 2, 1)),
                honour(
                        IMAGE,
                        "Conv",
                        "x each ch",
                        LayerType.DEPTHWISE_CONV_2D,
                        new double[] {1, 0, 1, 2, 2, 1, 1, 1, 1},
                        ones,
                        attribute("group", 2),
                        attribute("auto_pad", "SAME_UPPER")),
                honour(
                        IMAGE,
                        "AveragePool",
                        "x",
                        LayerType.AVERAGE_POOLING_2D,
                        new double[] {2, 2, 1, 1, 0},
                        none,
                        size,
                        integers("pads", 1, 1, 1, 1),
                        attribute("count_include_pad", 1)),
                honour(
                        IMAGE,
                        "MaxPool",
                        "x",
                        LayerType.MAX_POOLING_2D,
                        new double[] {2, 2, 2, 1, 0},
                        none,
                        size,
                        integers("strides", 2, 1),
                        attribute("ceil_mode", 1)),
                honour(
                        SEQUENCE,
                        "LSTM",
                        "x lw lr",
                        LayerType.LSTM,
                        new double[] {2, 4, 0, 1, 1},
                        ones,
                        one,
                        strings("activations", "Tanh", "Relu", "Relu")),
                honour(
                        SEQUENCE,
                        "GRU",
                        "x gw gr",
                        LayerType.GRU,
                        new double[] {4, 3, 0, 1, 1, 1},
                        ones,
                        one,
                        attribute("linear_before_reset", 1)));
    }

    private static Arguments honour(
            long[] input,
            String op,
            String inputs,
            LayerType type,
            double[] parameters,
            double[] weights,
            byte[]... attributes) {
        return Arguments.of(input, op, inputs, type, parameters, weights, attributes);
    }

    @ParameterizedTest(name = "{1} {3}")
    @MethodSource("honours")
    void whatItComputesFollowsTheAttributes(
            long[] input,
            String op,
            String inputs,
            LayerType type,
            double[] parameters,
            double[] weights,
            byte[][] attributes)
            throws Exception {
        FloatLayer last = read(input, opset("", 20), node(op, inputs, "y", attributes))
                .layers()
                .getLast();
        assertThat(last.type()).isEqualTo(type);
        assertThat(last.parameters()).containsExactly(parameters);
        assertThat(last.weights()).startsWith(weights);
    }

    /** Before version 14 a node that trains said so by its outputs alone. */
    @Test
    void aNormalizationThatTrainsIsRefused() {
        byte[] trains = node("BatchNormalization", "x f f f f", "y");
        // a second output: field 2 again
        byte[] two = new byte[trains.length + 3];
        System.arraycopy(trains, 0, two, 0, trains.length);
        two[1] += 3;
        System.arraycopy(new byte[] {0x12, 1, 'm'}, 0, two, trains.length, 3);
        assertThatThrownBy(() -> read(ROW, opset("", 9), two))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("its outputs of statistics are not supported: it must not train");
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 13, 22, 28})
    void versionsThatAreKnownAreRead(int version) throws Exception {
        for (String domain : List.of("", "ai.onnx")) {
            assertThat(read(ROW, join(opset(domain, version), opset("ai.onnx.ml", 99)), node("Relu", "x", "y"))
                            .layers())
                    .hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"-1", "0", "6", "29", "9223372036854775807"})
    void otherVersionsAreRefused(long version) {
        for (String domain : List.of("", "ai.onnx")) {
            assertThatThrownBy(() -> read(ROW, opset(domain, version), node("Relu", "x", "y")))
                    .isInstanceOf(MalformedException.class)
                    .hasMessage("ONNX: operators of version " + version
                            + "; 7 to 28 are known: export with opset_version=28");
        }
    }

    @Test
    void twoVersionsOfOneDomainAreRefused() {
        assertThatThrownBy(() -> read(ROW, join(opset("", 13), opset("ai.onnx", 17)), node("Relu", "x", "y")))
                .isInstanceOf(MalformedException.class)
                .hasMessage("ONNX: operators of two versions, 13 and 17; one expected");
    }

    /** 1.5 and -2 in each, as bits in the field of 32-bit integers: with the sign's bit the value may be written negative. */
    @ParameterizedTest
    @CsvSource({"10, 15872, 49152", "16, 16320, 49152", "16, 16320, -16384"})
    void shortFloatsStandInTheFieldOfIntegersAsTheirBits(int type, long first, long second) throws Exception {
        byte[] table = shorts("t", type, new long[] {4, 2}, first, second, 0, 0, 0, 0, 0, first);
        FloatLayer dense = read(ROW, opset("", 13), table, node("MatMul", "x t", "y"))
                .layers()
                .getLast();
        assertThat(dense.weights()).containsExactly(1.5, -2, 0, 0, 0, 0, 0, 1.5);
    }

    /** An attribute of another type than the operator's would be read as 0, or as nothing; so would one that refers to another. */
    static List<Arguments> wrongTypes() {
        byte[] size = integers("kernel_shape", 2, 2);
        byte[] one = attribute("hidden_size", 1);
        String reference = "attribute alpha takes the value of a function's attribute slope (ref_attr_name)";
        byte[] referring = OnnxBytes.reference("alpha", "slope");
        return List.of(
                refusal(ROW, 13, "LeakyRelu", "x", reference, referring),
                refusal(ROW, 13, "LeakyRelu", "x", reference, OnnxBytes.typed(1, referring)),
                refusal(ROW, 13, "LeakyRelu", "x", reference, join(referring, attribute("alpha", 0.5f))),
                refusal(ROW, 13, "Gemm", "x w c", "attribute transB is FLOAT; INT expected", attribute("transB", 1f)),
                refusal(ROW, 13, "Gemm", "x w c", "attribute alpha is INT; FLOAT expected", attribute("alpha", 2)),
                refusal(
                        ROW,
                        13,
                        "LeakyRelu",
                        "x",
                        "attribute alpha is STRING; FLOAT expected",
                        attribute("alpha", "1")),
                refusal(
                        ROW,
                        13,
                        "Gelu",
                        "x",
                        "attribute approximate is INT; STRING expected",
                        attribute("approximate", 1)),
                refusal(ROW, 13, "Softmax", "x", "attribute axis is INTS; INT expected", integers("axis", 1)),
                refusal(ROW, 13, "Flatten", "x", "attribute axis is FLOAT; INT expected", attribute("axis", 1f)),
                refusal(IMAGE, 13, "Conv", "x kernel ch", "strides is INT; INTS expected", attribute("strides", 2)),
                refusal(
                        IMAGE,
                        13,
                        "Conv",
                        "x kernel ch",
                        "auto_pad is STRINGS; STRING expected",
                        strings("auto_pad", "VALID")),
                refusal(
                        IMAGE,
                        13,
                        "MaxPool",
                        "x",
                        "ceil_mode is STRING; INT expected",
                        size,
                        attribute("ceil_mode", "1")),
                refusal(SEQUENCE, 13, "LSTM", "x lw lr", "clip is INT; FLOAT expected", one, attribute("clip", 3)),
                refusal(
                        SEQUENCE,
                        13,
                        "LSTM",
                        "x lw lr",
                        "hidden_size is FLOAT; INT expected",
                        attribute("hidden_size", 1f)),
                refusal(
                        SEQUENCE,
                        13,
                        "LSTM",
                        "x lw lr",
                        "activations is STRING; STRINGS expected",
                        one,
                        attribute("activations", "Tanh")),
                refusal(
                        ROW,
                        13,
                        "Pad",
                        "x six",
                        "value is TENSOR; FLOAT expected",
                        attribute("value", new long[] {}, 0)),
                refusal(ROW, 13, "ConstantOfShape", "one", "value is INT; TENSOR expected", attribute("value", 0)),
                refusal(ROW, 13, "Transpose", "x", "perm is nothing", integers("perm")),
                refusal(ROW, 13, "Cast", "six", "to is STRING; INT expected", attribute("to", "FLOAT")),
                refusal(ROW, 13, "Cast", "six", "no to"),
                refusal(ROW, 13, "Cast", "six", "to = 8; only float", attribute("to", 8)),
                refusal(ROW, 13, "Cast", "six", "to = 10; only float", attribute("to", 10)),
                refusal(ROW, 13, "Cast", "six", "to = 4294967297; only float", attribute("to", (1L << 32) + 1)),
                refusal(ROW, 13, "Cast", "far", "to = 6 does not hold 1.0E10", attribute("to", 6)));
    }

    @ParameterizedTest(name = "{2}: {4}")
    @MethodSource("wrongTypes")
    void anAttributeOfAnotherTypeIsRefusedByName(
            long[] input, int version, String op, String inputs, String message, byte[][] attributes) {
        byte[] far = initializer("far", new long[] {}, 10_000_000_000L);
        assertThatThrownBy(() -> read(input, opset("", version), far, node(op, inputs, "y", attributes)))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("node " + op + " 0 (" + op + "): ")
                .hasMessageContaining(message);
    }

    /** The type that a file says is held against what it gives; without a value it is that type's zero, as proto3 writes it. */
    @Test
    void theTypeThatAFileSaysIsHeldAgainstTheValue() throws Exception {
        byte[] lies = OnnxBytes.typed(2, attribute("alpha", 0.5f));
        assertThatThrownBy(() -> read(ROW, opset("", 13), node("LeakyRelu", "x", "y", lies)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("attribute alpha: of type 2, with values of types [FLOAT]");
        byte[] both = join(attribute("alpha", 0.5f), attribute("alpha", 1));
        assertThatThrownBy(() -> read(ROW, opset("", 13), node("LeakyRelu", "x", "y", both)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("with values of types [FLOAT, INT]");
        byte[] zero = OnnxBytes.typed(1, strings("alpha"));
        FloatModel model = read(ROW, opset("", 13), node("LeakyRelu", "x", "y", zero));
        assertThat(model.layers().getLast().parameters()[1]).isZero();
        byte[] graph = OnnxBytes.typed(5, strings("alpha"));
        assertThatThrownBy(() -> read(ROW, opset("", 13), node("LeakyRelu", "x", "y", graph)))
                .hasMessageContaining("attribute alpha is nothing, or of a type that is not supported; FLOAT expected");
    }

    /** Numbers of a constant, type, numbers in that type. */
    @ParameterizedTest
    @CsvSource({
        "0.3, 1, 0.30000001192092896",
        "0.3, 11, 0.3",
        "2.75, 6, 2",
        "-2.75, 7, -2",
        "-0.5, 7, 0",
        "3, 9, 1",
        "-0.25, 9, 1",
        "0, 9, 0",
        "16777217, 1, 16777216",
        "16777217, 6, 16777217",
        "NaN, 7, NaN",
        "NaN, 9, NaN"
    })
    void aCastOfAConstantIsOfTheTypeThatItNames(double value, long to, double expected) throws Exception {
        var attributes = List.of(new OnnxProto.Attribute(
                "to", OnnxProto.Kind.INT, 0, to, "", null, List.of(), List.of(), List.of(), ""));
        var node = new OnnxProto.Node("c", "Cast", "", List.of("x"), List.of("y"), Map.of("to", attributes.getFirst()));
        // NaN is NaN here, and zero has one sign
        assertThat(OnnxCast.cast(new OnnxNode(node, "c"), value) + 0.0).isEqualTo(Double.valueOf(expected));
    }

    /** The whole way: a target of Reshape that is cast on its way, and loses its fraction. */
    @Test
    void aCastConstantIsUsedAsItIsThen() throws Exception {
        byte[] target = OnnxBytes.floats("target", new long[] {2}, 1.5f, 4.25f);
        byte[] cast = node("Cast", "target", "whole", attribute("to", 7));
        FloatModel model =
                read(ROW, opset("", 13), target, cast, node("Reshape", "x whole", "r"), node("Relu", "r", "y"));
        assertThat(model.layers().getLast().type()).isEqualTo(LayerType.ACTIVATION);
    }
}
