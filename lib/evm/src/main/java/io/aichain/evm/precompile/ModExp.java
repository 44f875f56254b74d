package io.aichain.evm.precompile;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * 0x05, EIP-198: lengths of base, exponent and modulus as words, then the three, to base^exponent mod modulus in as many bytes as the
 * modulus has. Input that ends early reads as zeros. Priced by EIP-198, 2565 or 7883; EIP-7823 bounds each length.
 */
final class ModExp implements Precompile {

    /** How a fork prices and bounds it. */
    enum Rule {
        EIP198,
        EIP2565,
        EIP7883;

        static Rule of(Fork fork) {
            if (fork.isAtLeast(Fork.OSAKA)) return EIP7883;
            return fork.isAtLeast(Fork.BERLIN) ? EIP2565 : EIP198;
        }
    }

    private static final int HEADER = 96;
    private static final int MAX_LENGTH = 1024;
    private static final int SHORT_EXPONENT = 6;

    private final Rule rule;

    ModExp(Rule rule) {
        this.rule = rule;
    }

    @Override
    public Result call(Call call) {
        byte[] in = call.input().unsafeArray();
        byte[] header = Arrays.copyOf(in, HEADER);
        UInt256 base = UInt256.at(header, 0);
        UInt256 exponent = UInt256.at(header, 32);
        UInt256 modulus = UInt256.at(header, 64);
        if (rule == Rule.EIP7883 && (above(base) || above(exponent) || above(modulus))) return FAILURE;
        BigInteger gas = gas(in, base, exponent, modulus);
        if (gas.bitLength() > 63 || gas.longValue() > call.gas()) return FAILURE;
        // Nothing to compute, whatever length the exponent claims.
        if (modulus.isZero()) return new Result.Success(Bytes.EMPTY, gas.longValue());
        if (!isArrayLength(base) || !isArrayLength(exponent) || !isArrayLength(modulus)) return FAILURE;
        return new Result.Success(power(in, (int) base.w3(), (int) exponent.w3(), (int) modulus.w3()), gas.longValue());
    }

    private static boolean above(UInt256 length) {
        return length.compareTo(UInt256.of(MAX_LENGTH)) > 0;
    }

    /** Before EIP-7823 bounded them: longer operands cost hundreds of millions of gas, more than a block has. */
    private static boolean isArrayLength(UInt256 length) {
        return length.fitsLong() && length.w3() <= 1 << 27;
    }

    private static Bytes power(byte[] in, int baseLength, int exponentLength, int modulusLength) {
        BigInteger base = slice(in, HEADER, baseLength);
        long exponentFrom = (long) HEADER + baseLength;
        BigInteger exponent = slice(in, exponentFrom, exponentLength);
        BigInteger modulus = slice(in, exponentFrom + exponentLength, modulusLength);
        byte[] out = new byte[modulusLength];
        if (modulus.signum() == 0) return Bytes.wrap(out);
        byte[] result = power(base, exponent, modulus).toByteArray();
        int size = Math.min(result.length, modulusLength);
        System.arraycopy(result, result.length - size, out, modulusLength - size, size);
        return Bytes.wrap(out);
    }

    /**
     * BigInteger's Montgomery product is an intrinsic of HotSpot, and quicker than what can be written in Java. For an even modulus it works in
     * two parts, whose preparation takes longer than a power with a short exponent: the dearest case for its gas.
     */
    private static BigInteger power(BigInteger base, BigInteger exponent, BigInteger modulus) {
        boolean inTwoParts = !modulus.testBit(0);
        if (!inTwoParts || exponent.bitLength() > SHORT_EXPONENT || exponent.signum() == 0)
            return base.modPow(exponent, modulus);
        BigInteger reduced = base.mod(modulus);
        BigInteger result = reduced;
        for (int i = exponent.bitLength() - 2; i >= 0; i--) {
            result = result.multiply(result).mod(modulus);
            if (exponent.testBit(i)) result = result.multiply(reduced).mod(modulus);
        }
        return result;
    }

    private static BigInteger slice(byte[] in, long from, int length) {
        if (from >= in.length || length == 0) return BigInteger.ZERO;
        int present = (int) Math.min(length, in.length - from);
        BigInteger value = new BigInteger(1, in, (int) from, present);
        return value.signum() == 0 ? value : value.shiftLeft(8 * (length - present));
    }

    private BigInteger gas(byte[] in, UInt256 base, UInt256 exponent, UInt256 modulus) {
        BigInteger length = base.compareTo(modulus) > 0 ? base.toBigInteger() : modulus.toBigInteger();
        BigInteger bits = exponentBits(in, base, exponent);
        BigInteger iterations = bits.max(BigInteger.ONE);
        return switch (rule) {
            case EIP198 -> quadratic(length).multiply(iterations).divide(BigInteger.valueOf(20));
            case EIP2565 ->
                words(length)
                        .pow(2)
                        .multiply(iterations)
                        .divide(BigInteger.valueOf(3))
                        .max(BigInteger.valueOf(200));
            case EIP7883 -> {
                BigInteger complexity = length.compareTo(BigInteger.valueOf(32)) <= 0
                        ? BigInteger.valueOf(16)
                        : words(length).pow(2).shiftLeft(1);
                yield complexity.multiply(iterations).max(BigInteger.valueOf(500));
            }
        };
    }

    /** The position of the exponent's highest bit, estimated from its first 32 bytes if it is longer. */
    private BigInteger exponentBits(byte[] in, UInt256 base, UInt256 exponent) {
        int headLength = (int) exponent.min(UInt256.of(32)).w3();
        long headFrom = base.fitsLong() && base.w3() < Integer.MAX_VALUE ? HEADER + base.w3() : Long.MAX_VALUE;
        BigInteger head = slice(in, headFrom, headLength);
        BigInteger bits = BigInteger.valueOf(Math.max(0, head.bitLength() - 1));
        if (exponent.compareTo(UInt256.of(32)) <= 0) return bits;
        long perByte = rule == Rule.EIP7883 ? 16 : 8;
        BigInteger beyond = exponent.toBigInteger().subtract(BigInteger.valueOf(32));
        return bits.add(beyond.multiply(BigInteger.valueOf(perByte)));
    }

    private static BigInteger words(BigInteger length) {
        return length.add(BigInteger.valueOf(7)).shiftRight(3);
    }

    private static BigInteger quadratic(BigInteger x) {
        BigInteger square = x.multiply(x);
        if (x.compareTo(BigInteger.valueOf(64)) <= 0) return square;
        if (x.compareTo(BigInteger.valueOf(1024)) <= 0) {
            return square.shiftRight(2).add(x.multiply(BigInteger.valueOf(96))).subtract(BigInteger.valueOf(3072));
        }
        return square.shiftRight(4).add(x.multiply(BigInteger.valueOf(480))).subtract(BigInteger.valueOf(199680));
    }
}
