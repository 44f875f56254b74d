package io.aichain.inference.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.inference.Tensor;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Profile;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Sums of truncated products where the quotient is nearly decided the other way, sums of exact ones, and both where a way of computing them ends: around
 * powers of two, and of two times a unit.
 */
class SumsPropertyTest {
    private static final List<LayerCall.Runner> WAYS = Ways.all();
    private static final BigInteger UNIT = BigInteger.TEN.pow(18);
    private static final long U = UNIT.longValue();
    private static final long[] EDGES = {0, 1, U - 1, U, U + 1, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE};

    /** The ways of D1 sums (see Dots and Factors) and those of D2, with the greatest number that vectors take. */
    private enum Way {
        OF_FEW,
        BY_FINE_FACTORS,
        BY_REMAINDER,
        WIDE,
        EXACT,
        EXACT_AT_ITS_END,
        EXACT_OF_FEW,
        EXACT_OF_SHORT_RUNS,
        EXACT_OF_LARGE,
        EXACT_OF_THE_LEAST
    }

    @Property(tries = 1_000)
    @Tag("P9")
    void quotientsAreThoseOfThePlainSpecification(@ForAll long seed) {
        LayerCall call = dense(new Random(seed));
        Ways.compare(WAYS, call);
    }

    @Test
    void theSumsReachEveryWay() {
        Set<Way> reached = EnumSet.noneOf(Way.class);
        // One sequence: the first draws of small seeds are all alike.
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) reached.add(way(dense(random)));
        assertThat(reached).containsExactlyInAnyOrder(Way.values());
    }

    /** -2^63 times -1: its magnitude is taken for one less, and 2^63 is the first product that 64 bits do not hold. */
    @Test
    void theLeastWeightTimesAUnitLeaves64Bits() {
        for (int in : new int[] {1, 5, 20}) {
            for (int units : new int[] {1, 3, 9}) {
                long[] x = new long[in];
                x[in - 1] = -U;
                LayerCall call = dense(Profile.D1, x, units, LayerCalls.same(in * units, Long.MIN_VALUE));
                assertThat(Ways.result(WAYS, call).output().data().isNarrow()).isFalse();
            }
        }
    }

    /** Of so many weights at the end of 64 bits that the sum of a column's magnitudes is, too, though each x is small. */
    @Test
    void sumsOfManyLargeWeightsLeave64Bits() {
        sameSums(2048, 3, (1L << 49) - 1, Long.MAX_VALUE);
        sameSums(2048, 3, 1 - (1L << 49), Long.MAX_VALUE);
        // and where all products are whole, so that fine factors decide none of them
        sameSums(8192, 20, U / 2000, 4 * U);
    }

    private static void sameSums(int in, int units, long input, long weight) {
        LayerCall call = dense(Profile.D1, LayerCalls.same(in, input), units, LayerCalls.same(in * units, weight));
        assertThat(Ways.result(WAYS, call).output().data().isNarrow()).isFalse();
    }

    /** More rows than one block of fine factors, with a product that they do not decide in any of them. */
    @Property(tries = 100)
    @Tag("P9")
    void longSumsAreThoseOfThePlainSpecification(@ForAll long seed) {
        Random random = new Random(seed);
        int in = 100 + random.nextInt(250);
        int units = 2 + random.nextInt(9);
        long[] x = new long[in];
        long[] weights = new long[in * units];
        for (int i = 0; i < in; i++) {
            x[i] = random.nextLong(2 * U) - U;
            for (int j = 0; j < units; j++) {
                long w = random.nextInt(200) == 0 ? nearMultiple(random, x[i], 58) : random.nextLong(U / 8) - U / 16;
                weights[i * units + j] = w;
            }
        }
        LayerCall call = dense(random.nextInt(4) == 0 ? Profile.D2 : Profile.D1, x, units, weights);
        Ways.result(WAYS, call);
    }

    private static Way way(LayerCall call) {
        long[] x = call.input().data().longs();
        long input = Bounds.largest(x);
        long weight = Bounds.largest(call.weights().numbers().longs());
        int units = call.shape()[0];
        Tiles tiles = Tiles.of(call.weights(), 0, x.length, units, units);
        Dots dots = new Dots(Lanes.SCALAR, call.profile().isExact(), x);
        if (dots.takesFew(tiles)) {
            return call.profile().isExact() ? Way.EXACT_OF_FEW : Way.OF_FEW;
        }
        if (!call.profile().isExact()) {
            if (!Factors.reach(input, weight)) return Way.WIDE;
            return dots.triesFineFactors(tiles) ? Way.BY_FINE_FACTORS : Way.BY_REMAINDER;
        }
        if (x.length < Dots.FEW || units < 3) return Way.EXACT_OF_SHORT_RUNS;
        if (Arrays.stream(x).anyMatch(each -> each == Long.MIN_VALUE)) return Way.EXACT_OF_THE_LEAST;
        if (input > Dots.MAX_HALVED || weight > Dots.MAX_HALVED) return Way.EXACT_OF_LARGE;
        return input == Dots.MAX_HALVED ? Way.EXACT_AT_ITS_END : Way.EXACT;
    }

    /** Up to two vectors of 512 bits, and some, in D1 or D2; enough products for D2 to take vectors. */
    private static LayerCall dense(Random random) {
        int in = 1 + random.nextInt(40);
        int units = 1 + random.nextInt(19);
        int xBits = bits(random);
        int wBits = bits(random);
        Profile profile = random.nextBoolean() ? Profile.D1 : Profile.D2;
        long[] x = new long[in];
        long[] weights = new long[in * units];
        for (int i = 0; i < in; i++) {
            x[i] = number(random, xBits);
            for (int j = 0; j < units; j++) {
                long w = random.nextInt(3) == 0 ? number(random, wBits) : nearMultiple(random, x[i], wBits);
                weights[i * units + j] = w;
            }
        }
        return dense(profile, x, units, weights);
    }

    private static LayerCall dense(Profile profile, long[] x, int units, long[] weights) {
        Tensor input = Tensor.of(new int[] {x.length}, x);
        return LayerCalls.of(profile, LayerType.DENSE, input, weights, 1, 0, units, 0);
    }

    /** One in four at the end of 64 bits. */
    private static int bits(Random random) {
        return random.nextInt(4) == 0 ? 62 + random.nextInt(2) : 1 + random.nextInt(63);
    }

    /** Of at most so many bits, or 2 to so many itself. */
    private static long number(Random random, int bits) {
        long x = switch (random.nextInt(6)) {
            case 0 -> EDGES[random.nextInt(EDGES.length)] >> random.nextInt(3);
            case 1 -> (U << random.nextInt(4)) + random.nextInt(3) - 1;
            case 2 -> (1L << random.nextInt(63)) + random.nextInt(3) - 1;
            default -> random.nextLong();
        };
        if (bits == 63) return random.nextBoolean() ? x : -x;
        long end = 1L << bits;
        long cut = random.nextInt(4) == 0 ? Math.clamp(x, -end, end) : x % end;
        return random.nextBoolean() ? cut : -cut;
    }

    /** A w of at most so many bits for which x w is a multiple of U, or just above or below one. */
    private static long nearMultiple(Random random, long x, int bits) {
        BigInteger magnitude = BigInteger.valueOf(x).abs().max(BigInteger.ONE);
        BigInteger most = magnitude.shiftLeft(bits).divide(UNIT);
        BigInteger multiple = new BigInteger(most.bitLength() + 1, random).mod(most.add(BigInteger.ONE));
        long near = UNIT.multiply(multiple).divide(magnitude).longValue() + random.nextInt(3) - 1;
        return random.nextBoolean() ? near : -near;
    }
}
