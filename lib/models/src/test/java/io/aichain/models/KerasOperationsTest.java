package io.aichain.models;

import static io.aichain.models.KerasOptionsTest.INPUT;
import static io.aichain.models.KerasOptionsTest.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.model.LayerType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Python's operators, keras.ops and keras.activations leave in a graph: read as what it computes, or refused by name. */
class KerasOperationsTest {
    /** What Keras 3 makes of x + 2, and of x plus a row for each step. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Add | %s, 2.5 | RESCALE | 1, 2.5 | ",
                "Add | 2, %s | RESCALE | 1, 2 | ",
                "Multiply | %s, 0.5 | RESCALE | 0.5, 0 | ",
                "Subtract | %s, 2.5 | RESCALE | 1, -2.5 | ",
                "Subtract | 2, %s | RESCALE | -1, 2 | ",
                "Subtract | [{'class_name': '__numpy__', 'config': {'value': 3, 'dtype': 'float32'}}, %s] | RESCALE | -1, 3 | ",
                "TrueDivide | %s, 8 | RESCALE | 0.125, 0 | ",
                "Divide | %s, -0.5 | RESCALE | -2, 0 | ",
                "Add | [%s, {'class_name': '__numpy__', 'config': {'value': 3, 'dtype': 'float32'}}] | RESCALE | 1, 3 | ",
                "Add | %s, {'class_name': '__tensor__', 'config': {'value': [[1, 2], [3, 4], [5, 6.5]], 'dtype': 'float32'}} | POSITION_EMBEDDING | 3 | 1, 2, 3, 4, 5, 6.5",
                "Add | {'class_name': '__numpy__', 'config': {'value': [[[1, 2], [3, 4], [5, 6.5]]], 'dtype': 'float32'}}, %s | POSITION_EMBEDDING | 3 | 1, 2, 3, 4, 5, 6.5",
            })
    void aConstantIsAddedOrMultiplied(String className, String args, LayerType type, String parameters, String weights)
            throws Exception {
        FloatLayer layer = read(called(className, args)).layers().getLast();
        assertThat(layer.type()).isEqualTo(type);
        assertThat(layer.parameters()).containsExactly(numbers(parameters));
        assertThat(layer.weights()).containsExactly(weights == null ? FloatLayer.NONE : numbers(weights));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Add | %s, {'class_name': '__tensor__', 'config': {'value': [1, 2]}} | it: a constant of shape [2] with an input of shape [3, 2]; only a number",
                "Add | %s, {'class_name': '__tensor__', 'config': {'value': [[1, 2]]}} | it: a constant of shape [1, 2] with an input of shape [3, 2]",
                "Add | %s, {'class_name': '__tensor__', 'config': {'value': [[[1, 2], [3, 4], [5, 6]], [[1, 2], [3, 4], [5, 6]]]}} | it: a constant of shape [2, 3, 2]",
                "Multiply | %s, {'class_name': '__tensor__', 'config': {'value': [[1, 2], [3, 4], [5, 6]]}} | it: a constant of shape [3, 2]",
                "Add | %s, {'class_name': '__tensor__', 'config': {'value': [[1, 2], [3], [5, 6]]}} | it: a constant whose rows have several lengths",
                "Add | %s, {'class_name': '__tensor__', 'config': {'value': [[1, 2], [3, 'a'], [5, 6]]}} | it: a constant with STRING; finite numbers expected",
                "Add | %s, {'class_name': '__tensor__', 'config': {}} | it: a constant with MISSING; finite numbers expected",
                "Add | %s, 2, 3 | it: a Add of 2 constants and 1 layers",
                "Add | %s, %s, 2 | it: a Add of 1 constants and 2 layers",
                "Dropout | %s, 0.5 | it: a Dropout of 1 constants and 1 layers",
                "Concatenate | [%s, {'class_name': '__tensor__', 'config': {'value': [[1, 2]]}}] | it: a Concatenate of 1 constants and 1 layers",
                "Power | %s, 2 | it: layers of class Power are not supported; supported are",
                "Subtract | %s, %s, 1 | it: a Subtract of 1 constants and 2 layers; constants are only supported",
                "Subtract | %s, {'class_name': '__tensor__', 'config': {'value': [[1, 2], [3, 4], [5, 6]]}} | it: a constant of shape [3, 2]",
                "TrueDivide | 2, %s | it: a number by a layer; only a layer by a number is supported",
                "Divide | %s, 0.0 | it: a division by 0",
                "Divide | %s, %s | it: of two layers; only by a number is it supported",
                "Subtract | %s | it: 1 inputs; 2 expected",
                "Subtract | %s, %s, %s | it: 3 inputs; 2 expected",
                "Tanh | %s, %s | it: 2 inputs; 1 expected",
                "Add | %s, true | inbound_nodes of it: inputs of a layer expected, found BOOLEAN",
            })
    void otherConstantsAreRefused(String className, String args, String message) {
        assertThatThrownBy(() -> read(called(className, args)))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith(message);
    }

    /** In Keras 3, on (3, 2). @param args with %s where the input stands */
    private static String called(String className, String args) {
        return called("3, 2", "float32", className, "'x': 1", args);
    }

    private static String called(String shape, String dtype, String className, String config, String args) {
        String x =
                "{'class_name': '__keras_tensor__', 'config': {'shape': [null, %s], 'dtype': '%s', 'keras_history': ['in', 0, 0]}}"
                        .formatted(shape, dtype);
        return """
                {'class_name': 'Functional', 'config': {'input_layers': [['in', 0, 0]], 'output_layers': [['it', 0, 0]], 'layers': [
                 {'class_name': 'InputLayer', 'name': 'in', 'config': {'name': 'in', 'batch_shape': [null, %s], 'dtype': '%s'}, 'inbound_nodes': []},
                 {'module': 'keras.src.ops.numpy', 'registered_name': '%s', 'class_name': '%s', 'name': 'it', 'config': {%s}, 'inbound_nodes': [{'args': [%s], 'kwargs': {}}]}]}}""".formatted(shape, dtype, className, className, config, args.replace("%s", x));
    }

    /** What keras.ops and keras.activations leave: other names and defaults than those of layers. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3, 2 | Relu | 'name': 'it' | ACTIVATION | 2, 0",
                "3, 2 | Sigmoid | 'name': 'it' | ACTIVATION | 3, 0",
                "3, 2 | Tanh | 'name': 'it' | ACTIVATION | 4, 0",
                "3, 2 | Silu | 'name': 'it' | ACTIVATION | 6, 0",
                "3, 2 | Softplus | 'name': 'it' | ACTIVATION | 8, 0",
                "3, 2 | LeakyRelu | 'x': 1 | ACTIVATION | 0, 0.2",
                "3, 2 | LeakyRelu | 'negative_slope': 0.25 | ACTIVATION | 0, 0.25",
                "3, 2 | Elu | 'x': 1 | ACTIVATION | 7, 1",
                "3, 2 | Elu | 'alpha': 0.5 | ACTIVATION | 7, 0.5",
                "3, 2 | Gelu | 'x': 1 | ACTIVATION | 5, 0",
                "3, 2 | Gelu | 'approximate': true | ACTIVATION | 5, 0",
                "3, 2 | Gelu | 'approximate': false | ACTIVATION | 105, 0",
                "3, 2 | Relu6 | 'name': 'it' | RESCALE | -1, 6",
                "3, 2 | Negative | 'name': 'it' | RESCALE | -1, 0",
                "4, 4, 2 | Mean | 'axis': [1, 2], 'keepdims': false | GLOBAL_AVERAGE_POOLING_2D | ",
                "4, 4, 2 | Mean | 'axis': [-2, -3], 'keepdims': false | GLOBAL_AVERAGE_POOLING_2D | ",
                "4, 4, 2 | Reshape | 'newshape': [-1, 32] | FLATTEN | ",
            })
    void operationsAreLayers(String shape, String className, String config, LayerType type, String parameters)
            throws Exception {
        FloatLayer layer =
                read(called(shape, "float32", className, config, "%s")).layers().getLast();
        assertThat(layer.type()).isEqualTo(type);
        assertThat(layer.parameters()).containsExactly(parameters == null ? FloatLayer.NONE : numbers(parameters));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4, 4, 2 | Mean | 'axis': [1, 2], 'keepdims': true | it: keepdims = true",
                "4, 4, 2 | Mean | 'axis': [1, 1] | it: axis = [1,1]; only [1, 2], height and width",
                "4, 4, 2 | Mean | 'axis': [1, 2, 3] | it: axis = [1,2,3]",
                "4, 4, 2 | Mean | 'axis': ['1', 2] | it: axis = [\"1\",2]",
                "4, 4, 2 | Mean | 'axis': null | it: axis = null",
                "4, 2 | Mean | 'axis': [1, 2] | it: axis = [1,2]",
                "4, 4, 2 | Reshape | 'newshape': [1, 32] | it: newshape = [1,32]; only one dimension is supported, and others",
                "4, 4, 2 | Reshape | 'newshape': [-1, 16] | it: newshape = [-1,16]",
                "4, 4, 2 | Reshape | 'newshape': [-1] | it: newshape = [-1]",
                "4, 4, 2 | Reshape | 'newshape': [-1, -1] | it: newshape = [-1,-1]",
                "4, 4, 2 | Reshape | 'newshape': [-1, 4, -1] | it: newshape = [-1,4,-1]",
                "4, 4, 2 | Reshape | 'newshape': [4, 4, 2] | it: newshape = [4,4,2]",
                "4, 4, 2 | Reshape | 'newshape': [-1, 4, 2] | it: newshape = [-1,4,2]",
                "3, 2 | LogSoftmax | 'axis': -1 | it: LogSoftmax is not supported, for no layer has a logarithm: end the model before it",
            })
    void otherOperationsAreRefused(String shape, String className, String config, String message) {
        assertThatThrownBy(() -> read(called(shape, "float32", className, config, "%s")))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith(message);
    }

    /** In Keras 2 a layer of this class is somebody's own. */
    @ParameterizedTest
    @ValueSource(strings = {"Relu6", "Mean", "TrueDivide", "Reshape"})
    void anOperationSaysThatItIsOne(String className) {
        String json = called("4, 4, 2", "float32", className, "'axis': [1, 2], 'newshape': [-1, 32]", "%s")
                .replace("'module': 'keras.src.ops.numpy', 'registered_name': '" + className + "', ", "");
        String layer = """
                {'class_name': '%s', 'config': {'name': 'it', 'newshape': [-1, 3]}}""".formatted(className);
        String sequence = "{'class_name': 'Sequential', 'config': {'layers': [" + INPUT + ", " + layer + "]}}";
        for (String each : List.of(json, sequence)) {
            assertThatThrownBy(() -> read(each))
                    .isInstanceOf(MalformedException.class)
                    .hasMessage(
                            "it: a " + className
                                    + " that does not say of which module it is; only the operation of Keras 3 is supported, which does in .keras, and not in .h5, from where Keras loads none either: save it as .keras");
        }
    }

    /** 0 - 1 is 255 there; divided, or with a number that is not whole, they are floating point. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uint8 | Subtract | %s, 128",
                "uint8 | Add | %s, 200",
                "int8 | Multiply | 2, %s",
                "uint32 | Negative | %s",
                "bool | Add | %s, %s",
                "uint8 | Subtract | %s, %s",
            })
    void whatBeginsAnewWhereItEndsIsRefused(String dtype, String className, String args) throws Exception {
        assertThatThrownBy(() -> read(called("3, 2", dtype, className, "'x': 1", args)))
                .isInstanceOf(MalformedException.class)
                .hasMessage("it: of numbers of type " + dtype
                        + ", which begin anew where they end; an input of float32 expected");
        for (String type : List.of("float16", "bfloat16", "int32")) {
            assertThat(read(called("3, 2", type, className, "'x': 1", args)).layers())
                    .hasSizeGreaterThan(1);
        }
        for (String real : List.of("TrueDivide", "Add", "Multiply", "Subtract")) {
            assertThat(read(called("3, 2", dtype, real, "'x': 1", "%s, 255.0")).layers())
                    .hasSize(2);
        }
    }

    /** The second is taken away from the first. */
    @Test
    void aDifferenceOfTwoLayersIsASumWithTheSecondTurned() throws Exception {
        String y =
                "{'class_name': '__keras_tensor__', 'config': {'dtype': 'float32', 'keras_history': ['other', 0, 0]}}";
        String json = called("Subtract", "%s, " + y)
                .replace("[['in', 0, 0]]", "[['in', 0, 0], ['other', 0, 0]]")
                .replace(
                        "'layers': [",
                        "'layers': [{'class_name': 'InputLayer', 'name': 'other', 'config': {'name': 'other', 'batch_shape': [null, 3, 2]}, 'inbound_nodes': []},");
        List<FloatLayer> layers = read(json).layers();
        assertThat(layers).extracting(FloatLayer::name).containsExactly("in", "other", "it/turned", "it");
        assertThat(layers.get(2).inputs()).containsExactly(1);
        assertThat(layers.get(2).parameters()).containsExactly(-1, 0);
        assertThat(layers.get(3).type()).isEqualTo(LayerType.ADD);
        assertThat(layers.get(3).inputs()).containsExactly(0, 2);
    }

    /** As examples with MNIST begin: what comes in as a row, or without its one channel. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"6 | 2, 3, 1 | 3, 2, 3, 1", "2, 3 | -1, 3, 1 | 3, 2, 3, 1", "6 | 3, -1 | 2, 3, 2"})
    void aReshapeOfTheInputIsItsShape(String given, String target, String parameters) throws Exception {
        FloatModel model = read("Reshape", given, "'target_shape': [" + target + "]");
        assertThat(model.layers()).hasSize(1);
        assertThat(model.layers().getFirst().parameters()).startsWith(0, 0).endsWith(numbers(parameters));
        // keras.ops say the batch too, and leave nothing open
        if (target.contains("-1")) return;
        String operation = called(given, "float32", "Reshape", "'newshape': [-1, " + target + "]", "%s");
        assertThat(read(operation).layers().getFirst().parameters()).endsWith(numbers(parameters));
    }

    /** Who else takes the input takes it as it was. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "in | in | false",
                "noise | in | false",
                "noise | noise | false",
                "in | noise | false",
                "in | it | true",
                "noise | it | true",
            })
    void onlyOfAnInputThatNothingElseTakes(String reshaped, String taken, boolean isRead) throws Exception {
        String json = """
                {'class_name': 'Functional', 'config': {'input_layers': [['in', 0, 0]], 'output_layers': [['end', 0, 0]], 'layers': [
                 {'class_name': 'InputLayer', 'name': 'in', 'config': {'name': 'in', 'batch_shape': [null, 2, 3]}, 'inbound_nodes': []},
                 {'class_name': 'Dropout', 'name': 'noise', 'config': {'name': 'noise'}, 'inbound_nodes': [[['in', 0, 0, {}]]]},
                 {'class_name': 'Reshape', 'name': 'it', 'config': {'name': 'it', 'target_shape': [3, 2]}, 'inbound_nodes': [[['%s', 0, 0, {}]]]},
                 {'class_name': 'ReLU', 'name': 'other', 'config': {'name': 'other'}, 'inbound_nodes': [[['%s', 0, 0, {}]]]},
                 {'class_name': 'Add', 'name': 'end', 'config': {'name': 'end'}, 'inbound_nodes': [[['it', 0, 0, {}], ['other', 0, 0, {}]]]}]}}""".formatted(reshaped, taken);
        if (isRead) {
            assertThat(read(json).layers()).hasSize(3);
            return;
        }
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(MalformedException.class)
                .hasMessage(
                        "it: target_shape = [3,2]; only one dimension is supported, and others of an input that nothing else takes");
    }

    private static double[] numbers(String list) {
        return Arrays.stream(list.split(",")).mapToDouble(Double::parseDouble).toArray();
    }
}
