package io.aichain.inference.kernels;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.B2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.S2I;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops on vectors of 128, 256 or 512 bits: as wide as the machine has them, or as the system property {@value #BITS} says. One
 * lane is one column; there is no multiplication of 64-bit lanes with a high word, so operands are cut into halves of 32 bits
 * (fixed-point reference, sections 6.3 and 6.6).
 */
final class VectorKernels implements Kernels {
    static final String BITS = "aichain.inference.vector.bits";
    private static final int WIDTH = Tiles.WIDTH;
    private static final long MASK = 0xffffffffL;
    private static final VectorSpecies<Long> LONGS = species();
    private static final int LANES = LONGS.length();
    private static final VectorSpecies<Byte> BYTES = LANES == 8
            ? ByteVector.SPECIES_256
            : LANES == 4 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;
    private static final VectorSpecies<Short> SHORTS = LANES == 8
            ? ShortVector.SPECIES_512
            : LANES == 4 ? ShortVector.SPECIES_256 : ShortVector.SPECIES_128;
    private static final VectorSpecies<Integer> INTS = LANES == 8
            ? IntVector.SPECIES_512
            : LANES == 4 ? IntVector.SPECIES_256 : IntVector.SPECIES_128;

    private static VectorSpecies<Long> species() {
        int preferred = Math.min(512, LongVector.SPECIES_PREFERRED.vectorBitSize());
        return switch (Integer.getInteger(BITS, preferred)) {
            case 512 -> LongVector.SPECIES_512;
            case 256 -> LongVector.SPECIES_256;
            case 128 -> LongVector.SPECIES_128;
            default -> throw new IllegalArgumentException(BITS + ": 128, 256 or 512 expected");
        };
    }

    /** Whether this JVM has vectors of at least 128 bits. */
    static boolean isSupported() {
        return LongVector.SPECIES_PREFERRED.length() >= 2;
    }

    @Override
    public String name() {
        return "vector " + 64 * LANES;
    }

    @Override
    public void d1(Factors x, int xAt, int count, long[] weights, int weightsAt, int width, long[] sums) {
        for (int c = 0; c < width; c += LANES) {
            LongVector sum = LongVector.fromArray(LONGS, sums, c);
            sum = x.anyWhole()
                    ? anySize(x, xAt, count, weights, weightsAt + c, width, sum)
                    : belowUnit(x, xAt, count, weights, weightsAt + c, width, sum);
            sum.intoArray(sums, c);
        }
    }

    private static LongVector belowUnit(Factors x, int xAt, int count, long[] weights, int at, int width, LongVector start) {
        long[] rests = x.rests();
        long[] reciprocals = x.reciprocals();
        long[] signs = x.signs();
        LongVector sum = start;
        for (int i = 0; i < count; i++) {
            LongVector w = LongVector.fromArray(LONGS, weights, at + i * width);
            LongVector sign = w.lanewise(ASHR, 63);
            LongVector a = w.lanewise(VectorOperators.XOR, sign).sub(sign);
            LongVector q = quotient(a, rests[xAt + i], reciprocals[xAt + i]);
            LongVector s = sign.lanewise(VectorOperators.XOR, signs[xAt + i]);
            sum = sum.add(q.lanewise(VectorOperators.XOR, s)).sub(s);
        }
        return sum;
    }

    private static LongVector anySize(Factors x, int xAt, int count, long[] weights, int at, int width, LongVector start) {
        long[] rests = x.rests();
        long[] reciprocals = x.reciprocals();
        long[] wholes = x.wholes();
        long[] signs = x.signs();
        LongVector sum = start;
        for (int i = 0; i < count; i++) {
            LongVector w = LongVector.fromArray(LONGS, weights, at + i * width);
            LongVector sign = w.lanewise(ASHR, 63);
            LongVector a = w.lanewise(VectorOperators.XOR, sign).sub(sign);
            LongVector q = quotient(a, rests[xAt + i], reciprocals[xAt + i]).add(a.mul(wholes[xAt + i]));
            LongVector s = sign.lanewise(VectorOperators.XOR, signs[xAt + i]);
            sum = sum.add(q.lanewise(VectorOperators.XOR, s)).sub(s);
        }
        return sum;
    }

    /** floor(a rest / U) for a at most 2^63: the high word of a times the reciprocal, and one more if the remainder says so. */
    private static LongVector quotient(LongVector a, long rest, long reciprocal) {
        LongVector p = LongVector.broadcast(LONGS, reciprocal);
        LongVector al = a.and(MASK);
        LongVector ah = a.lanewise(LSHR, 32);
        LongVector pl = p.and(MASK);
        LongVector ph = p.lanewise(LSHR, 32);
        LongVector t = al.mul(ph).add(al.mul(pl).lanewise(LSHR, 32));
        LongVector u = ah.mul(pl).add(t.and(MASK));
        LongVector q = ah.mul(ph).add(t.lanewise(LSHR, 32)).add(u.lanewise(LSHR, 32));
        LongVector r = a.mul(rest).sub(q.mul(Wide.UNIT));
        return q.sub(LongVector.broadcast(LONGS, Wide.UNIT - 1).sub(r).lanewise(ASHR, 63));
    }

    @Override
    public void d2(long[] x, int xAt, int count, long[] weights, int weightsAt, int width, long[] sums) {
        for (int c = 0; c < width; c += LANES) exact(x, xAt, count, weights, weightsAt + c, width, sums, c);
    }

    /**
     * x = xh 2^32 + xl with both halves signed, the same for w: each product of halves is below 2^62, and so is the sum of the two cross
     * products. The low and high words of each are summed apart, which is exact for 2^30 terms.
     */
    private static void exact(long[] x, int xAt, int count, long[] weights, int at, int width, long[] sums, int c) {
        LongVector a0 = LongVector.zero(LONGS);
        LongVector a1 = a0;
        LongVector b0 = a0;
        LongVector b1 = a0;
        LongVector c0 = a0;
        LongVector c1 = a0;
        for (int i = 0; i < count; i++) {
            LongVector w = LongVector.fromArray(LONGS, weights, at + i * width);
            LongVector v = LongVector.broadcast(LONGS, x[xAt + i]);
            LongVector wl = w.lanewise(LSHL, 32).lanewise(ASHR, 32);
            LongVector wh = w.sub(wl).lanewise(ASHR, 32);
            LongVector xl = v.lanewise(LSHL, 32).lanewise(ASHR, 32);
            LongVector xh = v.sub(xl).lanewise(ASHR, 32);
            LongVector ll = wl.mul(xl);
            LongVector cross = wl.mul(xh).add(wh.mul(xl));
            LongVector hh = wh.mul(xh);
            a0 = a0.add(ll.and(MASK));
            a1 = a1.add(ll.lanewise(ASHR, 32));
            b0 = b0.add(cross.and(MASK));
            b1 = b1.add(cross.lanewise(ASHR, 32));
            c0 = c0.add(hh.and(MASK));
            c1 = c1.add(hh.lanewise(ASHR, 32));
        }
        long[] parts = new long[6 * LANES];
        a0.intoArray(parts, 0);
        a1.add(b0).intoArray(parts, LANES);
        b1.add(c0).intoArray(parts, 2 * LANES);
        c1.intoArray(parts, 3 * LANES);
        for (int j = 0; j < LANES; j++) {
            Sum192.add(sums, c + j, parts[j], 0);
            Sum192.add(sums, c + j, parts[LANES + j], 32);
            Sum192.add(sums, c + j, parts[2 * LANES + j], 64);
            Sum192.add(sums, c + j, parts[3 * LANES + j], 96);
        }
    }

    @Override
    public int int8(byte[] x, int xAt, byte[] w, int wAt, int count) {
        int step = BYTES.length();
        int i = 0;
        int sum = 0;
        if (count >= step) {
            IntVector total = IntVector.zero(INTS);
            for (; i <= count - step; i += step) {
                ShortVector a = (ShortVector) ByteVector.fromArray(BYTES, x, xAt + i).convertShape(B2S, SHORTS, 0);
                ShortVector b = (ShortVector) ByteVector.fromArray(BYTES, w, wAt + i).convertShape(B2S, SHORTS, 0);
                ShortVector product = a.mul(b);
                total = total.add(product.convertShape(S2I, INTS, 0)).add(product.convertShape(S2I, INTS, 1));
            }
            sum = total.reduceLanes(VectorOperators.ADD);
        }
        for (; i < count; i++) sum += x[xAt + i] * w[wAt + i];
        return sum;
    }
}
