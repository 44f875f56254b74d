package io.aichain.inference.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.BigEndian;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.inference.model.Weights;
import io.aichain.inference.spec.Spec;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;

/** Numbers that are a byte times one step, or that less a unit: which are found to be so, and sums of their products with weights of all kinds. */
class PixelsTest {
    private static final List<LayerCall.Runner> WAYS = Ways.all();
    private static final BigInteger UNIT = BigInteger.TEN.pow(18);
    private static final int IN = 300;
    private static final int UNITS = 11;

    /** Steps of every size, weights to both ends of 64 bits, and products as near to whole numbers as there are. */
    @Property(tries = 200)
    @Tag("P9")
    void sumsAreThoseOfThePlainSpecification(@ForAll long seed) {
        Random random = new Random(seed);
        long step = step(random);
        int bits = 1 + random.nextInt(63);
        boolean isCentred = random.nextBoolean();
        long[] x = pixels(random, step, isCentred);
        byte[] stream = new byte[8 * UNITS * (IN + 1)];
        for (int i = 0; i < IN; i++) {
            for (int j = 0; j < UNITS; j++) {
                boolean isNear = random.nextInt(2_000) == 0 && x[i] != 0;
                long w = isNear ? nearWhole(random, Math.abs(x[i])) : random.nextLong() >> (63 - bits);
                BigEndian.putLong(stream, 8 * (i * UNITS + j), w);
            }
        }
        for (int j = 0; j < UNITS; j++) BigEndian.putLong(stream, 8 * (IN * UNITS + j), random.nextLong());
        compare(dense(x, stream));
    }

    /** Whole factors, of which every product is whole, exact ones with few digits, and all others, with every pixel. */
    @Property(tries = 200)
    @Tag("P9")
    void everyPixelWithEveryFactorIsDecidedRightOrNotAtAll(@ForAll long seed) {
        Random random = new Random(seed);
        long step = random.nextBoolean() ? step(random) : Wide.UNIT >> 5 + random.nextInt(13);
        boolean isCentred = random.nextBoolean();
        long[] weights = new long[Tiles.WIDTH];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = switch (random.nextInt(4)) {
                case 0 -> (random.nextInt(9) - 4) * Wide.UNIT >> random.nextInt(19);
                case 1 -> (random.nextInt(2_000_001) - 1_000_000) * 3_814_697_265_625L;
                case 2 -> random.nextLong() >> random.nextInt(63);
                default -> nearWhole(random, step * (1 + random.nextInt(Pixels.MOST)));
            };
        }
        long[] x = LongStream.rangeClosed(0, Pixels.MOST).map(k -> k * step).toArray();
        if (isCentred) for (int k = 0; k < x.length; k++) x[k] -= Wide.UNIT;
        long[] bytes = Pixels.of(x, step, isCentred).bytes();
        PixelFactors factors = factors(weights, step);
        for (Kernels kernels : List.of(Lanes.SCALAR, Lanes.BEST)) {
            for (int k = 0; k <= Pixels.MOST; k++) {
                for (int i = 0; i < weights.length; i++) {
                    BigInteger expected = BigInteger.valueOf(weights[i])
                            .multiply(BigInteger.valueOf(x[k]))
                            .divide(UNIT);
                    if (isCentred) expected = expected.add(BigInteger.valueOf(weights[i]));
                    long[] sums = new long[2 * Tiles.WIDTH];
                    if (kernels.pixels(bytes, k, 1, factors, i, 1, sums)) {
                        assertThat(sum(sums[0], sums[Tiles.WIDTH])).isEqualTo(expected);
                    }
                    long[] side = new long[2 * Tiles.WIDTH];
                    Arrays.fill(side, bytes[k]);
                    sums = new long[2 * Tiles.WIDTH];
                    long[] highs = new long[2 * Tiles.WIDTH];
                    if (kernels.pixels(factors, i, 1, new int[1], side, 0, 1, sums, highs)) {
                        assertThat(sum(sums[0], highs[0])).isEqualTo(expected);
                    }
                }
            }
        }
    }

    /** Of one row. */
    private static PixelFactors factors(long[] weights, long step) {
        Tiles tiles = Tiles.pack(weights, new Tiles.Place(0, 1, weights.length, weights.length, 1));
        return PixelFactors.of(tiles, step);
    }

    private static BigInteger sum(long low, long high) {
        return BigInteger.valueOf(high).shiftLeft(32).add(BigInteger.valueOf(low));
    }

    /** Nothing is left to the other way of what pictures and weights usually are, of zeros and of weights with few binary digits. */
    @Test
    void usualWeightsAreDecided() {
        Random random = new Random(1);
        for (boolean isCentred : new boolean[] {false, true}) {
            long step = isCentred ? 7_843_137_254_901_961L : 3_921_568_627_450_980L;
            long[] x = LongStream.rangeClosed(0, Pixels.MOST)
                    .map(k -> k * step - (isCentred ? Wide.UNIT : 0))
                    .toArray();
            long[] bytes = Pixels.of(x, step, isCentred).bytes();
            for (int time = 0; time < 100; time++) {
                long[] weights = new long[Tiles.WIDTH];
                for (int i = 0; i < Tiles.WIDTH; i++) {
                    boolean isShort = random.nextInt(4) == 0;
                    weights[i] = isShort ? (random.nextInt(19) - 9) * Wide.UNIT / 8 : random.nextLong() >> 6;
                }
                PixelFactors factors = factors(weights, step);
                long[] sums = new long[2 * Tiles.WIDTH];
                for (Kernels kernels : List.of(Lanes.SCALAR, Lanes.BEST)) {
                    for (int k = 0; k < x.length; k++) {
                        assertThat(kernels.pixels(bytes, k, 1, factors, 0, Tiles.WIDTH, sums))
                                .isTrue();
                    }
                }
            }
        }
    }

    /** A product that is less than 2^-32 below a whole number is left to the other way by every kernel. */
    @Test
    void whatIsUndecidedIsSaid() {
        // The step is one: 3 w / U is 2 10^-18 below 2.
        long[] weights = {(2 * Wide.UNIT - 1) / 3, -(2 * Wide.UNIT - 1) / 3};
        assertThat(3 * weights[0]).isEqualTo(2 * Wide.UNIT - 2);
        PixelFactors factors = factors(weights, 1);
        long[] sums = new long[2 * Tiles.WIDTH];
        long[] highs = new long[2 * Tiles.WIDTH];
        long[] three = new long[2 * Tiles.WIDTH];
        Arrays.fill(three, 3);
        for (Kernels kernels : List.of(Lanes.SCALAR, Lanes.BEST)) {
            for (int at = 0; at < 2; at++) {
                assertThat(kernels.pixels(three, 0, 1, factors, at, 1, sums)).isFalse();
                assertThat(kernels.pixels(factors, at, 1, new int[1], three, 0, 1, sums, highs))
                        .isFalse();
            }
        }
    }

    @Property(tries = 1_000)
    void theStepIsFound(@ForAll long seed) {
        Random random = new Random(seed);
        long step = step(random);
        boolean isCentred = random.nextBoolean();
        long[] x = pixels(random, step, isCentred);
        long origin = isCentred ? Wide.UNIT : 0;
        x[random.nextInt(IN)] = step * Pixels.MOST - origin;
        long found = Pixels.step(x, isCentred);
        assertThat(found).isPositive().matches(each -> each % step == 0);
        for (long each : new long[] {step, found}) {
            long[] bytes = Pixels.of(x, each, isCentred).bytes();
            for (int i = 0; i < IN; i++) {
                assertThat((bytes[i] & 0xffffffffL) * each - origin).isEqualTo(x[i]);
                assertThat(bytes[i] >> 32).isEqualTo(x[i] < 0 ? -1 : 0);
            }
        }
    }

    @Property(tries = 1_000)
    void oneNumberThatIsNoPixelIsSeen(@ForAll long seed) {
        Random random = new Random(seed);
        long step = 2 + step(random) / 2;
        boolean isCentred = random.nextBoolean();
        long origin = isCentred ? Wide.UNIT : 0;
        long[] x = pixels(random, step, isCentred);
        int i = random.nextInt(IN);
        x[i] = switch (random.nextInt(4)) {
            case 0 -> -step - origin;
            case 1 -> step * (Pixels.MOST + 1) - origin;
            case 2 -> Long.MIN_VALUE + random.nextLong(1L << 60);
            default -> step * random.nextInt(Pixels.MOST) + 1 + random.nextLong(step - 1) - origin;
        };
        assertThat(Pixels.of(x, step, isCentred)).isNull();
    }

    @Test
    void otherNumbersHaveNoStep() {
        assertThat(Pixels.step(new long[4], false)).isZero();
        assertThat(Pixels.step(new long[] {1, 2, -3}, false)).isZero();
        assertThat(Pixels.step(new long[] {1, 2, -3 - Wide.UNIT}, true)).isZero();
        assertThat(Pixels.step(new long[] {1, 256}, false)).isZero();
        assertThat(Pixels.step(new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 1}, false))
                .isZero();
        assertThat(Pixels.step(new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 1}, true))
                .isZero();
        assertThat(Pixels.step(new long[] {2 * Pixels.LONGEST_STEP, 4 * Pixels.LONGEST_STEP}, false))
                .isZero();
        assertThat(Pixels.step(new long[] {0, 6, 0, 9, 255 * 3}, false)).isEqualTo(3);
    }

    /** The sums of the weights under each part of a window. */
    @Property(tries = 200)
    void sumsOfWindowsAreThoseOfTheirWeights(@ForAll long seed) {
        Random random = new Random(seed);
        var shape = new WindowSums.Shape(
                1 + random.nextInt(4), 1 + random.nextInt(4), 1 + random.nextInt(3), 1 + random.nextInt(3));
        long[] w = random.longs(shape.weights() + 2).toArray();
        var sums = new WindowSums(w, shape);
        int top = random.nextInt(shape.rows() + 1);
        int bottom = top + random.nextInt(shape.rows() - top + 1);
        int left = random.nextInt(shape.columns() + 1);
        int right = left + random.nextInt(shape.columns() - left + 1);
        var part = new WindowSums.Part(top, bottom, left, right);
        for (int f = 0; f < shape.filters(); f++) {
            BigInteger expected = BigInteger.ZERO;
            for (int row = top; row < bottom; row++) {
                for (int column = left; column < right; column++) {
                    for (int channel = 0; channel < shape.channels(); channel++) {
                        int tap = (row * shape.columns() + column) * shape.channels() + channel;
                        expected = expected.add(BigInteger.valueOf(w[tap * shape.filters() + f]));
                    }
                }
            }
            assertThat(sum(sums.low(part, f), sums.high(part, f))).isEqualTo(expected);
        }
    }

    private static void compare(LayerCall call) {
        LayerCall.Result expected = Spec.PLAIN.run(call);
        // Factors are made when a step has come often enough.
        for (int time = 0; time < 18; time++) {
            for (LayerCall.Runner way : WAYS)
                assertThat(way.run(call)).as("%s", way).isEqualTo(expected);
        }
    }

    /** Pictures of other steps and other origins with the same weights, some of them so often that factors are made anew. */
    @Property(tries = 20)
    @Tag("P9")
    void changingPicturesGiveTheSameBits(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] stream = new byte[8 * UNITS * (IN + 1)];
        random.nextBytes(stream);
        LayerCall first = dense(new long[IN], stream);
        long[] steps = {1 + step(random), 1 + step(random), 7_843_137_254_901_961L};
        for (int run = 0; run < 6; run++) {
            long[] x = pixels(random, steps[random.nextInt(steps.length)], random.nextBoolean());
            if (random.nextInt(4) == 0) x[random.nextInt(IN)] = random.nextLong();
            var call = new LayerCall(
                    Profile.D1,
                    first.layer(),
                    0,
                    Kind.SD,
                    List.of(Tensor.of(new int[] {IN}, x)),
                    Tensor.NONE,
                    first.weights(),
                    first.shape());
            LayerCall.Result expected = Spec.PLAIN.run(call);
            for (int time = random.nextInt(20); time >= 0; time--) {
                for (LayerCall.Runner way : WAYS)
                    assertThat(way.run(call)).as("%s", way).isEqualTo(expected);
            }
        }
    }

    /** Factors take longer than a layer: pictures that change their step at every call, or every second one, never have them made. */
    @Test
    void factorsAreMadeForWhatComesAgainOnly() {
        byte[] stream = new byte[8 * UNITS * (IN + 1)];
        new Random(3).nextBytes(stream);
        Weights weights = Weights.decode(Layout.INT64, stream);
        long[] a = pixels(new Random(4), 1_000_003, false);
        long[] b = pixels(new Random(4), 1_000_033, true);
        for (int time = 0; time < 200; time++)
            assertThat(match(weights, time / 2 % 2 == 0 ? a : b)).isNull();
        for (int time = 0; time < 15; time++) assertThat(match(weights, a)).isNull();
        PixelFactors made = match(weights, a).factors();
        assertThat(made.step()).isEqualTo(1_000_003);
        for (int time = 0; time < 10; time++) assertThat(match(weights, b)).isNull();
        assertThat(match(weights, a).factors()).isSameAs(made);
        // the same step, with another origin
        long[] centred = Arrays.stream(a).map(each -> each - Wide.UNIT).toArray();
        assertThat(match(weights, centred).factors()).isSameAs(made);
        for (int time = 0; time < 15; time++) match(weights, b);
        assertThat(match(weights, b).factors().step()).isEqualTo(1_000_033);
    }

    private static PixelFactors.Match match(Weights weights, long[] x) {
        Tiles tiles = Tiles.of(weights, 0, IN, UNITS, UNITS);
        return PixelFactors.match(weights, tiles, new WindowSums.Shape(1, 1, IN, UNITS), (long) IN * UNITS, x);
    }

    private static LayerCall dense(long[] x, byte[] stream) {
        var layer = new Layer(
                LayerType.DENSE, Layout.INT64, List.of(0), Numbers.of(1, 0, UNITS, 1), stream.length / 8, List.of());
        return new LayerCall(
                Profile.D1,
                layer,
                0,
                Kind.SD,
                List.of(Tensor.of(new int[] {IN}, x)),
                Tensor.NONE,
                Weights.decode(Layout.INT64, stream),
                new int[] {UNITS});
    }

    private static long step(Random random) {
        return 1 + (random.nextLong(Pixels.LONGEST_STEP) >>> random.nextInt(55));
    }

    /** Of which some pictures have few that are not black. */
    private static long[] pixels(Random random, long step, boolean isCentred) {
        int blank = random.nextInt(5);
        long[] x = new long[IN];
        for (int i = 0; i < IN; i++) {
            x[i] = step * (random.nextInt(1 + blank) == 0 ? random.nextInt(1 + Pixels.MOST) : 0);
            if (isCentred) x[i] -= Wide.UNIT;
        }
        return x;
    }

    private static long nearWhole(Random random, long x) {
        BigInteger most = BigInteger.valueOf(Long.MAX_VALUE)
                .multiply(BigInteger.valueOf(x))
                .divide(UNIT);
        BigInteger whole = new BigInteger(most.bitLength() + 1, random).mod(most.add(BigInteger.ONE));
        long w = whole.multiply(UNIT).divide(BigInteger.valueOf(x)).longValue() + random.nextInt(3) - 1;
        return random.nextBoolean() ? w : -w;
    }
}
