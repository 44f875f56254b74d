package io.aichain.evm.precompile.field;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Numbers below a prime, edges of limbs and of the prime as often as any others. */
public final class Numbers {
    private Numbers() {}

    public static Arbitrary<BigInteger> below(BigInteger prime) {
        List<BigInteger> edges = new ArrayList<>(List.of(BigInteger.ZERO, BigInteger.ONE, BigInteger.TWO));
        for (int i = 1; i < 4; i++) edges.add(prime.subtract(BigInteger.valueOf(i)));
        edges.add(prime.shiftRight(1));
        edges.add(prime.shiftRight(1).add(BigInteger.ONE));
        for (int n = 0; n < prime.bitLength(); n++) {
            BigInteger power = BigInteger.ONE.shiftLeft(n);
            edges.addAll(
                    List.of(power, power.subtract(BigInteger.ONE), power.add(BigInteger.ONE), prime.subtract(power)));
        }
        List<BigInteger> fit = edges.stream().map(e -> e.mod(prime)).toList();
        return Arbitraries.oneOf(
                Arbitraries.of(fit),
                Arbitraries.bigIntegers().between(BigInteger.ZERO, prime.subtract(BigInteger.ONE)));
    }
}
