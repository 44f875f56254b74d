package io.aichain.evm.precompile.field;

import java.math.BigInteger;

/**
 * Inverses modulo an odd number by the division steps of Bernstein and Yang ("Fast constant-time gcd computation and modular
 * inversion", 2019), 62 at a time on the low words only, in the variable-time form that skips runs of zeros. Numbers are signed, in
 * limbs of 62 bits of which the last carries the sign. Five times as fast as {@link BigInteger#modInverse}.
 */
final class ModularInverse {
    private static final long MASK = -1L >>> 2;

    private final long[] modulus;
    private final long inverse;

    ModularInverse(BigInteger modulus) {
        this.modulus = Modulus.limbs(modulus, modulus.bitLength() / 62 + 1, 62);
        this.inverse = Modulus.inverse64(modulus.longValue()) & MASK;
    }

    /** @param a below the modulus, in limbs of so many bits, as the result; the inverse of zero is zero */
    void invert(long[] r, long[] a, int bits) {
        int n = modulus.length;
        long[] d = new long[n];
        long[] e = new long[n];
        e[0] = 1;
        long[] f = modulus.clone();
        long[] g = Modulus.repack(a, bits, n, 62);
        long[] t = new long[4];
        int eta = -1;
        int length = n;
        while (!isZero(g, length)) {
            eta = steps(eta, f[0], g[0], t);
            updateDe(d, e, t);
            updateFg(f, g, t, length);
            length = shorten(f, g, length);
        }
        if (d[n - 1] < 0) addModulus(d);
        if (f[length - 1] < 0) negate(d);
        if (d[n - 1] < 0) addModulus(d);
        System.arraycopy(Modulus.repack(d, 62, r.length, bits), 0, r, 0, r.length);
    }

    /** 62 division steps: their matrix u v q r, times 2^62, into t. */
    private static int steps(int etaBefore, long f0, long g0, long[] t) {
        int eta = etaBefore;
        long u = 1, v = 0, q = 0, r = 1, f = f0, g = g0;
        int left = 62;
        while (true) {
            int zeros = Long.numberOfTrailingZeros(g | (-1L << left));
            g >>>= zeros;
            u <<= zeros;
            v <<= zeros;
            eta -= zeros;
            left -= zeros;
            if (left == 0) break;
            if (eta < 0) {
                eta = -eta;
                long x = f;
                f = g;
                g = -x;
                x = u;
                u = q;
                q = -x;
                x = v;
                v = r;
                r = -x;
            }
            // -g / f modulo 2^6 (f (f^2 - 2) is -1 / f modulo 2^6): how often f goes in, as far as steps and sign of
            // eta allow
            int limit = Math.min(Math.min(eta + 1, left), 6);
            long w = (f * g * (f * f - 2)) & ((1L << limit) - 1);
            g += f * w;
            q += u * w;
            r += v * w;
        }
        t[0] = u;
        t[1] = v;
        t[2] = q;
        t[3] = r;
        return eta;
    }

    /** (f, g) = t (f, g) / 2^62, which is exact. */
    private static void updateFg(long[] f, long[] g, long[] t, int length) {
        long u = t[0], v = t[1], q = t[2], r = t[3];
        long fLow = 0, fHigh = 0, gLow = 0, gHigh = 0;
        for (int i = 0; i < length; i++) {
            long x = f[i], y = g[i];
            long p = u * x;
            fLow += p;
            fHigh += Math.multiplyHigh(u, x) + carry(fLow, p);
            p = v * y;
            fLow += p;
            fHigh += Math.multiplyHigh(v, y) + carry(fLow, p);
            p = q * x;
            gLow += p;
            gHigh += Math.multiplyHigh(q, x) + carry(gLow, p);
            p = r * y;
            gLow += p;
            gHigh += Math.multiplyHigh(r, y) + carry(gLow, p);
            if (i > 0) {
                f[i - 1] = fLow & MASK;
                g[i - 1] = gLow & MASK;
            }
            fLow = fLow >>> 62 | fHigh << 2;
            fHigh >>= 62;
            gLow = gLow >>> 62 | gHigh << 2;
            gHigh >>= 62;
        }
        f[length - 1] = fLow;
        g[length - 1] = gLow;
    }

    /** (d, e) = t (d, e) / 2^62 modulo the modulus: multiples of it make the division exact. Both stay in -2m..m. */
    private void updateDe(long[] d, long[] e, long[] t) {
        int n = modulus.length;
        long u = t[0], v = t[1], q = t[2], r = t[3];
        long dSign = d[n - 1] >> 63;
        long eSign = e[n - 1] >> 63;
        long dTimes = (u & dSign) + (v & eSign);
        long eTimes = (q & dSign) + (r & eSign);
        dTimes -= (inverse * (u * d[0] + v * e[0]) + dTimes) & MASK;
        eTimes -= (inverse * (q * d[0] + r * e[0]) + eTimes) & MASK;
        long dLow = 0, dHigh = 0, eLow = 0, eHigh = 0;
        for (int i = 0; i < n; i++) {
            long x = d[i], y = e[i], m = modulus[i];
            long p = u * x;
            dLow += p;
            dHigh += Math.multiplyHigh(u, x) + carry(dLow, p);
            p = v * y;
            dLow += p;
            dHigh += Math.multiplyHigh(v, y) + carry(dLow, p);
            p = m * dTimes;
            dLow += p;
            dHigh += Math.multiplyHigh(m, dTimes) + carry(dLow, p);
            p = q * x;
            eLow += p;
            eHigh += Math.multiplyHigh(q, x) + carry(eLow, p);
            p = r * y;
            eLow += p;
            eHigh += Math.multiplyHigh(r, y) + carry(eLow, p);
            p = m * eTimes;
            eLow += p;
            eHigh += Math.multiplyHigh(m, eTimes) + carry(eLow, p);
            if (i > 0) {
                d[i - 1] = dLow & MASK;
                e[i - 1] = eLow & MASK;
            }
            dLow = dLow >>> 62 | dHigh << 2;
            dHigh >>= 62;
            eLow = eLow >>> 62 | eHigh << 2;
            eHigh >>= 62;
        }
        d[n - 1] = dLow;
        e[n - 1] = eLow;
    }

    /** Drops the last limb of both if it holds no more than a sign. */
    private static int shorten(long[] f, long[] g, int length) {
        int n = length;
        while (n > 1 && isSign(f[n - 1]) && isSign(g[n - 1])) {
            f[n - 2] |= f[n - 1] << 62;
            g[n - 2] |= g[n - 1] << 62;
            n--;
        }
        return n;
    }

    private static boolean isSign(long limb) {
        return limb == 0 || limb == -1;
    }

    private static long carry(long sum, long addend) {
        return Long.compareUnsigned(sum, addend) < 0 ? 1 : 0;
    }

    private static boolean isZero(long[] g, int length) {
        long any = 0;
        for (int i = 0; i < length; i++) any |= g[i];
        return any == 0;
    }

    private void addModulus(long[] d) {
        for (int i = 0; i < d.length; i++) d[i] += modulus[i];
        settle(d);
    }

    private static void negate(long[] d) {
        for (int i = 0; i < d.length; i++) d[i] = -d[i];
        settle(d);
    }

    /** Carries on, so that all limbs but the last are of 62 bits. */
    private static void settle(long[] d) {
        for (int i = 0; i + 1 < d.length; i++) {
            d[i + 1] += d[i] >> 62;
            d[i] &= MASK;
        }
    }
}
