package io.aichain.inference.kernels;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.B2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.S2I;
import static jdk.incubator.vector.VectorOperators.UGE;
import static jdk.incubator.vector.VectorOperators.UMAX;
import static jdk.incubator.vector.VectorOperators.XOR;

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
    private static final long BIAS = 1L << 62;
    /** What lies behind a quotient is less than so many units of 2^-32 too small. */
    private static final long MOST_LEFT_OUT = 4;
    /** Products that are made again if one of them is undecided. */
    private static final int BLOCK = 128;

    private static final VectorSpecies<Long> LONGS = species();
    private static final int LANES = LONGS.length();
    private static final VectorSpecies<Byte> BYTES =
            LANES == 8 ? ByteVector.SPECIES_256 : LANES == 4 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;
    private static final VectorSpecies<Short> SHORTS =
            LANES == 8 ? ShortVector.SPECIES_512 : LANES == 4 ? ShortVector.SPECIES_256 : ShortVector.SPECIES_128;
    private static final VectorSpecies<Integer> INTS =
            LANES == 8 ? IntVector.SPECIES_512 : LANES == 4 ? IntVector.SPECIES_256 : IntVector.SPECIES_128;

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

    /** Bits of the machine's own vectors. */
    static int widest() {
        return LongVector.SPECIES_PREFERRED.vectorBitSize();
    }

    @Override
    public String name() {
        return "vector " + bits();
    }

    @Override
    public int bits() {
        return LONGS.vectorBitSize();
    }

    @Override
    public boolean d1(
            Factors x,
            boolean fine,
            int xAt,
            int count,
            long[] weights,
            int weightsAt,
            int width,
            int chunk,
            long[] sums) {
        boolean undecided = false;
        for (int c = 0; c < width; c += LANES) {
            int from = 0;
            while (fine && !undecided && from < count) {
                int n = Math.min(count - from, Math.min(chunk, BLOCK));
                int at = weightsAt + c + from * width;
                undecided = !byFineFactors(x.fine(), x.signs(), x.shift(), xAt + from, n, weights, at, width, sums, c);
                if (!undecided) from += n;
            }
            int at = weightsAt + c + from * width;
            if (from < count) byRemainder(x, xAt + from, count - from, weights, at, width, chunk, sums, c);
        }
        return undecided;
    }

    /**
     * For a below 2^(62 - shift); false, and nothing is added, if a product is so near below a whole number that what was left out might reach it. This and the
     * next loops are written out, each too long to be inlined into its caller: inlined, the compiler stops above the vectors' own methods and keeps every vector
     * on the heap, which is twenty times as slow.
     *
     * <p>With b = a 2^(shift + 1), below 2^63, the factor f of 95 binary digits and halves of 32 bits, f = fh 2^64 + fm 2^32 + fl: |x| a / U is b f / 2^96 or
     * less than 2^-33 above it, and m = bh fm + bl fh + floor(bh fl / 2^32) + floor(bl fm / 2^32), below 2^64, is what comes behind bh fh of it in units of
     * 2^-32, or less than 4 below: those two fractions, bl fl / 2^64, below 1, and what f lacks, below 1. So the quotient is bh fh + floor(m / 2^32),
     * unless the low half of m is above 2^32 - 5.
     */
    private static boolean byFineFactors(
            FineFactors x,
            long[] signs,
            int shift,
            int xAt,
            int count,
            long[] weights,
            int at,
            int width,
            long[] sums,
            int c) {
        long[] high = x.high();
        long[] last = x.low();
        LongVector left = LongVector.broadcast(LONGS, shift + 1);
        LongVector sum = LongVector.zero(LONGS);
        LongVector negative = sum;
        LongVector near = sum;
        for (int i = 0; i < count; i++) {
            LongVector w = LongVector.fromArray(LONGS, weights, at + i * width);
            LongVector b = magnitude(w).lanewise(LSHL, left);
            LongVector f = LongVector.broadcast(LONGS, high[xAt + i]);
            LongVector fl = LongVector.broadcast(LONGS, last[xAt + i]).and(MASK);
            LongVector bl = b.and(MASK);
            LongVector bh = b.lanewise(LSHR, 32);
            LongVector fm = f.and(MASK);
            LongVector fh = f.lanewise(LSHR, 32);
            LongVector rest = bh.mul(fl).lanewise(LSHR, 32).add(bl.mul(fm).lanewise(LSHR, 32));
            LongVector m = bh.mul(fm).add(bl.mul(fh)).add(rest);
            LongVector q = bh.mul(fh).add(m.lanewise(LSHR, 32));
            near = nearer(near, m);
            sum = sum.add(q);
            negative = addNegative(negative, q, w.lanewise(XOR, LongVector.broadcast(LONGS, signs[xAt + i])));
        }
        if (!areDecided(near)) return false;
        sum = sum.sub(negative.lanewise(LSHL, 1));
        LongVector.fromArray(LONGS, sums, c).add(sum.and(MASK)).intoArray(sums, c);
        LongVector.fromArray(LONGS, sums, WIDTH + c).add(sum.lanewise(ASHR, 32)).intoArray(sums, WIDTH + c);
        return true;
    }

    private static LongVector magnitude(LongVector v) {
        if (LANES == 8) return v.abs();
        // AVX2 has no magnitudes of 64 bits.
        if (LANES > 2) return v.blend(v.neg(), v.compare(LT, 0));
        LongVector s = v.lanewise(ASHR, 63);
        return v.lanewise(XOR, s).sub(s);
    }

    /** Adds q where the sign is negative. */
    private static LongVector addNegative(LongVector sum, LongVector q, LongVector sign) {
        // A mask of two lanes is too short for the compiler, which keeps it on the heap; longer ones are quicker than a
        // shift, which AVX2 has not for 64 bits.
        return LANES > 2 ? sum.add(q, sign.compare(LT, 0)) : sum.add(q.and(sign.lanewise(ASHR, 63)));
    }

    /** Of the low halves of all m: the greatest, in the high half, or, where that takes more steps, what they carry with {@link #MOST_LEFT_OUT}. */
    private static LongVector nearer(LongVector near, LongVector m) {
        if (LANES == 8) return near.lanewise(UMAX, m.lanewise(LSHL, 32));
        return near.or(m.and(MASK).add(MOST_LEFT_OUT));
    }

    private static boolean areDecided(LongVector near) {
        if (LANES == 8) return !near.compare(UGE, (-MOST_LEFT_OUT) << 32).anyTrue();
        return near.reduceLanes(OR) >>> 32 == 0;
    }

    /** For a up to 2^(63 - shift): the high word of a 2^shift p, exactly, is trunc(|x| a / U), or one less. */
    private static void byRemainder(
            Factors x, int xAt, int count, long[] weights, int at, int width, int chunk, long[] sums, int c) {
        long[] magnitudes = x.magnitudes();
        long[] reciprocals = x.reciprocals();
        long[] signs = x.signs();
        LongVector low = LongVector.fromArray(LONGS, sums, c);
        LongVector high = LongVector.fromArray(LONGS, sums, WIDTH + c);
        LongVector unit = LongVector.broadcast(LONGS, Wide.UNIT);
        LongVector lessOne = LongVector.broadcast(LONGS, Wide.UNIT - 1);
        LongVector shift = LongVector.broadcast(LONGS, x.shift());
        for (int from = 0; from < count; from += chunk) {
            int to = Math.min(count - from, chunk) + from;
            LongVector sum = LongVector.zero(LONGS);
            for (int i = from; i < to; i++) {
                LongVector w = LongVector.fromArray(LONGS, weights, at + i * width);
                LongVector sign = w.lanewise(ASHR, 63);
                LongVector a = w.lanewise(XOR, sign).sub(sign);
                LongVector b = a.lanewise(LSHL, shift);
                LongVector p = LongVector.broadcast(LONGS, reciprocals[xAt + i]);
                LongVector bl = b.and(MASK);
                LongVector bh = b.lanewise(LSHR, 32);
                LongVector pl = p.and(MASK);
                LongVector ph = p.lanewise(LSHR, 32);
                LongVector t = bl.mul(ph).add(bl.mul(pl).lanewise(LSHR, 32));
                LongVector u = bh.mul(pl).add(t.and(MASK));
                LongVector q = bh.mul(ph).add(t.lanewise(LSHR, 32)).add(u.lanewise(LSHR, 32));
                LongVector r =
                        a.mul(LongVector.broadcast(LONGS, magnitudes[xAt + i])).sub(q.mul(unit));
                q = q.sub(lessOne.sub(r).lanewise(ASHR, 63));
                LongVector s = sign.lanewise(XOR, LongVector.broadcast(LONGS, signs[xAt + i]));
                sum = sum.add(q.lanewise(XOR, s)).sub(s);
            }
            low = low.add(sum.and(MASK));
            high = high.add(sum.lanewise(ASHR, 32));
        }
        low.intoArray(sums, c);
        high.intoArray(sums, WIDTH + c);
    }

    @Override
    public boolean pixels(long[] bytes, int xAt, int count, PixelFactors factors, int at, int width, long[] sums) {
        for (int c = 0; c < width; c += LANES) {
            if (!ofPixels(bytes, xAt, count, factors.high(), factors.low(), at + c, width, sums, c)) return false;
        }
        return true;
    }

    /**
     * k f of columns side by side: k times each of the three parts of f, of which the high one is 2^31 too great. A low part says by its upper half, and a pixel
     * by its, whether the product is rounded up.
     */
    private static boolean ofPixels(
            long[] bytes, int from, int count, long[] high, long[] low, int at, int width, long[] sums, int c) {
        LongVector zero = LongVector.zero(LONGS);
        LongVector lows = zero;
        LongVector highs = zero;
        LongVector carries = zero;
        long steps = 0;
        for (int i = 0; i < count; i++) {
            steps += bytes[from + i] & MASK;
            LongVector pixel = LongVector.broadcast(LONGS, bytes[from + i]);
            LongVector h = LongVector.fromArray(LONGS, high, at + i * width);
            LongVector l = LongVector.fromArray(LONGS, low, at + i * width);
            LongVector k = pixel.and(MASK);
            LongVector behind = k.mul(l.and(MASK)).add(l.lanewise(XOR, pixel).lanewise(LSHR, 32));
            lows = lows.add(k.mul(h.and(MASK))).add(behind.lanewise(LSHR, 32));
            highs = highs.add(k.mul(h.lanewise(LSHR, 32)));
            carries = carries.or(behind.and(MASK).add(k));
        }
        if (!PixelFactors.areDecided(carries.reduceLanes(OR))) return false;
        highs = highs.sub(LongVector.broadcast(LONGS, steps << 31)).add(lows.lanewise(LSHR, 32));
        LongVector.fromArray(LONGS, sums, c).add(lows.and(MASK)).intoArray(sums, c);
        LongVector.fromArray(LONGS, sums, WIDTH + c).add(highs).intoArray(sums, WIDTH + c);
        return true;
    }

    @Override
    public boolean pixels(
            PixelFactors factors,
            int f,
            int step,
            int[] starts,
            long[] bytes,
            int at,
            int outputs,
            long[] lows,
            long[] highs) {
        for (int o = 0; o < outputs; o += LANES) {
            if (!pixelsOf(factors, f, step, starts, bytes, at + o, lows, highs, o)) return false;
        }
        return true;
    }

    /** The same of pixels side by side. */
    private static boolean pixelsOf(
            PixelFactors factors,
            int f,
            int step,
            int[] starts,
            long[] bytes,
            int at,
            long[] lows,
            long[] highs,
            int o) {
        long[] high = factors.high();
        long[] low = factors.low();
        LongVector zero = LongVector.zero(LONGS);
        LongVector lowSums = zero;
        LongVector highSums = zero;
        LongVector carries = zero;
        LongVector steps = zero;
        for (int i = 0; i < starts.length; i++) {
            LongVector pixel = LongVector.fromArray(LONGS, bytes, at + starts[i]);
            LongVector h = LongVector.broadcast(LONGS, high[f + i * step]);
            LongVector l = LongVector.broadcast(LONGS, low[f + i * step]);
            LongVector k = pixel.and(MASK);
            LongVector behind = k.mul(l.and(MASK)).add(l.lanewise(XOR, pixel).lanewise(LSHR, 32));
            lowSums = lowSums.add(k.mul(h.and(MASK))).add(behind.lanewise(LSHR, 32));
            highSums = highSums.add(k.mul(h.lanewise(LSHR, 32)));
            carries = carries.or(behind.and(MASK).add(k));
            steps = steps.add(k);
        }
        if (!PixelFactors.areDecided(carries.reduceLanes(OR))) return false;
        highSums = highSums.sub(steps.lanewise(LSHL, 31)).add(lowSums.lanewise(LSHR, 32));
        LongVector.fromArray(LONGS, lows, o).add(lowSums.and(MASK)).intoArray(lows, o);
        LongVector.fromArray(LONGS, highs, o).add(highSums).intoArray(highs, o);
        return true;
    }

    @Override
    public void d2(ExactFactors x, int xAt, int count, long[] weights, int weightsAt, int width, long[] sums) {
        for (int c = 0; c < width; c += LANES) exact(x, xAt, count, weights, weightsAt + c, width, sums, c);
    }

    /**
     * Vectors multiply halves without a sign fastest. So |x| meets 2^62 + w where x is not negative, else 2^62 - w, which are not negative either, and at the end
     * 2^62 times the sum of all |x| is taken away. Products of halves are below 2^64, and so is the sum of the two cross products; the low and high words
     * of each are summed apart, which is exact for 2^30 terms.
     */
    private static void exact(
            ExactFactors x, int xAt, int count, long[] weights, int at, int width, long[] sums, int c) {
        long[] values = x.values();
        long[] magnitudes = x.magnitudes();
        LongVector a0 = LongVector.zero(LONGS);
        LongVector a1 = a0;
        LongVector b0 = a0;
        LongVector b1 = a0;
        LongVector c0 = a0;
        LongVector c1 = a0;
        for (int i = 0; i < count; i++) {
            long sign = values[xAt + i] >> 63;
            LongVector w = LongVector.fromArray(LONGS, weights, at + i * width)
                    .lanewise(XOR, LongVector.broadcast(LONGS, sign))
                    .add(LongVector.broadcast(LONGS, BIAS - sign));
            LongVector v = LongVector.broadcast(LONGS, magnitudes[xAt + i]);
            LongVector wl = w.and(MASK);
            LongVector wh = w.lanewise(LSHR, 32);
            LongVector xl = v.and(MASK);
            LongVector xh = v.lanewise(LSHR, 32);
            LongVector ll = wl.mul(xl);
            LongVector cross = wl.mul(xh).add(wh.mul(xl));
            LongVector hh = wh.mul(xh);
            a0 = a0.add(ll.and(MASK));
            a1 = a1.add(ll.lanewise(LSHR, 32));
            b0 = b0.add(cross.and(MASK));
            b1 = b1.add(cross.lanewise(LSHR, 32));
            c0 = c0.add(hh.and(MASK));
            c1 = c1.add(hh.lanewise(LSHR, 32));
        }
        long[] parts = new long[4 * LANES];
        a0.intoArray(parts, 0);
        a1.add(b0).intoArray(parts, LANES);
        b1.add(c0).intoArray(parts, 2 * LANES);
        c1.intoArray(parts, 3 * LANES);
        for (int j = 0; j < LANES; j++) {
            Sum192.add(sums, c + j, parts[j], 0);
            Sum192.add(sums, c + j, parts[LANES + j], 32);
            Sum192.add(sums, c + j, parts[2 * LANES + j], 64);
            Sum192.add(sums, c + j, parts[3 * LANES + j], 96);
            x.takeBias(xAt, count, sums, c + j);
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
                ShortVector a =
                        (ShortVector) ByteVector.fromArray(BYTES, x, xAt + i).convertShape(B2S, SHORTS, 0);
                ShortVector b =
                        (ShortVector) ByteVector.fromArray(BYTES, w, wAt + i).convertShape(B2S, SHORTS, 0);
                ShortVector product = a.mul(b);
                total = total.add(product.convertShape(S2I, INTS, 0)).add(product.convertShape(S2I, INTS, 1));
            }
            sum = total.reduceLanes(VectorOperators.ADD);
        }
        for (; i < count; i++) sum += x[xAt + i] * w[wAt + i];
        return sum;
    }
}
