package io.aichain.inference.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.inference.Numbers;
import io.aichain.inference.Outcome;
import io.aichain.inference.model.CompatLayers;
import io.aichain.inference.model.Image;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Weights;
import io.aichain.inference.spec.CompatSpec;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** The fast layers of profile 0 give the values and reverts of the plain ones, ragged and empty images and vectors included. */
class CompatPropertyTest {
    private static final List<CompatLayers> WAYS = List.of(FastCompat.BEST, new FastCompat(Lanes.SCALAR));

    @Property(tries = 500)
    @Tag("P9")
    void everyWayGivesTheSameBits(@ForAll long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 6; i++) new Case(random).compareAll();
    }

    /** Pictures: bytes as whole numbers, alone or with a number that is none, and scales to both sides of where bytes have a way of their own. */
    @Property(tries = 500)
    @Tag("P9")
    void picturesGiveTheSameBits(@ForAll long seed) {
        var random = new Random(seed);
        BigInteger unit = BigInteger.valueOf(Wide.UNIT);
        BigInteger[] x = new BigInteger[2 + random.nextInt(40)];
        for (int i = 0; i < x.length; i++) x[i] = unit.multiply(BigInteger.valueOf(random.nextInt(256)));
        if (random.nextBoolean()) {
            x[random.nextInt(x.length)] = switch (random.nextInt(5)) {
                case 0 -> unit.shiftLeft(8).multiply(BigInteger.valueOf(1 + random.nextInt(1 << 20)));
                case 1 -> unit.multiply(BigInteger.valueOf(random.nextInt(256))).subtract(BigInteger.ONE);
                case 2 -> unit.negate().multiply(BigInteger.valueOf(1 + random.nextInt(256)));
                case 3 -> new BigInteger(80, random);
                default -> BigInteger.TWO.pow(64 + random.nextInt(63)).negate();
            };
        }
        Numbers[][] cells = {new Numbers[x.length]};
        for (int i = 0; i < x.length; i++) cells[0][i] = Numbers.of(new BigInteger[] {x[i]});
        BigInteger scale = BigInteger.valueOf(random.nextLong() >> 1 + random.nextInt(20));
        Layer rescale =
                layer(LayerType.RESCALE, scale, BigInteger.valueOf(random.nextLong() >> 1 + random.nextInt(63)));
        compare(way -> list(way.rescale(rescale, Image.of(cells))));
    }

    /** One of everything, with the same wildness of numbers. */
    private static final class Case {
        private final Random random;
        private final int wildness;

        Case(Random random) {
            this.random = random;
            wildness = random.nextInt(5);
        }

        void compareAll() {
            Image image = Image.of(nested());
            Layer rescale = layer(LayerType.RESCALE, number(), number());
            compare(way -> list(way.rescale(rescale, image)));
            compare(way -> List.of(way.flatten(image)));
            Numbers logits = vector(random, random.nextInt(6));
            compare(way -> List.of(way.softmax(logits)));
            Layer pool = layer(LayerType.MAX_POOLING_2D, edge(), edge(), edge(), edge(), bit());
            compare(way -> list(way.maxPooling(pool, image)));
            convolution(image);
            dense();
            recurrent();
        }

        private void convolution(Image image) {
            int cin = image.rows() > 0 && image.columns() > 0 && random.nextInt(4) > 0
                    ? Math.max(1, image.channels())
                    : 1 + random.nextInt(3);
            int filters = 1 + random.nextInt(9);
            int kh = (int) edge();
            int kw = (int) edge();
            Layer layer = layer(LayerType.CONV_2D, act(), cin, filters, kh, kw, edge(), edge(), bit());
            Weights weights = weights(kh * kw * cin * filters + filters);
            compare(way -> list(way.convolution(layer, weights, image)));
        }

        private void dense() {
            int in = 1 + random.nextInt(9);
            int units = 1 + random.nextInt(12);
            Layer layer = layer(LayerType.DENSE, act(), in, units);
            Weights weights = weights(in * units + units);
            Numbers x = vector(random, about(in));
            compare(way -> List.of(way.dense(layer, weights, x)));
        }

        private void recurrent() {
            int in = 1 + random.nextInt(5);
            int u = 1 + random.nextInt(5);
            Numbers x = vector(random, about(in));
            Numbers h = vector(random, about(u));
            Numbers[] state = random.nextInt(4) == 0 ? new Numbers[random.nextInt(2)] : new Numbers[2];
            for (int i = 0; i < state.length; i++) state[i] = vector(random, about(u));
            Layer simple = layer(LayerType.SIMPLE_RNN, act(), in, u);
            Weights some = weights((in + u + 1) * u);
            compare(way -> List.of(way.simpleRnn(simple, some, x, h)));
            Layer lstm = layer(LayerType.LSTM, act(), act(), in, u);
            Weights more = weights((in + u + 1) * 4 * u);
            compare(way -> Arrays.asList(way.lstm(lstm, more, x, state)));
        }

        private int about(int n) {
            return random.nextInt(4) > 0 ? n : Math.max(0, n - 1 + random.nextInt(3));
        }

        private long edge() {
            return random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(3);
        }

        private long bit() {
            return random.nextInt(2);
        }

        private long act() {
            return random.nextInt(5);
        }

        private Numbers[][] nested() {
            int n = random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(5);
            int m = random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(5);
            int p = random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(3);
            boolean ragged = random.nextInt(5) == 0;
            Numbers[][] image = new Numbers[n][];
            for (int i = 0; i < n; i++) {
                image[i] = new Numbers[ragged && random.nextInt(4) == 0 ? about(m) : m];
                for (int j = 0; j < image[i].length; j++) {
                    image[i][j] = vector(random, ragged && random.nextInt(4) == 0 ? about(p) : p);
                }
            }
            return image;
        }

        private Numbers vector(Random from, int n) {
            BigInteger[] values = new BigInteger[n];
            for (int i = 0; i < n; i++) values[i] = number(from);
            return Numbers.of(values);
        }

        private BigInteger number() {
            return number(random);
        }

        private BigInteger number(Random from) {
            return switch (wildness) {
                case 0, 1 -> BigInteger.valueOf((long) (from.nextGaussian() * 2e18));
                case 2 -> BigInteger.valueOf(from.nextLong() >> from.nextInt(64));
                case 3 -> BigInteger.TWO.pow(from.nextInt(66)).negate();
                default -> {
                    BigInteger x = new BigInteger(from.nextInt(256), from);
                    yield from.nextBoolean() ? x : x.negate().subtract(BigInteger.ONE);
                }
            };
        }

        private Weights weights(int count) {
            byte[] stream = new byte[32 * count];
            for (int i = 0; i < count; i++) Numbers.putWord(number(), stream, 32 * i);
            return Weights.decode(Layout.WORD, stream);
        }
    }

    private static Layer layer(LayerType type, Object... parameters) {
        BigInteger[] words = new BigInteger[parameters.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = parameters[i] instanceof BigInteger big
                    ? big
                    : BigInteger.valueOf(((Number) parameters[i]).longValue());
        }
        return new Layer(type, Layout.WORD, List.of(), Numbers.of(words), 1, List.of());
    }

    private static List<Numbers> list(Image image) {
        return Arrays.stream(image.cells()).flatMap(Arrays::stream).toList();
    }

    private static void compare(Function<CompatLayers, List<Numbers>> computation) {
        var expected = Outcome.of(() -> computation.apply(CompatSpec.PLAIN));
        for (CompatLayers way : WAYS) {
            assertThat(Outcome.of(() -> computation.apply(way))).as("%s", way).isEqualTo(expected);
        }
    }
}
