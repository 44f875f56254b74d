package io.aichain.bitcoin.wire;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import java.math.BigInteger;

/** The 4-byte form of a target in a header: exponent u8 || mantissa u24; target = mantissa * 256^(exponent - 3). */
public final class CompactTarget {
    private CompactTarget() {}

    public static BigInteger decode(int bits) throws MalformedException {
        int exponent = bits >>> 24;
        if ((bits & 0x00800000) != 0) throw malformed("bits: negative target %08x", bits);
        BigInteger mantissa = BigInteger.valueOf(bits & 0x007fffff);
        BigInteger target =
                exponent >= 3 ? mantissa.shiftLeft(8 * (exponent - 3)) : mantissa.shiftRight(8 * (3 - exponent));
        if (target.signum() == 0 || target.bitLength() > 256) throw malformed("bits: no usable target in %08x", bits);
        return target;
    }

    /** The largest compact form that is not above a target. */
    public static int encode(BigInteger target) {
        int size = (target.bitLength() + 7) / 8;
        int mantissa = size <= 3
                ? target.intValueExact() << (8 * (3 - size))
                : target.shiftRight(8 * (size - 3)).intValueExact();
        if ((mantissa & 0x00800000) != 0) {
            mantissa >>>= 8;
            size++;
        }
        return size << 24 | mantissa;
    }

    /** Expected hashes to meet a target: 2^256 / (target + 1). */
    public static BigInteger work(BigInteger target) {
        return BigInteger.ONE.shiftLeft(256).divide(target.add(BigInteger.ONE));
    }
}
