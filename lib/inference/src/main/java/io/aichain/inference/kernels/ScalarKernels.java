package io.aichain.inference.kernels;

/** The inner loops on one number at a time: what runs where the JVM has no vectors. */
final class ScalarKernels implements Kernels {
    private static final int WIDTH = Tiles.WIDTH;

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public int bits() {
        return 0;
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
        for (int c = 0; c < width; c++) {
            long low = sums[c];
            long high = sums[WIDTH + c];
            for (int i = 0; i < count; i++) {
                long q = product(x, xAt + i, weights[weightsAt + i * width + c]);
                low += q & 0xffffffffL;
                high += q >> 32;
            }
            sums[c] = low;
            sums[WIDTH + c] = high;
        }
        return false;
    }

    /** trunc(x_i w / U), where x reaches w, modulo 2^64. */
    static long product(Factors x, int i, long w) {
        long a = Math.abs(w);
        long q = Math.unsignedMultiplyHigh(a << x.shift(), x.reciprocals()[i]);
        long r = a * x.magnitudes()[i] - q * Wide.UNIT;
        q += (Wide.UNIT - 1 - r) >>> 63;
        long s = x.signs()[i] ^ (w >> 63);
        return (q ^ s) - s;
    }

    @Override
    public boolean pixels(long[] bytes, int xAt, int count, PixelFactors factors, int at, int width, long[] sums) {
        long carries = 0;
        for (int c = 0; c < width; c++) {
            long low = sums[c];
            long high = sums[WIDTH + c];
            for (int i = 0, f = at + c; i < count; i++, f += width) {
                long k = bytes[xAt + i] & 0xffffffffL;
                long behind = factors.behind(f, bytes[xAt + i]);
                carries |= PixelFactors.nearness(behind, k);
                low += factors.middle(f) * k + (behind >>> 32);
                high += factors.top(f) * k;
            }
            sums[c] = low;
            sums[WIDTH + c] = high;
        }
        return PixelFactors.areDecided(carries);
    }

    @Override
    public boolean pixels(
            PixelFactors factors,
            int first,
            int step,
            int[] starts,
            long[] bytes,
            int at,
            int outputs,
            long[] lows,
            long[] highs) {
        long carries = 0;
        for (int o = 0; o < outputs; o++) {
            long low = lows[o];
            long high = highs[o];
            for (int i = 0, f = first; i < starts.length; i++, f += step) {
                long pixel = bytes[at + o + starts[i]];
                long k = pixel & 0xffffffffL;
                long behind = factors.behind(f, pixel);
                carries |= PixelFactors.nearness(behind, k);
                low += factors.middle(f) * k + (behind >>> 32);
                high += factors.top(f) * k;
            }
            lows[o] = low;
            highs[o] = high;
        }
        return PixelFactors.areDecided(carries);
    }

    @Override
    public void d2(ExactFactors factors, int xAt, int count, long[] weights, int weightsAt, int width, long[] sums) {
        long[] x = factors.values();
        for (int c = 0; c < width; c++) {
            long s0 = sums[c];
            long s1 = sums[WIDTH + c];
            long s2 = sums[2 * WIDTH + c];
            for (int i = 0; i < count; i++) {
                long a = x[xAt + i];
                long w = weights[weightsAt + i * width + c];
                long lo = a * w;
                long hi = Math.multiplyHigh(a, w);
                long sum0 = s0 + lo;
                long t = hi + Int256.carry(s0, lo, sum0);
                long sum1 = s1 + t;
                s2 += (t >> 63) + Int256.carry(s1, t, sum1);
                s0 = sum0;
                s1 = sum1;
            }
            sums[c] = s0;
            sums[WIDTH + c] = s1;
            sums[2 * WIDTH + c] = s2;
        }
    }

    @Override
    public int int8(byte[] x, int xAt, byte[] w, int wAt, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) sum += x[xAt + i] * w[wAt + i];
        return sum;
    }
}
