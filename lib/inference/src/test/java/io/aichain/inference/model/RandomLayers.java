package io.aichain.inference.model;

import io.aichain.inference.ModelRevert;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Layers with random structure, sizes and operands, many of them at the edges where something overflows or reverts. */
public final class RandomLayers {
    private static final BigInteger UNIT = BigInteger.TEN.pow(18);
    private static final LayerType[] TYPES = LayerType.values();
    private final Random random;
    private int wildness;

    public RandomLayers(long seed) {
        random = new Random(seed);
    }

    /** A call whose shapes fit; its result may be a revert. */
    public LayerCall next() {
        while (true) {
            // Most operands are ordinary; some fill 64 bits; few fill 256.
            beAsWildAs(new int[] {0, 0, 0, 1, 1, 2, 3}[random.nextInt(7)]);
            Profile profile = Profile.of(1 + random.nextInt(3));
            LayerType type = TYPES[random.nextInt(TYPES.length)];
            Kind kind = profile == Profile.INT8 && random.nextBoolean() ? Kind.Q8 : Kind.SD;
            if (type == LayerType.EMBEDDING) kind = Kind.TOKENS;
            LayerCall call = type == LayerType.INPUT ? null : call(profile, type, kind);
            if (call != null) return call;
        }
    }

    /** From 0, ordinary numbers, to 3, whatever fits 256 bits. */
    void beAsWildAs(int level) {
        wildness = level;
    }

    /**
     * A layer behind tensors that are there already.
     *
     * @param positions of its inputs, as many as the type takes
     * @return null if it does not take them, or what was chosen does not fit
     */
    Layer behind(Profile profile, LayerType type, Kind kind, List<Integer> positions, List<int[]> shapes) {
        boolean int8 =
                profile == Profile.INT8 && (kind == Kind.Q8 || (type == LayerType.EMBEDDING && random.nextBoolean()));
        Numbers parameters = Numbers.of(parameters(type, kind, positions.size()));
        Layout layout = !hasWeights(type, kind, parameters)
                ? Layout.NONE
                : int8 ? Layout.INT8 : random.nextInt(3) == 0 || wildness == 3 ? Layout.WORD : Layout.INT64;
        Layer draft = new Layer(type, layout, positions, parameters, 1, List.of());
        if (!LayerRules.isValid(profile, draft) || !Kinds.takes(profile, draft, kind)) return null;
        try {
            Shapes.output(draft, 0, kind, shapes);
        } catch (ModelRevert misfit) {
            return null;
        }
        long count = Shapes.weights(draft, kind, shapes);
        return count > 2_000 ? null : new Layer(type, layout, positions, parameters, count, List.of());
    }

    private LayerCall call(Profile profile, LayerType type, Kind kind) {
        int inputs = type == LayerType.ADD || type == LayerType.MULTIPLY || type == LayerType.CONCATENATE
                ? 2 + random.nextInt(kind == Kind.Q8 && type == LayerType.MULTIPLY ? 1 : 3)
                : 1;
        Layout layout = random.nextInt(3) == 0 || wildness == 3 ? Layout.WORD : Layout.INT64;
        boolean int8 =
                profile == Profile.INT8 && (kind == Kind.Q8 || (type == LayerType.EMBEDDING && random.nextBoolean()));
        if (int8) layout = Layout.INT8;
        Numbers parameters = Numbers.of(parameters(type, kind, inputs));
        if (!hasWeights(type, kind, parameters)) layout = Layout.NONE;
        int[] shape = shape(type);
        List<int[]> shapes = new ArrayList<>();
        for (int i = 0; i < inputs; i++) shapes.add(shape);
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < inputs; i++) positions.add(0);
        Layer draft = new Layer(type, layout, positions, parameters, 1, List.of());
        if (!LayerRules.isValid(profile, draft) || !Kinds.takes(profile, draft, kind)) return null;
        int[] output;
        try {
            output = Shapes.output(draft, 0, kind, shapes);
        } catch (ModelRevert misfit) {
            return null;
        }
        long count = Shapes.weights(draft, kind, shapes);
        if (count > 4000 || Tensor.elements(output) > 4000) return null;
        Layer layer = new Layer(type, layout, positions, parameters, count, List.of());
        List<Tensor> tensors = new ArrayList<>();
        for (int[] s : shapes) tensors.add(new Tensor(s, values(kind, Tensor.elements(s), layer)));
        Tensor state = type.isRecurrent() && random.nextBoolean()
                ? new Tensor(Shapes.state(layer), values(Kind.SD, Tensor.elements(Shapes.state(layer)), layer))
                : Tensor.NONE;
        return new LayerCall(profile, layer, 0, kind, tensors, state, weights(layer, kind, output), output);
    }

    private static boolean hasWeights(LayerType type, Kind kind, Numbers parameters) {
        return switch (type) {
            case DENSE,
                    CONV_2D,
                    DEPTHWISE_CONV_2D,
                    EMBEDDING,
                    SIMPLE_RNN,
                    LSTM,
                    GRU,
                    BATCH_NORMALIZATION,
                    LAYER_NORMALIZATION,
                    ATTENTION,
                    POSITION_EMBEDDING -> true;
            case ACTIVATION -> kind == Kind.Q8 && parameters.big(0).intValue() == 255;
            default -> false;
        };
    }

    private Weights weights(Layer layer, Kind kind, int[] output) {
        return Weights.decode(layer.layout(), stream(layer, kind, output));
    }

    byte[] stream(Layer layer, Kind kind, int[] output) {
        byte[] stream = new byte[Math.toIntExact(layer.streamLength())];
        if (layer.layout() == Layout.INT8) {
            random.nextBytes(stream);
            if (kind == Kind.Q8 && layer.type() != LayerType.ACTIVATION) int8Tail(stream, output[output.length - 1]);
            return stream;
        }
        byte[] word = new byte[32];
        for (int at = 0; at < stream.length; at += layer.layout().width()) {
            BigInteger w = number();
            if (layer.layout() == Layout.INT64 && w.bitLength() > 63) w = BigInteger.valueOf(w.longValue());
            Numbers.putWord(w, word, 0);
            System.arraycopy(
                    word,
                    32 - layer.layout().width(),
                    stream,
                    at,
                    layer.layout().width());
        }
        return stream;
    }

    private void int8Tail(byte[] stream, int channels) {
        int values = stream.length - 9 * channels;
        for (int c = 0; c < channels; c++) {
            if (wildness < 2) {
                stream[values + 4 * c] = 0;
                stream[values + 4 * channels + 4 * c] = (byte) (0x40 + random.nextInt(0x40));
                stream[values + 8 * channels + c] = (byte) (30 + random.nextInt(12));
            } else if (random.nextInt(10) > 0) {
                stream[values + 4 * channels + 4 * c] = (byte) (0x40 + random.nextInt(0x40));
                stream[values + 8 * channels + c] = (byte) (1 + random.nextInt(62));
            }
        }
    }

    private Numbers values(Kind kind, int count, Layer layer) {
        return values(kind, count, kind == Kind.TOKENS ? layer.parameter(0) : 0);
    }

    /** @param vocabulary that tokens are taken from, but for some */
    Numbers values(Kind kind, int count, int vocabulary) {
        BigInteger[] values = new BigInteger[count];
        for (int i = 0; i < count; i++) {
            values[i] = switch (kind) {
                case SD -> number();
                case Q8 -> BigInteger.valueOf(random.nextInt(256) - 128);
                case TOKENS -> random.nextInt(20) == 0 ? number() : BigInteger.valueOf(random.nextInt(vocabulary));
            };
        }
        return Numbers.of(values);
    }

    private static final int[] EDGES = {
        0, 1, 31, 32, 59, 60, 61, 62, 63, 64, 110, 111, 112, 126, 127, 128, 191, 192, 254, 255
    };

    private BigInteger number() {
        if (random.nextInt(40) == 0)
            return BigInteger.valueOf(random.nextInt(3) - 1).multiply(random.nextBoolean() ? UNIT : BigInteger.ONE);
        return switch (wildness) {
            case 0 -> BigInteger.valueOf((long) (random.nextGaussian() * 1e18));
            case 1 -> BigInteger.valueOf(random.nextLong() >> random.nextInt(64));
            case 2 -> edge(random.nextInt(20) == 0 ? EDGES.length : 10);
            default ->
                random.nextInt(4) == 0
                        ? edge(EDGES.length)
                        : new BigInteger(1 + random.nextInt(120), random).subtract(BigInteger.ONE);
        };
    }

    /** A power of two, or one beside it, or its negative. */
    private BigInteger edge(int limit) {
        BigInteger power = BigInteger.TWO.pow(EDGES[random.nextInt(limit)]);
        BigInteger x = power.add(BigInteger.valueOf(random.nextInt(3) - 1));
        BigInteger signed = random.nextBoolean() ? x : x.negate();
        return signed.bitLength() > 255 ? BigInteger.TWO.pow(255).negate() : signed;
    }

    private int[] shape(LayerType type) {
        int rank = switch (type) {
            case MAX_POOLING_2D,
                    AVERAGE_POOLING_2D,
                    GLOBAL_AVERAGE_POOLING_2D,
                    CONV_2D,
                    DEPTHWISE_CONV_2D,
                    ZERO_PADDING_2D -> 3;
            case ATTENTION, POSITION_EMBEDDING -> 2;
            case EMBEDDING -> 1;
            case SIMPLE_RNN, LSTM, GRU -> 1 + random.nextInt(2);
            default -> 1 + random.nextInt(3);
        };
        int[] shape = new int[rank];
        for (int i = 0; i < rank; i++) shape[i] = 1 + random.nextInt(i == rank - 1 ? 12 : 5);
        return shape;
    }

    private long activation() {
        return random.nextInt(9);
    }

    private BigInteger[] parameters(LayerType type, Kind kind, int inputs) {
        long a = kind == Kind.Q8 ? 1 + random.nextInt(2) : activation();
        BigInteger slope = a == 0 || a == 7
                ? random.nextInt(5) == 0 ? new BigInteger(100, random) : new BigInteger("200000000000000000")
                : BigInteger.ZERO;
        int bias = kind == Kind.Q8 ? 1 : random.nextInt(2);
        int units = 1 + random.nextInt(20);
        return switch (type) {
            case DENSE -> list(a, slope, units, bias);
            case RESCALE -> new BigInteger[] {ranged(), ranged()};
            case MAX_POOLING_2D, AVERAGE_POOLING_2D -> list(window(), window(), window(), window(), random.nextInt(2));
            case CONV_2D, DEPTHWISE_CONV_2D ->
                list(a, slope, 1 + random.nextInt(10), window(), window(), window(), window(), random.nextInt(2), bias);
            case EMBEDDING -> list(1 + random.nextInt(9), 1 + random.nextInt(9));
            case SIMPLE_RNN -> list(a, slope, units, random.nextInt(2));
            case LSTM ->
                list(activation(), activation(), BigInteger.valueOf(random.nextLong()), units, random.nextInt(2));
            case GRU ->
                list(
                        activation(),
                        activation(),
                        BigInteger.valueOf(random.nextLong()),
                        units,
                        random.nextInt(2),
                        random.nextInt(2));
            case ZERO_PADDING_2D -> list(random.nextInt(3), random.nextInt(3), random.nextInt(3), random.nextInt(3));
            case BATCH_NORMALIZATION, LAYER_NORMALIZATION -> list(random.nextBoolean() ? 1 : 1_000_000_000_000_000L);
            case ACTIVATION -> kind == Kind.Q8 ? random.nextBoolean() ? list(255, 0) : list(2, 0) : list(a, slope);
            case ADD -> kind == Kind.Q8 ? scales(inputs + 1, true) : list();
            case MULTIPLY -> kind == Kind.Q8 ? scales(2, false) : list();
            case CONCATENATE -> list(random.nextInt(3));
            case ATTENTION -> {
                int groups = 1 + random.nextInt(2);
                yield list(groups * (1 + random.nextInt(2)), groups, 1 + random.nextInt(6), random.nextInt(2), bias);
            }
            case DEQUANTIZE, QUANTIZE -> new BigInteger[] {ranged()};
            case POSITION_EMBEDDING -> list(1 + random.nextInt(6));
            default -> list();
        };
    }

    private BigInteger[] scales(int count, boolean negative) {
        BigInteger[] values = new BigInteger[count];
        values[0] = BigInteger.valueOf(1 + random.nextInt(62));
        for (int i = 1; i < count; i++) {
            long m = 1 + random.nextInt(Integer.MAX_VALUE - 1);
            values[i] = BigInteger.valueOf(negative && random.nextBoolean() ? -m : m);
        }
        return values;
    }

    private BigInteger ranged() {
        BigInteger x = number();
        return Range.contains(x) ? x : UNIT;
    }

    private long window() {
        return 1 + random.nextInt(3);
    }

    private static BigInteger[] list(Object... values) {
        BigInteger[] list = new BigInteger[values.length];
        for (int i = 0; i < list.length; i++) {
            list[i] = values[i] instanceof BigInteger big ? big : BigInteger.valueOf(((Number) values[i]).longValue());
        }
        return list;
    }
}
