package io.aichain.evm.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.precompile.Precompile.Result;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Results against plain square-and-multiply, prices against the EIPs' formulas, on lengths, moduli and exponents of all kinds. */
@Tag("P3")
class ModExpPropertyTest {
    @Property(tries = 400)
    void resultsAndPricesAreThoseOfTheEips(@ForAll long seed) {
        Random random = new Random(seed);
        int baseLength = length(random), exponentLength = length(random), modulusLength = length(random);
        BigInteger base = number(random, baseLength);
        BigInteger exponent = number(random, exponentLength);
        BigInteger modulus = number(random, modulusLength);
        byte[] in = new byte[96 + baseLength + exponentLength + modulusLength];
        put(in, 0, 32, BigInteger.valueOf(baseLength));
        put(in, 32, 32, BigInteger.valueOf(exponentLength));
        put(in, 64, 32, BigInteger.valueOf(modulusLength));
        put(in, 96, baseLength, base);
        put(in, 96 + baseLength, exponentLength, exponent);
        put(in, 96 + baseLength + exponentLength, modulusLength, modulus);
        byte[] expected = new byte[modulusLength];
        put(expected, 0, modulusLength, power(base, exponent, modulus));
        for (Fork fork : new Fork[] {Fork.BYZANTIUM, Fork.BERLIN, Fork.OSAKA}) {
            long gas = gas(fork, Math.max(baseLength, modulusLength), exponentLength, exponent);
            assertThat(call(fork, in, gas)).isEqualTo(new Result.Success(Bytes.wrap(expected), gas));
            if (gas > 0) assertThat(call(fork, in, gas - 1)).isEqualTo(Precompile.FAILURE);
        }
        // input that ends early reads as zeros
        int end = random.nextInt(in.length + 1);
        byte[] cut = Arrays.copyOf(in, end);
        assertThat(call(Fork.OSAKA, cut, 1L << 40))
                .isEqualTo(call(Fork.OSAKA, Arrays.copyOf(cut, in.length), 1L << 40));
    }

    private static BigInteger power(BigInteger base, BigInteger exponent, BigInteger modulus) {
        if (modulus.signum() == 0) return BigInteger.ZERO;
        BigInteger r = BigInteger.ONE.mod(modulus);
        for (int i = exponent.bitLength() - 1; i >= 0; i--) {
            r = r.multiply(r).mod(modulus);
            if (exponent.testBit(i)) r = r.multiply(base).mod(modulus);
        }
        return r;
    }

    private static long gas(Fork fork, long x, int exponentLength, BigInteger exponent) {
        long words = (x + 7) / 8;
        int bits = exponent.bitLength();
        long iterations = exponentLength <= 32
                ? Math.max(bits - 1, 0)
                : (fork == Fork.OSAKA ? 16L : 8L) * (exponentLength - 32)
                        + Math.max(
                                exponent.shiftRight(8 * (exponentLength - 32)).bitLength() - 1, 0);
        long i = Math.max(1, iterations);
        return switch (fork) {
            case OSAKA -> Math.max(500, (x <= 32 ? 16 : 2 * words * words) * i);
            case BERLIN -> Math.max(200, words * words * i / 3);
            default -> (x <= 64 ? x * x : x * x / 4 + 96 * x - 3072) * i / 20;
        };
    }

    private static int length(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt(3);
            case 1 -> 31 + random.nextInt(4);
            case 2 -> 63 + random.nextInt(4);
            case 3 -> random.nextInt(200);
            default -> random.nextInt(33);
        };
    }

    private static BigInteger number(Random random, int length) {
        BigInteger any = new BigInteger(8 * length, random);
        return switch (random.nextInt(7)) {
            case 0 -> BigInteger.ZERO;
            case 1 -> length == 0 ? BigInteger.ZERO : BigInteger.valueOf(random.nextInt(70));
            case 2 -> BigInteger.ONE.shiftLeft(8 * length).subtract(BigInteger.ONE);
            case 3 -> length == 0 ? BigInteger.ZERO : BigInteger.ONE.shiftLeft(random.nextInt(8 * length));
            case 4 -> any.shiftRight(random.nextInt(8 * length + 1));
            case 5 -> any.clearBit(0);
            default -> any;
        };
    }

    private static void put(byte[] out, int at, int size, BigInteger value) {
        for (int i = 0; i < size; i++)
            out[at + i] = value.shiftRight(8 * (size - 1 - i)).byteValue();
    }

    private static Result call(Fork fork, byte[] in, long gas) {
        return Precompiles.of(fork).get(new Address(0, 0, 5)).call(new Precompile.Call(Bytes.wrap(in), gas, null));
    }
}
