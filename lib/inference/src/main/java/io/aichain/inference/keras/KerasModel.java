package io.aichain.inference.keras;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A model in the JSON of Keras that the first library's exporter wrote: layers, and weights as base64 of little-endian 32-bit floats in the
 * order of {@code get_weights()}. Read as a model of profile 0, with that exporter's conversion of numbers.
 *
 * @param layers without chunks, layouts not yet chosen
 * @param weights each layer's, in the same order; empty for those without
 */
public record KerasModel(
        String name, List<Layer> layers, List<Numbers> weights, List<String> classes, List<String> vocabulary) {
    private static final int MAX_WEIGHTS = 1 << 26;

    /** @param json the root of the file */
    public static KerasModel read(JsonNode json) throws MalformedException {
        return new Reader(json).read();
    }

    private static final class Reader {
        private final JsonNode json;
        private final FloatBuffer floats;
        private final List<Layer> layers = new ArrayList<>();
        private final List<Numbers> weights = new ArrayList<>();
        private int[] shape = {};

        Reader(JsonNode json) throws MalformedException {
            this.json = json;
            try {
                byte[] bytes =
                        Base64.getDecoder().decode(json.path("weight_b64").asText());
                if (bytes.length % 4 != 0 || bytes.length / 4 > MAX_WEIGHTS) {
                    throw malformed(
                            "weight_b64: %d bytes; whole floats, at most %d expected", bytes.length, MAX_WEIGHTS);
                }
                floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
            } catch (IllegalArgumentException notBase64) {
                throw malformed("weight_b64: not base64: %s", notBase64.getMessage());
            }
        }

        KerasModel read() throws MalformedException {
            for (JsonNode layer : json.path("layers_config").path("config").path("layers")) {
                layer(layer.path("class_name").asText(), layer.path("config"));
            }
            if (layers.isEmpty()) throw malformed("layers_config: no layers");
            if (floats.hasRemaining()) throw malformed("weight_b64: %d floats left over", floats.remaining());
            return new KerasModel(
                    json.path("model_name").asText(),
                    List.copyOf(layers),
                    List.copyOf(weights),
                    texts("classes_name"),
                    texts("vocabulary"));
        }

        private List<String> texts(String field) {
            List<String> texts = new ArrayList<>();
            for (JsonNode text : json.path(field)) texts.add(text.asText());
            return List.copyOf(texts);
        }

        private void layer(String name, JsonNode config) throws MalformedException {
            switch (name) {
                case "InputLayer" -> input(config.path("batch_input_shape"));
                case "Rescaling" -> add(LayerType.RESCALE, 0, List.of(scale(config), offset(config)));
                case "Flatten" -> {
                    add(LayerType.FLATTEN, 0, List.of());
                    shape = new int[] {product()};
                }
                case "Dense" -> {
                    int units = number(config, "units");
                    add(LayerType.DENSE, (last() + 1L) * units, longs(activation(config, "activation"), last(), units));
                    shape = new int[] {units};
                }
                case "MaxPooling2D" -> pooling(config);
                case "Conv2D" -> convolution(config);
                case "Embedding" -> {
                    int dim = number(config, "output_dim");
                    int vocabulary = number(config, "input_dim");
                    add(LayerType.EMBEDDING, (long) vocabulary * dim, longs(vocabulary, dim));
                    shape = new int[] {dim};
                }
                case "SimpleRNN" -> {
                    int u = number(config, "units");
                    add(
                            LayerType.SIMPLE_RNN,
                            (last() + u + 1L) * u,
                            longs(activation(config, "activation"), last(), u));
                    shape = new int[] {u};
                }
                case "LSTM" -> {
                    int u = number(config, "units");
                    add(
                            LayerType.LSTM,
                            (last() + u + 1L) * 4 * u,
                            longs(
                                    activation(config, "activation"),
                                    activation(config, "recurrent_activation"),
                                    last(),
                                    u));
                    shape = new int[] {u};
                }
                case "Dropout" -> {}
                default -> throw malformed("layer %d: %s is not supported", layers.size(), name);
            }
        }

        private void input(JsonNode batch) throws MalformedException {
            if (batch.size() == 4) {
                shape = new int[] {
                    batch.get(1).asInt(), batch.get(2).asInt(), batch.get(3).asInt()
                };
                add(LayerType.INPUT, 0, longs(1, shape[0], shape[1], shape[2]));
            } else if (batch.size() == 2 || batch.size() == 3) {
                shape = new int[] {1};
                add(LayerType.INPUT, 0, longs(0));
            } else {
                throw malformed("batch_input_shape: %s; 1 to 3 dimensions behind the first expected", batch);
            }
        }

        private void pooling(JsonNode config) throws MalformedException {
            int[] size = pair(config, "pool_size");
            int[] stride = pair(config, "strides");
            boolean same = same(config);
            add(LayerType.MAX_POOLING_2D, 0, longs(size[0], size[1], stride[0], stride[1], same ? 1 : 0));
            shape = new int[] {out(0, size[0], stride[0], same), out(1, size[1], stride[1], same), shape[2]};
        }

        private void convolution(JsonNode config) throws MalformedException {
            int filters = number(config, "filters");
            int[] size = pair(config, "kernel_size");
            int[] stride = pair(config, "strides");
            boolean same = same(config);
            long count = ((long) size[0] * size[1] * last() + 1) * filters;
            add(
                    LayerType.CONV_2D,
                    count,
                    longs(
                            activation(config, "activation"),
                            last(),
                            filters,
                            size[0],
                            size[1],
                            stride[0],
                            stride[1],
                            same ? 1 : 0));
            shape = new int[] {out(0, size[0], stride[0], same), out(1, size[1], stride[1], same), filters};
        }

        private int out(int axis, int size, int stride, boolean same) throws MalformedException {
            if (shape.length != 3) throw malformed("layer %d: an image expected", layers.size() - 1);
            return same ? (shape[axis] + stride - 1) / stride : (shape[axis] - size) / stride + 1;
        }

        private void add(LayerType type, long count, List<BigInteger> parameters) throws MalformedException {
            if (count > floats.remaining()) {
                throw malformed("weight_b64: %s needs %d floats, %d are left", type, count, floats.remaining());
            }
            BigInteger[] values = new BigInteger[(int) count];
            for (int i = 0; i < values.length; i++) values[i] = weight(floats.get());
            Numbers numbers = Numbers.of(values);
            Layout layout = count == 0 ? Layout.NONE : numbers.isNarrow() ? Layout.INT64 : Layout.WORD;
            layers.add(new Layer(
                    type, layout, List.of(), Numbers.of(parameters.toArray(BigInteger[]::new)), count, List.of()));
            weights.add(numbers);
        }

        private int last() throws MalformedException {
            if (shape.length == 0) throw malformed("layer %d: no input before it", layers.size());
            return shape[shape.length - 1];
        }

        private int product() {
            int product = 1;
            for (int d : shape) product *= d;
            return product;
        }

        private static int number(JsonNode config, String field) throws MalformedException {
            int value = config.path(field).asInt(0);
            if (value < 1 || value > 1 << 20) throw malformed("%s: %s; 1 to 2^20 expected", field, config.path(field));
            return value;
        }

        private static int[] pair(JsonNode config, String field) throws MalformedException {
            JsonNode pair = config.path(field);
            if (pair.size() != 2 || pair.get(0).asInt() < 1 || pair.get(1).asInt() < 1) {
                throw malformed("%s: %s; two sizes expected", field, pair);
            }
            return new int[] {pair.get(0).asInt(), pair.get(1).asInt()};
        }

        private static boolean same(JsonNode config) throws MalformedException {
            return switch (config.path("padding").asText()) {
                case "same" -> true;
                case "valid" -> false;
                default -> throw malformed("padding: %s", config.path("padding"));
            };
        }

        private static int activation(JsonNode config, String field) throws MalformedException {
            return switch (config.path(field).asText().toLowerCase(Locale.ROOT)) {
                case "leakyrelu" -> 0;
                case "linear", "softmax" -> 1;
                case "relu" -> 2;
                case "sigmoid" -> 3;
                case "tanh" -> 4;
                default -> throw malformed("%s: %s", field, config.path(field));
            };
        }

        private static List<BigInteger> longs(long... values) {
            List<BigInteger> list = new ArrayList<>();
            for (long value : values) list.add(BigInteger.valueOf(value));
            return list;
        }

        private static BigInteger scale(JsonNode config) throws MalformedException {
            return digits(config.path("scale").asDouble() * 1e18, "scale");
        }

        private static BigInteger offset(JsonNode config) throws MalformedException {
            double offset = config.path("offset").asDouble();
            if (offset != Math.rint(offset)) throw malformed("offset: %s; a whole number expected", offset);
            return BigInteger.valueOf((long) offset).multiply(BigInteger.TEN.pow(18));
        }

        private static BigInteger weight(float value) throws MalformedException {
            double scaled = (double) value * 1e18;
            return digits(scaled < 0 ? Math.ceil(scaled) : Math.floor(scaled), "weight");
        }

        /** The shortest digits that identify the double, as the exporter printed them. */
        private static BigInteger digits(double value, String field) throws MalformedException {
            if (!(Math.abs(value) < 1e21)) throw malformed("%s: %s; less than 1000 expected", field, value / 1e18);
            return new BigDecimal(Double.toString(value)).toBigInteger();
        }
    }
}
