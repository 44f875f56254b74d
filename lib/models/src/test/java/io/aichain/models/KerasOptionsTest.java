package io.aichain.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Profile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of Keras that change what a layer computes: each is honoured, or refused with the layer's name; none is passed over. */
class KerasOptionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Layers whose weights are all 1. */
    private static final KerasWeights ONES = new KerasWeights() {
        @Override
        public List<double[]> of(String layer, String className, List<int[]> shapes) {
            return shapes.stream().map(KerasOptionsTest::ones).toList();
        }

        @Override
        public void close() {}
    };

    private static double[] ones(int[] shape) {
        double[] ones = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** A sequence of an input and one layer "it", with what it needs and one option more. */
    private static FloatModel read(String className, String shape, String config) throws Exception {
        String layers = """
                [{"class_name": "InputLayer", "config": {"name": "in", "batch_shape": [null, %s]}},
                 {"class_name": "%s", "config": {"name": "it", %s}}]""".formatted(shape, className, config);
        return read("{\"class_name\": \"Sequential\", \"config\": {\"layers\": " + layers + "}}");
    }

    private static FloatModel read(String json) throws Exception {
        var model = new ModelBuilder(NumberRule.NEAREST, 16);
        int output = new KerasReader(JSON.readTree(json.replace('\'', '"')), ONES, model).read();
        return model.build("m", "", output, List.of(), new Vocabulary.None());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SimpleRNN | 3, 2 | 'units': 2 | 'stateful': true | stateful = true",
                "LSTM | 3, 2 | 'units': 2 | 'stateful': true | stateful = true",
                "GRU | 3, 2 | 'units': 2 | 'stateful': true | stateful = true",
                "LSTM | 3, 2 | 'units': 2 | 'go_backwards': true | go_backwards = true",
                "LSTM | 3, 2 | 'units': 2 | 'return_state': true | return_state = true",
                "LSTM | 3, 2 | 'units': 2 | 'time_major': true | time_major = true",
                "GRU | 3, 2 | 'units': 2 | 'zero_output_for_mask': true | zero_output_for_mask = true",
                "GRU | 3, 2 | 'units': 2 | 'recurrent_activation': 'hard_sigmoid' | recurrent_activation = \"hard_sigmoid\"",
                "GRU | 3, 2 | 'units': 2 | 'use_bias': false | reset_after is missing; true or false expected",
                "GRU | 3, 2 | 'units': 2 | 'use_bias': false, 'reset_after': null | reset_after is missing",
                "LSTM | 3, 2 | 'units': 2 | 'activation': 'softmax' | activation = \"softmax\"",
                "Bidirectional | 3, 2 | 'merge_mode': 'sum' | 'layer': {} | layers of class Bidirectional are not supported",
                "TimeDistributed | 3, 2 | 'x': 1 | 'layer': {} | layers of class TimeDistributed are not supported",
                "Masking | 3, 2 | 'x': 1 | 'mask_value': 0 | layers of class Masking are not supported",
                "Embedding | 3 | 'input_dim': 4, 'output_dim': 2 | 'mask_zero': true | mask_zero = true",
                "Embedding | 3 | 'input_dim': 4, 'output_dim': 2 | 'lora_rank': 2 | lora_rank = 2",
                "Dense | 3 | 'units': 2 | 'lora_rank': 2 | lora_rank = 2",
                "Dense | 3 | 'units': 2 | 'activation': 'relu6' | activation = \"relu6\"",
                "Dense | 3 | 'units': 2 | 'activation': {'class_name': 'LeakyReLU', 'config': {'alpha': 0.3}} | activation = {",
                "Conv2D | 4, 4, 2 | 'filters': 2, 'kernel_size': 2 | 'dilation_rate': [2, 2] | dilation_rate = [2,2]",
                "Conv2D | 4, 4, 2 | 'filters': 2, 'kernel_size': 2 | 'dilation_rate': 2 | dilation_rate = 2",
                "Conv2D | 4, 4, 2 | 'filters': 2, 'kernel_size': 2 | 'groups': 2 | groups = 2",
                "Conv2D | 4, 4, 2 | 'filters': 2, 'kernel_size': 2 | 'padding': 'causal' | padding = \"causal\"",
                "Conv2D | 4, 4, 2 | 'filters': 2, 'kernel_size': 2 | 'data_format': 'channels_first' | data_format = ",
                "Conv2D | 4, 4, 2 | 'filters': 2, 'kernel_size': 2 | 'strides': [1, 1, 1] | strides = [1,1,1]",
                "Conv2D | 4, 4, 2 | 'filters': 2, 'kernel_size': 2 | 'lora_rank': 4 | lora_rank = 4",
                "DepthwiseConv2D | 4, 4, 2 | 'kernel_size': 2 | 'dilation_rate': [2, 1] | dilation_rate = [2,1]",
                "DepthwiseConv2D | 4, 4, 2 | 'kernel_size': 2 | 'data_format': 'channels_first' | data_format = ",
                "SeparableConv2D | 4, 4, 2 | 'filters': 2, 'kernel_size': 2 | 'groups': 2 | groups = 2",
                "SeparableConv2D | 4, 4, 2 | 'filters': 2, 'kernel_size': 2 | 'dilation_rate': 3 | dilation_rate = 3",
                "MaxPooling2D | 4, 4, 2 | 'pool_size': 2 | 'data_format': 'channels_first' | data_format = ",
                "AveragePooling2D | 4, 4, 2 | 'pool_size': 2 | 'padding': 'full' | padding = \"full\"",
                "GlobalAveragePooling2D | 4, 4, 2 | 'x': 1 | 'keepdims': true | keepdims = true",
                "GlobalAveragePooling2D | 4, 4, 2 | 'x': 1 | 'data_format': 'channels_first' | data_format = ",
                "ZeroPadding2D | 4, 4, 2 | 'x': 1 | 'padding': [[1, 1], [1, 1], [1, 1]] | padding = ",
                "ZeroPadding2D | 4, 4, 2 | 'x': 1 | 'padding': [[1, 1, 1], [1, 1]] | padding = ",
                "ZeroPadding2D | 4, 4, 2 | 'x': 1 | 'padding': 4294967297 | padding = 4294967297",
                "ZeroPadding2D | 4, 4, 2 | 'padding': 1 | 'data_format': 'channels_first' | data_format = ",
                "Flatten | 4, 4, 2 | 'x': 1 | 'data_format': 'channels_first' | data_format = ",
                "Reshape | 4, 4, 2 | 'x': 1 | 'target_shape': [8, 5] | target_shape = [8,5]",
                "Reshape | 4, 4, 2 | 'x': 1 | 'target_shape': [-1, -1] | target_shape = [-1,-1]",
                "Reshape | 4, 4, 2 | 'x': 1 | 'target_shape': [-1, 5] | target_shape = [-1,5]",
                "Reshape | 4, 4, 2 | 'x': 1 | 'target_shape': [65536, 65536, 32] | target_shape = [65536,65536,32]",
                "Reshape | null, 2 | 'x': 1 | 'target_shape': [8, 4] | target_shape = [8,4]",
                "Reshape | 4, 4, 2 | 'x': 1 | 'target_shape': [4294967295] | target_shape = [4294967295]",
                "BatchNormalization | 4, 4, 2 | 'x': 1 | 'axis': [1] | axis = [1]",
                "BatchNormalization | 4, 4, 2 | 'x': 1 | 'renorm': true | renorm = true",
                "LayerNormalization | 4, 2 | 'x': 1 | 'axis': [1, 2] | axis = [1,2]",
                "LayerNormalization | 4, 2 | 'x': 1 | 'rms_scaling': true | rms_scaling = true",
                "Softmax | 4, 2 | 'x': 1 | 'axis': 1 | axis = 1",
                "Softmax | 4, 2 | 'x': 1 | 'axis': null | axis = null",
                "BatchNormalization | 4, 2 | 'x': 1 | 'axis': null | axis = null",
                "Concatenate | 4, 2 | 'x': 1 | 'axis': null | axis = null",
                "Concatenate | 4, 2 | 'x': 1 | 'axis': 0 | axis = 0",
                "Concatenate | 4, 2 | 'x': 1 | 'axis': '1' | axis = \"1\"",
                "ReLU | 4 | 'x': 1 | 'threshold': 0.5 | threshold = 0.5",
                "ReLU | 4 | 'max_value': 6 | 'negative_slope': 0.1 | max_value = 6",
                "ReLU | 4 | 'x': 1 | 'max_value': -1 | max_value = -1",
                "Rescaling | 4 | 'x': 1 | 'scale': [1, 2, 3, 4] | scale = [1,2,3,4]",
                "MultiHeadAttention | 4, 2 | 'num_heads': 1, 'key_dim': 2 | 'value_dim': 3 | value_dim = 3",
                "MultiHeadAttention | 4, 2 | 'num_heads': 1, 'key_dim': 2 | 'attention_axes': [2] | attention_axes = [2]",
                "MultiHeadAttention | 4, 2 | 'num_heads': 1, 'key_dim': 2 | 'output_shape': [3] | output_shape = [3]",
                "MultiHeadAttention | 4, 2 | 'num_heads': 1, 'key_dim': 2 | 'use_gate': true | use_gate = true",
            })
    void whatALayerOfOursDoesNotComputeIsRefused(
            String className, String shape, String needed, String option, String message) throws Exception {
        if (!message.contains("layers of class") && !needed.contains("'max_value'") && !needed.equals("'x': 1")) {
            assertThat(read(className, shape, needed).layers()).isNotEmpty();
        }
        assertThatThrownBy(() -> read(className, shape, needed + ", " + option))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("it: ")
                .hasMessageContaining(message);
    }

    /** Parameters are those of docs/inference-semantics.md section 6; weights are counted. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Dense | 3 | 'units': 2, 'use_bias': false | DENSE | 1, 0, 2, 0 | 6",
                "Dense | 3 | 'units': 2, 'activation': 'leaky_relu' | DENSE | 0, 0.2, 2, 1 | 8",
                "Dense | 3 | 'units': 2, 'activation': 'elu' | DENSE | 7, 1, 2, 1 | 8",
                "LeakyReLU | 3 | 'negative_slope': 0.25 | ACTIVATION | 0, 0.25 | 0",
                "LeakyReLU | 3 | 'alpha': 0.125 | ACTIVATION | 0, 0.125 | 0",
                "LeakyReLU | 3 | 'x': 1 | ACTIVATION | 0, 0.3 | 0",
                "ELU | 3 | 'alpha': 0.5 | ACTIVATION | 7, 0.5 | 0",
                "ReLU | 3 | 'negative_slope': 0.5 | ACTIVATION | 0, 0.5 | 0",
                "Softmax | 4, 2 | 'axis': 2 | SOFTMAX | | 0",
                "Conv2D | 4, 5, 2 | 'filters': 3, 'kernel_size': [1, 2], 'strides': [2, 1], 'padding': 'same', 'use_bias': false | CONV_2D | 1, 0, 3, 1, 2, 2, 1, 1, 0 | 12",
                "DepthwiseConv2D | 4, 4, 2 | 'kernel_size': 2, 'depth_multiplier': 3 | DEPTHWISE_CONV_2D | 1, 0, 3, 2, 2, 1, 1, 0, 1 | 30",
                "MaxPooling2D | 4, 4, 2 | 'pool_size': [2, 3] | MAX_POOLING_2D | 2, 3, 2, 3, 0 | 0",
                "ZeroPadding2D | 4, 4, 2 | 'padding': [[1, 2], [3, 4]] | ZERO_PADDING_2D | 1, 2, 3, 4 | 0",
                "BatchNormalization | 3 | 'epsilon': 0.5, 'scale': false | BATCH_NORMALIZATION | 0.5 | 12",
                "BatchNormalization | 3 | 'center': false | BATCH_NORMALIZATION | 0.001 | 12",
                "LayerNormalization | 4, 3 | 'epsilon': 0.25, 'center': false | LAYER_NORMALIZATION | 0.25 | 6",
                "SimpleRNN | 3, 2 | 'units': 2, 'unroll': true, 'dropout': 0.5 | SIMPLE_RNN | 4, 0, 2, 0 | 10",
                "LSTM | 3, 2 | 'units': 2, 'use_bias': false, 'return_sequences': true | LSTM | 4, 3, 0, 2, 1 | 40",
                "GRU | 3, 2 | 'units': 2, 'reset_after': false | GRU | 4, 3, 0, 2, 0, 0 | 30",
                "GRU | 3, 2 | 'units': 2 | GRU | 4, 3, 0, 2, 0, 1 | 36",
                "GRU | 3, 2 | 'units': 2, 'use_bias': false, 'reset_after': true | GRU | 4, 3, 0, 2, 0, 1 | 36",
                "GRU | 3, 2 | 'units': 2, 'use_bias': false, 'reset_after': false | GRU | 4, 3, 0, 2, 0, 0 | 30",
                "MultiHeadAttention | 4, 2 | 'num_heads': 1, 'key_dim': 2, 'use_bias': false, 'dropout': 0.5 | ATTENTION | 1, 1, 2, 0, 0 | 16",
            })
    void whatItComputesFollowsTheOptions(
            String className, String shape, String config, LayerType type, String parameters, int weights)
            throws Exception {
        FloatLayer last = read(className, shape, config).layers().getLast();
        assertThat(last.type()).isEqualTo(type);
        double[] expected = parameters == null
                ? FloatLayer.NONE
                : Arrays.stream(parameters.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
        assertThat(last.parameters()).containsExactly(expected);
        assertThat(last.weights()).hasSize(weights);
    }

    /** How a layer of a graph is called is a part of what it computes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Dropout | 'rate': 0.5 | 'training': true | it: training = true",
                "SpatialDropout1D | 'rate': 0.5 | 'training': true | it: training = true",
                "GaussianNoise | 'stddev': 0.5 | 'training': true | it: training = true",
                "BatchNormalization | 'axis': -1 | 'training': true | it: training = true",
                "LSTM | 'units': 2 | 'mask': 1 | it: mask = 1",
                "LSTM | 'units': 2 | 'initial_state': ['in', 0, 0] | it: an input called initial_state",
                "MultiHeadAttention | 'num_heads': 1, 'key_dim': 2 | 'training': true | it: training = true",
                "MultiHeadAttention | 'num_heads': 1, 'key_dim': 2 | 'return_attention_scores': true | it: return_attention_scores = true",
                "MultiHeadAttention | 'num_heads': 1, 'key_dim': 2 | 'attention_mask': 1 | it: attention_mask = 1",
            })
    void anOptionOfTheCallIsRefusedTheSameWay(String className, String config, String option, String message)
            throws Exception {
        assertThat(read(graph(className, config, "'training': false, 'mask': null"))
                        .layers())
                .isNotEmpty();
        assertThatThrownBy(() -> read(graph(className, config, option)))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith(message);
    }

    private static String graph(String className, String config, String option) {
        return """
                {'class_name': 'Functional', 'config': {'input_layers': [['in', 0, 0]], 'output_layers': [['end', 0, 0]], 'layers': [
                 {'class_name': 'InputLayer', 'name': 'in', 'config': {'name': 'in', 'batch_shape': [null, 3, 2]}, 'inbound_nodes': []},
                 {'class_name': '%s', 'name': 'it', 'config': {'name': 'it', %s}, 'inbound_nodes': [[['in', 0, 0, {%s}]]]},
                 {'class_name': 'ReLU', 'name': 'end', 'config': {'name': 'end'}, 'inbound_nodes': [[['it', 0, 0, {}]]]}]}}""".formatted(className, config, option);
    }

    /** Keras says of each object which module it is of: a class of somebody's own may be called like Keras', and compute anything. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null | \"Mine>Dense\"",
                "null | \"Dense\"",
                "\"mine.layers\" | \"Mine>Dense\"",
                "\"mine.layers\" | null",
                "\"keras.layers\" | \"Mine>Dense\"",
                "\"keras_cv.layers\" | null",
            })
    void aClassOfSomebodysOwnIsRefusedWhateverItIsCalled(String module, String registered) throws Exception {
        String own = "'module': " + module + ", 'registered_name': " + registered + ", 'class_name': 'Dense'";
        String message =
                "it: its class is \"Dense\" of module %s, registered as %s; only what Keras itself has is supported"
                        .formatted(module, registered);
        for (String model : List.of(
                "{'class_name': 'Sequential', 'config': {'layers': [" + INPUT
                        + ", {%s, 'config': {'name': 'it', 'units': 2}}]}}",
                "{'class_name': 'Functional', 'config': {'input_layers': [['in', 0, 0]], 'output_layers': [['it', 0, 0]], 'layers': ["
                        + INPUT
                        + ", {%s, 'name': 'it', 'config': {'name': 'it', 'units': 2}, 'inbound_nodes': [[['in', 0, 0, {}]]]}]}}")) {
            assertThatThrownBy(() -> read(model.formatted(own)))
                    .isInstanceOf(MalformedException.class)
                    .hasMessage(message);
            for (String keras : List.of("keras.layers", "tf_keras.layers", "keras.src.layers.core.dense")) {
                String its = "'module': '" + keras + "', 'registered_name': null, 'class_name': 'Dense'";
                assertThat(read(model.formatted(its)).layers()).hasSize(2);
            }
        }
    }

    private static final String INPUT =
            "{'module': 'keras.layers', 'class_name': 'InputLayer', 'name': 'in', 'config': {'name': 'in', 'batch_shape': [null, 3]}, 'registered_name': null, 'inbound_nodes': []}";

    /** The same of what a layer is given; what it was trained with changes nothing any more. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'activation': {'module': 'builtins', 'class_name': 'function', 'config': 'swish', 'registered_name': 'function'} | activation is",
                "'activation': {'module': 'builtins', 'class_name': 'function', 'config': 'Mine>relu', 'registered_name': 'function'} | activation is",
                "'activation': {'module': 'keras.activations', 'class_name': 'function', 'config': 'relu', 'registered_name': 'Mine>relu'} | activation is",
                "'activation': {'class_name': 'function', 'config': 'relu'} | activation = {",
                "'dtype': {'module': 'mine', 'class_name': 'DTypePolicy', 'config': {'name': 'float32'}, 'registered_name': 'Mine>DTypePolicy'} | dtype is",
                "'quantization_config': {'module': 'keras.quantizers', 'class_name': 'Int8QuantizationConfig', 'config': {}, 'registered_name': null} | quantization_config = {",
            })
    void whatALayerIsGivenIsKerasToo(String option, String message) throws Exception {
        assertThatThrownBy(() -> read("Dense", "3", "'units': 2, " + option))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("it: " + message);
        String trained = "{'module': 'mine', 'class_name': 'Mine', 'config': {}, 'registered_name': 'Mine>Mine'}";
        String own =
                "'activation': {'module': 'keras.activations', 'class_name': 'function', 'config': 'relu', 'registered_name': null}";
        for (String each : List.of("kernel_initializer", "bias_regularizer", "kernel_constraint")) {
            assertThat(read("Dense", "3", "'units': 2, '" + each + "': " + trained + ", " + own)
                            .layers())
                    .hasSize(2);
        }
    }

    @Test
    void aCellsSecondFunctionIsLookedAtToo() {
        String mine =
                "{'module': 'builtins', 'class_name': 'function', 'config': 'Mine>tanh', 'registered_name': 'function'}";
        assertThatThrownBy(() -> read("LSTM", "3, 2", "'units': 2, 'recurrent_activation': " + mine))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("it: recurrent_activation is \"function\" of module \"builtins\"");
    }

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
                "Power | %s, 2 | it: a Power of 1 constants and 1 layers; constants are only supported",
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
                "3, 2 | LogSoftmax | 'axis': -1 | it: layers of class LogSoftmax are not supported",
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
                                    + " that does not say of which module it is; only the operation of Keras 3 is supported, which does");
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SpatialDropout1D",
                "SpatialDropout2D",
                "SpatialDropout3D",
                "GaussianDropout",
                "AlphaDropout",
                "GaussianNoise",
                "ActivityRegularization",
                "Dropout"
            })
    void whatOnlyTrainsComputesNothing(String className) throws Exception {
        assertThat(read(className, "4, 4, 2", "'rate': 0.5").layers()).hasSize(1);
        String before = """
                {'class_name': 'Sequential', 'config': {'layers': [
                 {'class_name': 'InputLayer', 'config': {'name': 'in', 'batch_shape': [null, 5, 7]}},
                 {'class_name': '%s', 'config': {'name': 'noise'}},
                 {'class_name': 'Embedding', 'config': {'name': 'it', 'input_dim': 4, 'output_dim': 2}}]}}""";
        assertThatThrownBy(() -> read(before.formatted(className)))
                .hasMessageContaining("the Embedding behind it takes a row of tokens");
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

    /** Five rows of seven tokens are no row of five: neither in a sequence nor in a graph. */
    @Test
    void tokensAreOneRow() throws Exception {
        String table = "'input_dim': 4, 'output_dim': 2";
        assertThat(read("Embedding", "5", table).layers().getFirst().parameters())
                .containsExactly(2, 0, 1, 5);
        for (String shape : List.of("5, 7", "null, 7", "5, 1")) {
            assertThatThrownBy(() -> read("Embedding", shape, table))
                    .isInstanceOf(MalformedException.class)
                    .hasMessage(
                            "in: shape [null,%s]; the Embedding behind it takes a row of tokens: one dimension",
                            shape.replace(" ", ""));
        }
        assertThatThrownBy(() -> read(graph("Embedding", table, "")))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("it: a EMBEDDING does not take inputs of shape [3, 2]");
    }

    /** There "1 or 2 left" are tokens, and the contracts of profile 0 carry states on, as cells do that are stateful. */
    @Test
    void theFirstLibrarysJsonHasRulesOfItsOwn() throws Exception {
        String json = """
                {"model_name": "t", "vocabulary": ["[UNK]", "a"], "layers_config": {"config": {"layers": [
                {"class_name": "InputLayer", "config": {"batch_input_shape": [1, null, 7]}},
                {"class_name": "Embedding", "config": {"input_dim": 2, "output_dim": 1}},
                {"class_name": "SimpleRNN", "config": {"name": "cell", "units": 1, "activation": "tanh", "stateful": true}},
                {"class_name": "Dense", "config": {"units": 2, "activation": "linear"}}]}}, "weight_b64": "%s"}
                """.formatted(Base64.getEncoder().encodeToString(new byte[4 * 9]));
        byte[] file = json.getBytes(StandardCharsets.UTF_8);
        ModelFile text = Importers.read(file, "t.json", ImportOptions.to(Profile.D1_COMPAT))
                .file();
        assertThat(text.layers()).hasSize(4);
        assertThatThrownBy(() -> Importers.read(file, "t.json", ImportOptions.to(Profile.D2)))
                .isInstanceOf(MalformedException.class)
                .hasMessage("cell: stateful = true; only false is supported");
    }
}
