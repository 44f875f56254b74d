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
    static FloatModel read(String className, String shape, String config) throws Exception {
        String layers = """
                [{"class_name": "InputLayer", "config": {"name": "in", "batch_shape": [null, %s]}},
                 {"class_name": "%s", "config": {"name": "it", %s}}]""".formatted(shape, className, config);
        return read("{\"class_name\": \"Sequential\", \"config\": {\"layers\": " + layers + "}}");
    }

    static FloatModel read(String json) throws Exception {
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
                "Dense | 3 | 'units': 2 | 'activation': 'relu6' | activation = \"relu6\"; is not supported; supported are linear, relu",
                "Dense | 3 | 'units': 2 | 'activation': 'log_softmax' | no layer has a logarithm: end the model before it",
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

    /** Keras 3 writes that they are called with training, without anybody's having said it: what they are is the reason. */
    @ParameterizedTest
    @ValueSource(strings = {"RandomFlip", "Resizing"})
    void aClassThatIsNotSupportedIsNamedBeforeTheOptionsOfItsCall(String className) {
        assertThatThrownBy(() -> read(graph(className, "'x': 1", "'training': true")))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("it: layers of class " + className + " are not supported; supported are Input");
    }

    @Test
    void aSequenceThatWasNotBuiltIsToldSo() {
        String dense = "{'class_name': 'Dense', 'config': {'name': 'it', 'units': 2}}";
        assertThatThrownBy(() -> read("{'class_name': 'Sequential', 'config': {'layers': [" + dense + "]}}"))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("no shape: the model was not built: call its build(..) or give it an Input");
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

    static final String INPUT =
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
