package io.aichain.inference.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.inference.spec.Fixed;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** exp of 64-bit numbers is PRBMath's to the last bit, where products of eight decide it and where bit by bit does. */
class ExponentialTest {
    private final Exponential exponential = new Exponential();

    @Test
    @Tag("P9")
    void randomNumbersOfEveryMagnitude() {
        Random random = new Random(5);
        for (int i = 0; i < 100_000; i++) compare(random.nextLong() >> random.nextInt(64));
    }

    /** Hardly any bit of the exponent is set, or all are: what is dropped is next to nothing, or next to one. */
    @Test
    @Tag("P9")
    void aroundPowersOfTwo() {
        BigInteger unit = BigInteger.valueOf(Wide.UNIT);
        // x with LOG2_E x near whole U + U / 2^k
        BigInteger log2e = BigInteger.valueOf(1_442_695_040_888_963_407L);
        for (int whole = 0; whole <= 12; whole++) {
            for (int k = 0; k <= 60; k++) {
                BigInteger exponent = BigInteger.valueOf(whole).multiply(unit).add(unit.shiftRight(k));
                BigInteger x = exponent.multiply(unit).divide(log2e);
                for (long near = -3; near <= 3; near++) {
                    BigInteger y = x.add(BigInteger.valueOf(near));
                    if (y.bitLength() > 63) continue;
                    compare(y.longValue());
                    compare(-y.longValue());
                }
            }
        }
    }

    private void compare(long x) {
        long low = exponential.exp(x);
        BigInteger found = BigInteger.valueOf(exponential.high()).shiftLeft(64).add(Sum192.unsigned(low));
        assertThat(found).as("exp(%d)", x).isEqualTo(Fixed.exp(BigInteger.valueOf(x)));
    }
}
