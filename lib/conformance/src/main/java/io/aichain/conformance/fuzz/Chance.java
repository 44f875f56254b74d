package io.aichain.conformance.fuzz;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import java.util.List;
import java.util.SplittableRandom;

/** Choices from a seed, with a liking for the edges. */
final class Chance {
    private final SplittableRandom random;

    Chance(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** From 0 to bound - 1. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    boolean percent(int percent) {
        return random.nextInt(100) < percent;
    }

    <T> T of(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    /** Each as often as its weight says. @return an index */
    int weighted(int... weights) {
        int sum = 0;
        for (int weight : weights) sum += weight;
        int at = random.nextInt(sum);
        int i = 0;
        while (at >= weights[i]) at -= weights[i++];
        return i;
    }

    byte[] bytes(int length) {
        byte[] out = new byte[length];
        random.nextBytes(out);
        return out;
    }

    Hash hash() {
        return new Hash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    /** Small, near a power of two, all ones, or anything. */
    UInt256 word() {
        return switch (weighted(40, 15, 10, 10, 25)) {
            case 0 -> UInt256.of(below(300));
            case 1 -> nearPowerOfTwo();
            case 2 -> UInt256.ZERO.minus(UInt256.of(below(300)));
            case 3 -> UInt256.of(random.nextLong());
            default -> UInt256.ofHash(hash());
        };
    }

    private UInt256 nearPowerOfTwo() {
        UInt256 power = UInt256.of(java.math.BigInteger.ONE.shiftLeft(below(256)));
        return switch (below(3)) {
            case 0 -> power;
            case 1 -> power.plus(UInt256.ONE);
            default -> power.minus(UInt256.ONE);
        };
    }

    /** Call data: words of small and large numbers, or raw bytes. */
    Bytes data(int longest) {
        int length = switch (weighted(25, 40, 35)) {
            case 0 -> 0;
            case 1 -> 32 * below(longest / 32 + 1);
            default -> below(longest + 1);
        };
        byte[] out = bytes(length);
        for (int at = 0; at + 32 <= length; at += 32) if (percent(70)) word().copyTo(out, at);
        return Bytes.wrap(out);
    }
}
