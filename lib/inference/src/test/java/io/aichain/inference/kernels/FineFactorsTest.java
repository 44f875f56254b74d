package io.aichain.inference.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Fine factors are exact but for what lies behind 95 binary digits, and the short division by a unit is the long one. */
class FineFactorsTest {
    private static final BigInteger UNIT = BigInteger.TEN.pow(18);

    @Property(tries = 500)
    @Tag("P9")
    void theyAreTheQuotientWithoutItsFraction(@ForAll long seed) {
        Random random = new Random(seed);
        int shift = random.nextInt(4);
        long[] x = new long[20];
        for (int i = 0; i < x.length; i++) {
            long end = (Wide.UNIT << shift) + 1;
            long magnitude = random.nextInt(4) == 0 ? end - 1 - random.nextInt(4) : random.nextLong(end);
            x[i] = (random.nextBoolean() ? magnitude >>> random.nextInt(60) : magnitude)
                    * (random.nextBoolean() ? 1 : -1);
        }
        check(x);
    }

    @Test
    void aUnitAndItsHalvesAndWholeNumbersAreExact() {
        check(LongStream.rangeClosed(0, 9).map(i -> i * Wide.UNIT).toArray());
        check(LongStream.rangeClosed(0, 18).map(i -> Wide.UNIT >> i).toArray());
        Factors unit = Factors.of(new long[] {-Wide.UNIT});
        assertThat(unit.fine().high()).containsExactly(Long.MIN_VALUE);
        assertThat(unit.fine().low()).containsExactly(0);
    }

    private static void check(long[] x) {
        Factors factors = Factors.of(x);
        for (int i = 0; i < x.length; i++) {
            BigInteger expected = BigInteger.valueOf(x[i])
                    .abs()
                    .shiftLeft(95 - factors.shift())
                    .divide(UNIT);
            BigInteger found = Sum192.unsigned(factors.fine().high()[i])
                    .shiftLeft(32)
                    .add(BigInteger.valueOf(factors.fine().low()[i]));
            assertThat(found).as("%d of %s", x[i], Arrays.toString(x)).isEqualTo(expected);
        }
    }

    @Property(tries = 2_000)
    void theShortDivisionIsTheLongOne(@ForAll @LongRange(min = 0, max = 255) long high, @ForAll long low) {
        assertThat(Wide.divideShortByUnit(high, low)).isEqualTo(Wide.divideByUnit(high, low));
    }

    @Test
    void theShortDivisionIsExactAroundWholeNumbers() {
        for (long whole = 1; whole <= 4722; whole++) {
            for (int more = -1; more <= 1; more++) {
                BigInteger number = UNIT.multiply(BigInteger.valueOf(whole)).add(BigInteger.valueOf(more));
                long high = number.shiftRight(64).longValue();
                assertThat(Wide.divideShortByUnit(high, number.longValue())).isEqualTo(more < 0 ? whole - 1 : whole);
            }
        }
    }
}
