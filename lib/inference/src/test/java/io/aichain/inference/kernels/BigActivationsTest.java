package io.aichain.inference.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.inference.Numbers;
import io.aichain.inference.Outcome;
import io.aichain.inference.spec.Activations;
import io.aichain.inference.spec.Fixed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Activations of numbers beyond 64 bits, and what fails: the bits of the plain way at and around every bound. */
@Tag("P9")
class BigActivationsTest {
    private static final BigInteger UNIT = BigInteger.TEN.pow(18);
    private static final List<BigInteger> SLOPES = List.of(
            BigInteger.ZERO, UNIT, UNIT.negate(), BigInteger.TWO.pow(110), new BigInteger("300000000000000000"));

    @Test
    void areThoseOfThePlainWay() {
        int compared = 0;
        for (BigInteger x : numbers()) {
            for (int activation = 0; activation <= 8; activation++) {
                for (BigInteger slope : SLOPES) {
                    int number = activation;
                    assertThat(applied(new FastActivation(activation, slope), x))
                            .as("activation %d of %s with slope %s", activation, x, slope)
                            .isEqualTo(Outcome.of(() -> Activations.apply(number, slope, x)));
                    compared++;
                }
                if (activation > 4) continue;
                int number = activation;
                assertThat(applied(FastActivation.compat(activation), x))
                        .as("activation %d of profile 0 of %s", activation, x)
                        .isEqualTo(Outcome.of(() -> Activations.applyCompat(number, x)));
            }
        }
        assertThat(compared).isGreaterThan(100_000);
    }

    /** By itself, and among numbers of which most have 64 bits. */
    private static Outcome<BigInteger> applied(FastActivation activation, BigInteger x) {
        Outcome<BigInteger> alone = Outcome.of(() -> {
            long[] limbs = Int256.of(x).clone();
            activation.applyAll(limbs);
            return Numbers.big(limbs, 0);
        });
        assertThat(Outcome.of(() -> {
                    Output one = new Output(1);
                    one.set(0, Int256.of(x), 0);
                    activation.applyAll(one);
                    return one.toNumbers().big(0);
                }))
                .isEqualTo(alone);
        return alone;
    }

    /** Whole units up to 140 and their neighbours, the ends of 63, 64 and more bits, and random ones of every size. */
    private static List<BigInteger> numbers() {
        List<BigInteger> magnitudes = new ArrayList<>();
        Random random = new Random(7);
        for (int whole = 0; whole <= 140; whole++) {
            BigInteger at = UNIT.multiply(BigInteger.valueOf(whole));
            for (int i = -1; i <= 1; i++) magnitudes.add(at.add(BigInteger.valueOf(i)));
            for (int i = 0; i < 8; i++)
                magnitudes.add(at.add(BigInteger.valueOf(random.nextLong(1_000_000_000_000_000_000L))));
        }
        for (int bits : new int[] {63, 64, 119, 120, 121, 127, 128, 187, 191, 192, 253, 254}) {
            for (int i = -1; i <= 1; i++)
                magnitudes.add(BigInteger.TWO.pow(bits).add(BigInteger.valueOf(i)));
        }
        magnitudes.add(new BigInteger("41446531673892822322"));
        magnitudes.add(new BigInteger("41446531673892822323"));
        for (int i = 0; i < 300; i++) magnitudes.add(new BigInteger(62 + random.nextInt(60), random));
        for (int i = 0; i < 300; i++) magnitudes.add(new BigInteger(120 + random.nextInt(135), random));
        magnitudes.add(Fixed.MAX);
        List<BigInteger> numbers = new ArrayList<>(magnitudes);
        numbers.add(Fixed.MIN);
        for (BigInteger magnitude : magnitudes) numbers.add(magnitude.negate());
        return numbers;
    }
}
