package io.aichain.inference.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.inference.Numbers;
import io.aichain.inference.Outcome;
import io.aichain.inference.model.Range;
import io.aichain.inference.spec.Fixed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;

/** Arithmetic on limbs gives the numbers and the reverts of {@link Fixed}, at every edge of a limb and on numbers of every length. */
class Int256PropertyTest {
    private static final List<BigInteger> EDGES = edges();

    private final Int256 math = new Int256();
    private final FixedFactors factors = new FixedFactors(math);

    private static List<BigInteger> edges() {
        List<BigInteger> edges = new ArrayList<>(List.of(BigInteger.ZERO, Fixed.MIN, Fixed.MAX));
        for (int bits : new int[] {0, 1, 31, 59, 60, 62, 63, 64, 110, 111, 126, 127, 128, 186, 191, 192, 195, 254}) {
            for (int more = -1; more <= 1; more++)
                edges.add(BigInteger.ONE.shiftLeft(bits).add(BigInteger.valueOf(more)));
        }
        for (int digits : new int[] {18, 19, 36, 54, 76}) {
            BigInteger power = BigInteger.TEN.pow(digits);
            edges.addAll(List.of(power, power.subtract(BigInteger.ONE), power.add(BigInteger.ONE)));
        }
        // From here on the whole units of a factor need two limbs, and three.
        for (int bits : new int[] {64, 128}) {
            BigInteger large = Fixed.UNIT.shiftLeft(bits);
            edges.addAll(List.of(large, large.subtract(BigInteger.ONE), large.add(BigInteger.ONE)));
        }
        List<BigInteger> both = new ArrayList<>(edges);
        for (BigInteger edge : edges) if (Fixed.fits(edge.negate())) both.add(edge.negate());
        return both;
    }

    @Test
    void allPairsOfEdges() {
        for (BigInteger x : EDGES) for (BigInteger y : EDGES) compare(x, y);
    }

    @Property(tries = 2000)
    @Tag("P9")
    void numbersOfEveryLength(@ForAll long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) compare(number(random), number(random));
    }

    private static BigInteger number(Random random) {
        if (random.nextInt(8) == 0) return EDGES.get(random.nextInt(EDGES.size()));
        BigInteger magnitude = new BigInteger(random.nextInt(256), random);
        // Digits of ones and of zeros are where the estimate of a quotient is wrong.
        for (int run = random.nextInt(4); run > 0; run--) {
            BigInteger ones = BigInteger.ONE.shiftLeft(random.nextInt(100)).subtract(BigInteger.ONE);
            magnitude = magnitude.xor(ones.shiftLeft(random.nextInt(155)));
        }
        return random.nextBoolean() ? magnitude : magnitude.negate();
    }

    private void compare(BigInteger x, BigInteger y) {
        check("+", x, y, Fixed::add, r -> Int256.add(r, 0, r, 4, r, 0));
        check("-", x, y, Fixed::subtract, r -> Int256.subtract(r, 0, r, 4, r, 0));
        check("mul", x, y, Fixed::mul, r -> math.mul(r, 0, r, 4, r, 0));
        check("mul of a fixed", x, y, Fixed::mul, r -> {
            factors.fix(r);
            factors.mul(0, r, 4, r, 0);
        });
        check("div", x, y, Fixed::div, r -> math.div(r, 0, r, 4, r, 0));
        check("sqrt", x, y, (a, b) -> Fixed.sqrt(a), r -> Int256.sqrt(r, 0, r, 0));
        check("units", x, y, (a, b) -> a.divide(Fixed.UNIT), r -> Int256.unitsOf(r, 0, r, 0));
        long count = 1 + (y.longValue() & 0xfffff);
        check("mean", x, y, (a, b) -> a.divide(BigInteger.valueOf(count)), r -> math.divideBy(count, r, 0, r, 0));
        long[] both = both(x, y);
        assertThat(Integer.signum(Numbers.compare(both, 0, both, 4))).isEqualTo(x.compareTo(y));
        assertThat(Int256.isInRange(both, 0)).as("%s in R", x).isEqualTo(Range.contains(x));
        assertThat(Int256.isNarrow(both, 0)).as("%s narrow", x).isEqualTo(x.bitLength() < 64);
        int bits = Math.max(63, Math.max(x.bitLength(), y.bitLength()));
        assertThat(Numbers.bits(both)).as("bits of %s and %s", x, y).isEqualTo(bits);
        BigInteger[] parts = x.abs().divideAndRemainder(Fixed.UNIT);
        BigInteger whole = parts[0].min(BigInteger.valueOf(100));
        assertThat(Int256.wholeUnits(both, 0, 100)).as("units of %s", x).isEqualTo(whole.longValue());
        if (Range.contains(x) && Range.contains(y)) {
            BigInteger sum = x.shiftLeft(140);
            long[] exact = Int256.of(sum);
            Int256.addExact(both[0], both[1], both, 4, exact, 0);
            assertThat(Numbers.big(exact, 0)).isEqualTo(sum.add(x.multiply(y)));
        }
    }

    private static long[] both(BigInteger x, BigInteger y) {
        long[] both = new long[8];
        System.arraycopy(Int256.of(x), 0, both, 0, 4);
        System.arraycopy(Int256.of(y), 0, both, 4, 4);
        return both;
    }

    /** @param operation on two numbers, one behind the other, whose result lies where the first was */
    private static void check(
            String name, BigInteger x, BigInteger y, BinaryOperator<BigInteger> expected, Consumer<long[]> operation) {
        Outcome<BigInteger> found = Outcome.of(() -> {
            long[] both = both(x, y);
            operation.accept(both);
            return Numbers.big(both, 0);
        });
        assertThat(found).as("%s %s %s", x, name, y).isEqualTo(Outcome.of(() -> expected.apply(x, y)));
    }
}
