package io.aichain.bench.inference;

import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import java.math.BigInteger;
import java.util.Random;

/** The numbers that operations are measured on, of one sort; always the same ones. */
final class GasValues {
    static final BigInteger UNIT = BigInteger.TEN.pow(18);
    /** log2(e) as PRBMath has it, in units. */
    private static final BigInteger LOG2_E = BigInteger.valueOf(1_442_695_040_888_963_407L);

    /** What they are like. */
    enum Sort {
        /** Around a unit: operands and results of 64 bits. */
        NARROW,
        /** Operands up to the end of 62 bits: results of more. */
        BIG,
        /** One operand in eight has some 5 bits more than 64. */
        WIDE,
        /** All operands have as many bits as the operation takes without an overflow. */
        HUGE,
        /** Powers of two whose fractions have nearly all their bits: each costs PRBMath a product; of 64 bits. */
        STEEP,
        /** The same with powers that need more. */
        STEEP_WIDE;

        boolean isWide() {
            return this == WIDE || this == HUGE || this == STEEP_WIDE;
        }
    }

    private final Sort sort;
    private final Random random = new Random(1);

    GasValues(Sort sort) {
        this.sort = sort;
    }

    Sort sort() {
        return sort;
    }

    /** @param units around which it lies, where the sort does not say @param bits of a huge one */
    BigInteger number(double units, int bits) {
        return switch (sort) {
            case NARROW -> around(units);
            case BIG -> BigInteger.valueOf(random.nextLong() >> 1);
            case WIDE -> random.nextInt(8) == 0 ? around(units).shiftLeft(5) : around(units);
            case HUGE -> sign(new BigInteger(bits, random).setBit(bits - 1));
            case STEEP -> sign(steep(6));
            case STEEP_WIDE -> sign(steep(90));
        };
    }

    private BigInteger around(double units) {
        return BigInteger.valueOf((long) (random.nextGaussian() * units * 1e18));
    }

    private BigInteger sign(BigInteger magnitude) {
        return random.nextBoolean() ? magnitude : magnitude.negate();
    }

    /** The greatest number whose power of e is a power of two with a fraction below one: of up to so many whole digits. */
    private BigInteger steep(int most) {
        BigInteger power = BigInteger.valueOf(1 + random.nextInt(most)).multiply(UNIT);
        return power.multiply(UNIT).divide(LOG2_E);
    }

    Numbers numbers(int count, double units, int bits) {
        BigInteger[] values = new BigInteger[count];
        for (int i = 0; i < count; i++) values[i] = number(units, bits);
        return Numbers.of(values);
    }

    Tensor tensor(int[] shape, double units, int bits) {
        return new Tensor(shape, numbers(Tensor.elements(shape), units, bits));
    }

    /** Bytes of a weight in a stream. */
    int width() {
        return sort.isWide() ? 32 : 8;
    }

    /** Layout of weights of that width, by its number. */
    int layout() {
        return sort.isWide() ? 2 : 1;
    }

    /** Weights, none of them negative: some are variances. */
    byte[] weights(int count, double units, int bits) {
        byte[] stream = new byte[count * width()];
        byte[] word = new byte[32];
        for (int i = 0; i < count; i++) {
            Numbers.putWord(number(units, bits).abs(), word, 0);
            System.arraycopy(word, 32 - width(), stream, i * width(), width());
        }
        return stream;
    }

    /** Numbers of eight bits. */
    byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
