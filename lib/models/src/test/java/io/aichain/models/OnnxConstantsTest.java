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
import org.junit.jupiter.api.Test;

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
