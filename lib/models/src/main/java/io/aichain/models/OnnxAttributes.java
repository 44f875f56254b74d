package io.aichain.models;

import io.aichain.chain.primitives.MalformedException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The attributes of the operators that we know, of all versions of {@code ai.onnx} from 7 to {@link #NEWEST}. Each is honoured, or refused where it changes a
 * result; those that change none (precision inside, seeds, momentum of training) are passed over. One that is not here is refused: nothing is guessed.
 */
final class OnnxAttributes {
    static final int OLDEST = 7;
    /** That of ONNX 1.23: from 22 on, versions only gave these operators more types of numbers. */
    static final int NEWEST = 28;

    private static final String WINDOW = "auto_pad kernel_shape pads strides dilations";
    private static final String CELL = "activation_alpha activation_beta activations clip direction hidden_size layout";
    private static final Map<String, List<String>> KNOWN = new TreeMap<>();

    /** What each holds, whatever operator has it; all others are whole numbers. */
    private static final Map<String, OnnxProto.Kind> KINDS = new TreeMap<>();

    static {
        kind(OnnxProto.Kind.FLOAT, "alpha beta clip epsilon max min momentum ratio value_float");
        kind(OnnxProto.Kind.FLOATS, "activation_alpha activation_beta value_floats");
        kind(OnnxProto.Kind.INTS, "axes dilations ends kernel_shape pads perm starts strides value_ints");
        kind(OnnxProto.Kind.STRING, "approximate auto_pad direction mode round_mode");
        kind(OnnxProto.Kind.STRINGS, "activations");
        for (String plain : List.of(
                "Add Div Mul Sub Sum MatMul Identity Relu Sigmoid Tanh Softplus GlobalAveragePool Expand Greater Where"
                        .split(" "))) {
            know(plain, "");
        }
        know("AveragePool", WINDOW + " ceil_mode count_include_pad");
        know("BatchNormalization", "epsilon momentum spatial training_mode");
        know("Cast", "to saturate round_mode");
        know("Clip", "min max");
        know("Concat", "axis");
        know("Constant", "value value_float value_floats value_int value_ints");
        know("ConstantOfShape", "value");
        know("Conv", WINDOW + " group");
        know("Dropout", "ratio seed");
        know("Elu", "alpha");
        know("Flatten", "axis");
        know("Gather", "axis");
        know("Gelu", "approximate");
        know("Gemm", "alpha beta transA transB");
        know("GRU", CELL + " linear_before_reset");
        know("LayerNormalization", "axis epsilon stash_type");
        know("LeakyRelu", "alpha");
        know("LSTM", CELL + " input_forget");
        know("MaxPool", WINDOW + " ceil_mode storage_order");
        know("Pad", "mode pads value");
        know("ReduceMean", "axes keepdims noop_with_empty_axes");
        know("Reshape", "allowzero");
        know("RNN", CELL);
        know("Shape", "start end");
        know("Slice", "starts ends axes");
        know("Softmax", "axis");
        know("Squeeze", "axes");
        know("Swish", "alpha");
        know("Transpose", "perm");
        know("Unsqueeze", "axes");
    }

    private OnnxAttributes() {}

    private static void kind(OnnxProto.Kind kind, String attributes) {
        for (String attribute : attributes.split(" ")) KINDS.put(attribute, kind);
    }

    private static OnnxProto.Kind kindOf(String operator, String attribute) {
        if (attribute.equals("value")) return operator.equals("Pad") ? OnnxProto.Kind.FLOAT : OnnxProto.Kind.TENSOR;
        return KINDS.getOrDefault(attribute, OnnxProto.Kind.INT);
    }

    private static void know(String operator, String attributes) {
        KNOWN.put(operator, Arrays.asList(attributes.split(" ")));
    }

    /** Every operator that is supported, in the order of the alphabet. */
    static Iterable<String> operators() {
        return KNOWN.keySet();
    }

    /** @throws MalformedException for an operator or attribute that is not known, and for an attribute of another type than the operator's */
    static void requireKnown(OnnxNode node) throws MalformedException {
        if (node.op().equals("LogSoftmax")) {
            throw node.refused("this operator " + KerasConfig.NO_LOGARITHM);
        }
        if (!KNOWN.containsKey(node.op())) {
            throw node.refused("this operator is not supported; supported are %s", String.join(", ", operators()));
        }
        for (String attribute : node.node().attributes().keySet()) {
            if (!KNOWN.get(node.op()).contains(attribute)) {
                throw node.refused("attribute %s is not known of this operator, and not passed over", attribute);
            }
            String reference = node.node().attributes().get(attribute).reference();
            if (!reference.isEmpty()) {
                throw node.refused(
                        "attribute %s takes the value of a function's attribute %s (ref_attr_name); one of its own expected",
                        attribute, reference);
            }
            OnnxProto.Kind found = node.node().attributes().get(attribute).kind();
            OnnxProto.Kind expected = kindOf(node.op(), attribute);
            if (found != expected) {
                String what = found == null ? "nothing, or of a type that is not supported" : found.toString();
                throw node.refused("attribute %s is %s; %s expected", attribute, what, expected);
            }
        }
    }
}
