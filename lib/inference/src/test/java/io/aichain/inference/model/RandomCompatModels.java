package io.aichain.inference.model;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Models of the first library with random layers, and what callers may send them: images that are ragged or empty, vectors too short or long. */
public final class RandomCompatModels {
    private static final BigInteger UNIT = BigInteger.TEN.pow(18);
    private final Random random;
    private final CodeMap codes;
    private final List<Layer> layers = new ArrayList<>();
    private final boolean wild;

    private RandomCompatModels(Random random, CodeMap codes) {
        this.random = random;
        this.codes = codes;
        wild = random.nextInt(4) == 0;
    }

    /** A range of layers on an image and a vector. */
    public record Forward(Address address, long from, long to, Numbers[][] x1, Numbers x2) {}

    /** A token for a recurrent model with its states. */
    public record Step(
            Address address, BigInteger token, BigInteger scaled, boolean isGenerating, Numbers[][] states) {}

    public static Forward forward(Random random, CodeMap codes) {
        return new RandomCompatModels(random, codes).image();
    }

    public static Step step(Random random, CodeMap codes) {
        return new RandomCompatModels(random, codes).recurrent();
    }

    private Forward image() {
        int h = 1 + random.nextInt(6);
        int w = 1 + random.nextInt(6);
        int c = 1 + random.nextInt(3);
        add(LayerType.INPUT, 0, 1, h, w, c);
        if (random.nextBoolean()) add(LayerType.RESCALE, 0, number().longValue(), number().longValue());
        int filters = 1 + random.nextInt(4);
        int kh = random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(3);
        int kw = 1 + random.nextInt(3);
        add(
                LayerType.CONV_2D,
                (kh * kw * c + 1) * filters,
                act(),
                c,
                filters,
                kh,
                kw,
                stride(),
                stride(),
                random.nextInt(2));
        if (random.nextBoolean()) {
            add(LayerType.MAX_POOLING_2D, 0, stride(), stride(), stride(), stride(), random.nextInt(2));
        }
        add(LayerType.FLATTEN, 0);
        int in = 1 + random.nextInt(12);
        int units = 1 + random.nextInt(5);
        add(LayerType.DENSE, (in + 1) * units, act(), in, units);
        int more = 1 + random.nextInt(4);
        add(LayerType.DENSE, (units + 1) * more, act(), units, more);
        int last = layers.size() - 1;
        long to = random.nextInt(3) == 0 ? random.nextInt(last + 3) : last;
        long from = random.nextInt(3) == 0 ? random.nextInt(last + 2) : 0;
        return new Forward(publish(), from, to, ragged(h, w, c), vector(random.nextInt(14)));
    }

    private Step recurrent() {
        boolean lstm = random.nextBoolean();
        boolean embedded = random.nextInt(3) > 0;
        int dim = embedded ? 1 + random.nextInt(4) : 1;
        int vocabulary = 2 + random.nextInt(6);
        add(LayerType.INPUT, 0, 0);
        if (embedded) add(LayerType.EMBEDDING, vocabulary * dim, vocabulary, dim);
        int units = 1 + random.nextInt(4);
        int cells = 1 + random.nextInt(2);
        int in = dim;
        for (int i = 0; i < cells; i++) {
            if (lstm) add(LayerType.LSTM, (in + units + 1) * 4 * units, act(), act(), in, units);
            else add(LayerType.SIMPLE_RNN, (in + units + 1) * units, act(), in, units);
            in = units;
        }
        add(LayerType.DENSE, (units + 1) * vocabulary, act(), units, vocabulary);
        int given = random.nextInt(8) == 0 ? random.nextInt(cells + 1) : cells;
        Numbers[][] states = new Numbers[given][];
        for (int i = 0; i < given; i++) {
            int vectors =
                    lstm && random.nextInt(3) == 0 ? 0 : random.nextInt(10) == 0 ? random.nextInt(3) : lstm ? 2 : 1;
            states[i] = new Numbers[vectors];
            for (int k = 0; k < vectors; k++) {
                states[i][k] = vector(random.nextInt(12) == 0 ? random.nextInt(6) : units);
            }
        }
        BigInteger token = BigInteger.valueOf(random.nextInt(vocabulary + (random.nextInt(8) == 0 ? 2 : 0)));
        return new Step(publish(), token, number(), random.nextInt(4) > 0, states);
    }

    private Address publish() {
        return codes.add(Description.of(Profile.D1_COMPAT, 1, layers).write());
    }

    private void add(LayerType type, int count, long... parameters) {
        Layout layout = count == 0 ? Layout.NONE : wild && random.nextBoolean() ? Layout.WORD : Layout.INT64;
        List<Address> chunks = new ArrayList<>();
        if (count > 0) {
            int width = layout.width();
            byte[] code = new byte[1 + count * width - (random.nextInt(60) == 0 ? 1 : 0)];
            byte[] word = new byte[32];
            for (int i = 0; i < count; i++) {
                BigInteger weight = number();
                Numbers.putWord(layout == Layout.INT64 ? BigInteger.valueOf(weight.longValue()) : weight, word, 0);
                int at = 1 + i * width;
                System.arraycopy(word, 32 - width, code, at, Math.min(width, code.length - at));
            }
            chunks.add(codes.add(Bytes.wrap(code)));
        }
        layers.add(new Layer(type, layout, List.of(), Numbers.of(parameters), count, chunks));
    }

    private Numbers[][] ragged(int h, int w, int c) {
        boolean isRagged = random.nextInt(6) == 0;
        Numbers[][] image = new Numbers[isRagged ? random.nextInt(h + 1) : h][];
        for (int i = 0; i < image.length; i++) {
            image[i] = new Numbers[isRagged ? random.nextInt(w + 2) : w];
            for (int j = 0; j < image[i].length; j++) image[i][j] = vector(isRagged ? random.nextInt(c + 2) : c);
        }
        return image;
    }

    private Numbers vector(int size) {
        BigInteger[] values = new BigInteger[size];
        for (int i = 0; i < size; i++) values[i] = number();
        return Numbers.of(values);
    }

    private BigInteger number() {
        if (wild && random.nextInt(6) == 0) {
            return switch (random.nextInt(4)) {
                case 0 -> BigInteger.TWO.pow(255).subtract(BigInteger.ONE);
                case 1 -> BigInteger.TWO.pow(255).negate();
                case 2 -> new BigInteger(random.nextInt(255), random);
                default -> BigInteger.valueOf(random.nextLong());
            };
        }
        return BigInteger.valueOf((long) (random.nextGaussian() * UNIT.longValue()));
    }

    private long act() {
        return random.nextInt(5);
    }

    private long stride() {
        return random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(3);
    }
}
