package io.aichain.inference.kernels;

import static io.aichain.inference.kernels.Wide.NONE;

import io.aichain.inference.Numbers;
import io.aichain.inference.Reverts;
import io.aichain.inference.spec.Fixed;
import java.math.BigInteger;

/**
 * {@link Fixed}'s arithmetic on the limbs of {@link Numbers}, without an object for each number. Numbers lie in arrays, and arguments say where their
 * limbs begin; a result may lie where an operand does. What fails does so as there. Not safe for several threads: products are made in fields.
 */
final class Int256 {
    static final int LIMBS = Numbers.LIMBS;

    /** Of the high limb of a number in the range R of exact sums, |x| < 2^111. */
    private static final int RANGE_BITS = 47;

    private final long[] a = new long[LIMBS];
    private final long[] b = new long[LIMBS];
    // A product, or a dividend and then its quotient, with one limb more for a dividend that is shifted.
    private final long[] p = new long[2 * LIMBS + 1];
    private final long[] quotient = new long[2 * LIMBS];
    // The last divisor that was a small number.
    private long divisor;
    private Divisor reciprocal;

    static long[] of(BigInteger x) {
        if (x.bitLength() >= Long.SIZE) return Numbers.of(x).limbs();
        long[] limbs = new long[LIMBS];
        set(limbs, 0, x.longValue());
        return limbs;
    }

    static boolean isNarrow(long[] x, int i) {
        long sign = x[i] >> 63;
        return (x[i + 1] ^ sign | x[i + 2] ^ sign | x[i + 3] ^ sign) == 0;
    }

    static void set(long[] r, int k, long value) {
        set(r, k, value, value >> 63);
    }

    /** A number of 128 bits. */
    static void set(long[] r, int k, long low, long high) {
        long sign = high >> 63;
        r[k] = low;
        r[k + 1] = high;
        r[k + 2] = sign;
        r[k + 3] = sign;
    }

    static void copy(long[] x, int i, long[] r, int k) {
        r[k] = x[i];
        r[k + 1] = x[i + 1];
        r[k + 2] = x[i + 2];
        r[k + 3] = x[i + 3];
    }

    /** Whether it lies in R. */
    static boolean isInRange(long[] x, int i) {
        long sign = x[i + 3] >> 63;
        long high = (x[i + 1] ^ sign) + (sign & (x[i] == 0 ? 1 : 0));
        // Of -2^128 the magnitude's two limbs are 0, and the third is not.
        boolean carries = sign != 0 && (x[i] | x[i + 1]) == 0;
        return (x[i + 2] ^ sign | x[i + 3] ^ sign) == 0 && !carries && high >>> RANGE_BITS == 0;
    }

    /** Refuses the first number outside R. */
    static void checkRange(long[] x) {
        for (int i = 0; i < x.length; i += LIMBS) {
            if (!isInRange(x, i)) throw Reverts.operandOutOfRange(Numbers.big(x, i));
        }
    }

    /** r = x + y. */
    static void add(long[] x, int i, long[] y, int j, long[] r, int k) {
        long x0 = x[i];
        long y0 = y[j];
        long s0 = x0 + y0;
        long x1 = x[i + 1];
        long y1 = y[j + 1];
        long s1 = x1 + y1 + carry(x0, y0, s0);
        long x2 = x[i + 2];
        long y2 = y[j + 2];
        long s2 = x2 + y2 + carry(x1, y1, s1);
        long x3 = x[i + 3];
        long y3 = y[j + 3];
        long s3 = x3 + y3 + carry(x2, y2, s2);
        if (((x3 ^ s3) & (y3 ^ s3)) < 0) throw Reverts.overflow();
        r[k] = s0;
        r[k + 1] = s1;
        r[k + 2] = s2;
        r[k + 3] = s3;
    }

    /** 1 if the sum of two numbers without a sign has a carry: without a jump, as where every other one has, its guess is as often wrong. */
    static long carry(long x, long y, long sum) {
        return (x & y | (x | y) & ~sum) >>> 63;
    }

    /** Adds so many numbers, {@code step} limbs from one to the next, to a sum; each of its steps may overflow. */
    static void addAll(long[] x, int i, int step, int count, long[] sum, int k) {
        long s0 = sum[k];
        long s1 = sum[k + 1];
        long s2 = sum[k + 2];
        long s3 = sum[k + 3];
        for (int n = 0; n < count; n++, i += step) {
            long r0 = s0 + x[i];
            long r1 = s1 + x[i + 1] + carry(s0, x[i], r0);
            long r2 = s2 + x[i + 2] + carry(s1, x[i + 1], r1);
            long r3 = s3 + x[i + 3] + carry(s2, x[i + 2], r2);
            if (((s3 ^ r3) & (x[i + 3] ^ r3)) < 0) throw Reverts.overflow();
            s0 = r0;
            s1 = r1;
            s2 = r2;
            s3 = r3;
        }
        sum[k] = s0;
        sum[k + 1] = s1;
        sum[k + 2] = s2;
        sum[k + 3] = s3;
    }

    /** r = x - y. */
    static void subtract(long[] x, int i, long[] y, int j, long[] r, int k) {
        long x0 = x[i];
        long y0 = y[j];
        long d0 = x0 - y0;
        long x1 = x[i + 1];
        long y1 = y[j + 1];
        long d1 = x1 - y1 - borrow(x0, y0, d0);
        long x2 = x[i + 2];
        long y2 = y[j + 2];
        long d2 = x2 - y2 - borrow(x1, y1, d1);
        long x3 = x[i + 3];
        long y3 = y[j + 3];
        long d3 = x3 - y3 - borrow(x2, y2, d2);
        if (((x3 ^ y3) & (x3 ^ d3)) < 0) throw Reverts.overflow();
        r[k] = d0;
        r[k + 1] = d1;
        r[k + 2] = d2;
        r[k + 3] = d3;
    }

    private static long borrow(long x, long y, long difference) {
        return (~x & y | (~x | y) & difference) >>> 63;
    }

    /** r = trunc(x y / U). */
    void mul(long[] x, int i, long[] y, int j, long[] r, int k) {
        if (isNarrow(x, i) && isNarrow(y, j)) {
            long product = Wide.multiply(x[i], y[j]);
            if (product != NONE) {
                set(r, k, product);
                return;
            }
        }
        long sx = x[i + 3] >> 63;
        long sy = y[j + 3] >> 63;
        long x1 = x[i + 1];
        long y1 = y[j + 1];
        boolean small =
                (x[i + 2] ^ sx | x[i + 3] ^ sx | y[j + 2] ^ sy | y[j + 3] ^ sy) == 0 && ((x1 ^ sx) | (y1 ^ sy)) >= 0;
        if (small) mulSmall((x[i] ^ sx) - sx, x1 ^ sx, (y[j] ^ sy) - sy, y1 ^ sy, sx, sy, r, k);
        else mulLarge(x, i, y, j, r, k);
    }

    /** Of numbers of 128 bits, by their magnitudes, whose high limbs have no carry from the low ones yet. Nothing can fail. */
    private static void mulSmall(long a0, long h1, long b0, long h2, long sx, long sy, long[] r, int k) {
        long a1 = h1 + (sx & (a0 == 0 ? 1 : 0));
        long b1 = h2 + (sy & (b0 == 0 ? 1 : 0));
        long h00 = Math.unsignedMultiplyHigh(a0, b0);
        long l01 = a0 * b1;
        long h01 = Math.unsignedMultiplyHigh(a0, b1);
        long l10 = a1 * b0;
        long h10 = Math.unsignedMultiplyHigh(a1, b0);
        long l11 = a1 * b1;
        long t = h00 + l01;
        long p1 = t + l10;
        long c1 = carry(h00, l01, t) + carry(t, l10, p1);
        long u = h01 + h10;
        long v = u + l11;
        long p2 = v + c1;
        long p3 = Math.unsignedMultiplyHigh(a1, b1) + carry(h01, h10, u) + carry(u, l11, v) + carry(v, c1, p2);
        quotient(a0 * b0, p1, p2, p3, sx ^ sy, r, k);
    }

    /** r = trunc(p / U) with a sign, 0 or -1, of a magnitude of four limbs. */
    private static void quotient(long p0, long p1, long p2, long p3, long sign, long[] r, int k) {
        long q3 = 0;
        long rest = p3;
        if (Long.compareUnsigned(p3, Wide.UNIT) >= 0) {
            q3 = Long.divideUnsigned(p3, Wide.UNIT);
            rest = p3 - q3 * Wide.UNIT;
        }
        long q2 = 0;
        if (rest == 0 && Long.compareUnsigned(p2, Wide.UNIT) < 0) {
            rest = p2;
        } else {
            q2 = Wide.divideByUnit(rest, p2);
            rest = p2 - q2 * Wide.UNIT;
        }
        long q1 = Wide.divideByUnit(rest, p1);
        long q0 = Wide.divideByUnit(p1 - q1 * Wide.UNIT, p0);
        store(q0, q1, q2, q3, sign, r, k);
    }

    static void store(long q0, long q1, long q2, long q3, long sign, long[] r, int k) {
        r[k] = (q0 ^ sign) - sign;
        long c = sign & (q0 == 0 ? 1 : 0);
        r[k + 1] = (q1 ^ sign) + c;
        c &= q1 == 0 ? 1 : 0;
        r[k + 2] = (q2 ^ sign) + c;
        c &= q2 == 0 ? 1 : 0;
        r[k + 3] = (q3 ^ sign) + c;
    }

    private void mulLarge(long[] x, int i, long[] y, int j, long[] r, int k) {
        int n = magnitude(x, i, a);
        int m = magnitude(y, j, b);
        multiply(n, m);
        long rest = 0;
        for (int l = n + m - 1; l >= 0; l--) {
            long q = 0;
            if (rest == 0 && Long.compareUnsigned(p[l], Wide.UNIT) < 0) {
                rest = p[l];
            } else {
                q = Wide.divideByUnit(rest, p[l]);
                rest = p[l] - q * Wide.UNIT;
            }
            p[l] = q;
        }
        for (int l = n + m; l < LIMBS; l++) p[l] = 0;
        boolean fits = a[3] >= 0 && b[3] >= 0 && p[3] >= 0;
        for (int l = LIMBS; l < n + m; l++) fits &= p[l] == 0;
        if (!fits) throw failure(Fixed.mul(Numbers.big(x, i), Numbers.big(y, j)));
        store(p[0], p[1], p[2], p[3], (x[i + 3] ^ y[j + 3]) >> 63, r, k);
    }

    /** Where {@link Fixed} finds no failure either, the limbs are wrong. */
    private static IllegalStateException failure(BigInteger result) {
        return new IllegalStateException("a result that was to fail: " + result);
    }

    /** Writes |x| and gives the number of its limbs. */
    static int magnitude(long[] x, int i, long[] to) {
        long sign = x[i + 3] >> 63;
        store(x[i], x[i + 1], x[i + 2], x[i + 3], sign, to, 0);
        return to[3] != 0 ? 4 : to[2] != 0 ? 3 : to[1] != 0 ? 2 : to[0] != 0 ? 1 : 0;
    }

    /** p = a b, of n and m limbs. */
    private void multiply(int n, int m) {
        for (int j = 0; j < n + m; j++) p[j] = 0;
        for (int i = 0; i < n; i++) {
            long carry = 0;
            for (int j = 0; j < m; j++) {
                long lo = a[i] * b[j];
                long hi = Math.unsignedMultiplyHigh(a[i], b[j]);
                long with = lo + carry;
                long sum = with + p[i + j];
                carry = hi + carry(lo, carry, with) + carry(with, p[i + j], sum);
                p[i + j] = sum;
            }
            p[i + m] = carry;
        }
    }

    /** r = trunc(x U / y). */
    void div(long[] x, int i, long[] y, int j, long[] r, int k) {
        if (isNarrow(x, i) && isNarrow(y, j)) {
            long quotient = Wide.divide(x[i], y[j]);
            if (quotient != NONE) {
                set(r, k, quotient);
                return;
            }
        }
        int n = magnitude(x, i, a);
        boolean fits = a[3] >= 0;
        b[0] = Wide.UNIT;
        multiply(n, 1);
        int m = magnitude(y, j, b);
        fits &= b[3] >= 0 && m > 0;
        if (fits) fits = divide(n + 1, m);
        if (!fits) throw failure(Fixed.div(Numbers.big(x, i), Numbers.big(y, j)));
        store(quotient[0], quotient[1], quotient[2], quotient[3], (x[i + 3] ^ y[j + 3]) >> 63, r, k);
    }

    /** r = trunc(x / count), for a count above 0. The reciprocal of the last count is kept. */
    void divideBy(long count, long[] x, int i, long[] r, int k) {
        if (isNarrow(x, i)) {
            set(r, k, x[i] / count);
            return;
        }
        if (count == 1) {
            copy(x, i, r, k);
            return;
        }
        if (count != divisor) {
            divisor = count;
            reciprocal = Divisor.of(count);
        }
        int n = magnitude(x, i, p);
        long rest = 0;
        for (int l = n - 1; l >= 0; l--) {
            long q = reciprocal.quotient(rest, p[l]);
            rest = p[l] - q * count;
            p[l] = q;
        }
        for (int l = n; l < LIMBS; l++) p[l] = 0;
        store(p[0], p[1], p[2], p[3], x[i + 3] >> 63, r, k);
    }

    /**
     * The quotient of p, of n limbs, by b, of m limbs, the last of them not 0: Knuth's algorithm D with digits of 64 bits.
     *
     * @return whether it is below 2^255
     */
    private boolean divide(int n, int m) {
        for (int l = 0; l < quotient.length; l++) quotient[l] = 0;
        if (m == 1) {
            long rest = 0;
            for (int l = n - 1; l >= 0; l--) {
                quotient[l] = Wide.divide(rest, p[l], b[0]);
                rest = p[l] - quotient[l] * b[0];
            }
        } else {
            p[n] = 0;
            int by = Long.numberOfLeadingZeros(b[m - 1]);
            if (by > 0) {
                shiftLeft(p, n + 1, by);
                shiftLeft(b, m, by);
            }
            for (int l = n - m; l >= 0; l--) quotient[l] = digit(l, m);
        }
        long beyond = 0;
        for (int l = LIMBS; l < quotient.length; l++) beyond |= quotient[l];
        return beyond == 0 && quotient[3] >= 0;
    }

    private static void shiftLeft(long[] x, int n, int by) {
        for (int l = n - 1; l > 0; l--) x[l] = x[l] << by | x[l - 1] >>> 64 - by;
        x[0] <<= by;
    }

    /** One digit of the quotient, whose product with b is taken from p. */
    private long digit(int l, int m) {
        long top = b[m - 1];
        long high = p[l + m];
        long next = p[l + m - 1];
        long q = -1;
        if (high != top) {
            q = Wide.divide(high, next, top);
            long rest = next - q * top;
            while (isAbove(q, b[m - 2], rest, p[l + m - 2])) {
                q--;
                rest += top;
                if (Long.compareUnsigned(rest, top) < 0) break;
            }
        }
        long carry = 0;
        long borrow = 0;
        for (int i = 0; i < m; i++) {
            long lo = q * b[i];
            long with = lo + carry;
            carry = Math.unsignedMultiplyHigh(q, b[i]) + carry(lo, carry, with);
            long before = p[l + i];
            long difference = before - with - borrow;
            borrow = borrow(before, with, difference);
            p[l + i] = difference;
        }
        long difference = high - carry - borrow;
        // The high limb is 0 unless q is one or two too great.
        while (difference != 0) {
            q--;
            long more = 0;
            for (int i = 0; i < m; i++) {
                long before = p[l + i];
                long sum = before + b[i] + more;
                more = carry(before, b[i], sum);
                p[l + i] = sum;
            }
            difference += more;
        }
        p[l + m] = difference;
        return q;
    }

    /** Whether q v is above hi 2^64 + lo. */
    private static boolean isAbove(long q, long v, long hi, long lo) {
        long high = Math.unsignedMultiplyHigh(q, v);
        return high == hi ? Long.compareUnsigned(q * v, lo) > 0 : Long.compareUnsigned(high, hi) > 0;
    }

    /** The low limb of |x|. */
    static long magnitude(long[] x, int i) {
        long sign = x[i + 3] >> 63;
        return (x[i] ^ sign) - sign;
    }

    /** trunc(|x| / U), or {@code most} if that is less. */
    static long wholeUnits(long[] x, int i, int most) {
        long sign = x[i + 3] >> 63;
        long low = (x[i] ^ sign) - sign;
        long high = (x[i + 1] ^ sign) + (sign & (low == 0 ? 1 : 0));
        boolean isSmall = (x[i + 2] ^ sign | x[i + 3] ^ sign) == 0 && high >= 0 && high < most;
        // Of a magnitude of 2^128 both limbs are 0.
        if (!isSmall || (sign != 0 && (low | high) == 0)) return most;
        return Math.min(Wide.divideByUnit(high, low), most);
    }

    /** r = sqrt(x). */
    static void sqrt(long[] x, int i, long[] r, int k) {
        long root = isNarrow(x, i) ? FastRows.root(x[i]) : NONE;
        if (root == NONE) copy(of(Fixed.sqrt(Numbers.big(x, i))), 0, r, k);
        else set(r, k, root);
    }

    /** Adds x y, untruncated, to a sum; both lie in R, so that 2^32 such products stay below 2^254. */
    static void addExact(long x0, long x1, long[] y, int j, long[] sum, int k) {
        long y0 = y[j];
        long y1 = y[j + 1];
        long l00 = x0 * y0;
        long h00 = Math.unsignedMultiplyHigh(x0, y0);
        // A signed number times an unsigned one.
        long l01 = x0 * y1;
        long h01 = Math.unsignedMultiplyHigh(x0, y1) - (x0 & y1 >> 63);
        long l10 = x1 * y0;
        long h10 = Math.unsignedMultiplyHigh(x1, y0) - (y0 & x1 >> 63);
        long l11 = x1 * y1;
        long h11 = Math.multiplyHigh(x1, y1);
        long ml = l01 + l10;
        long mh = h01 + h10 + carry(l01, l10, ml);
        long p1 = h00 + ml;
        long m2 = mh + carry(h00, ml, p1);
        long p2 = l11 + m2;
        long p3 = h11 + (m2 >> 63) + carry(l11, m2, p2);
        long s0 = sum[k];
        long r0 = s0 + l00;
        long s1 = sum[k + 1];
        long r1 = s1 + p1 + carry(s0, l00, r0);
        long s2 = sum[k + 2];
        long r2 = s2 + p2 + carry(s1, p1, r1);
        sum[k + 3] += p3 + carry(s2, p2, r2);
        sum[k] = r0;
        sum[k + 1] = r1;
        sum[k + 2] = r2;
    }

    /** r = trunc(x / U). */
    static void unitsOf(long[] x, int i, long[] r, int k) {
        long sign = x[i + 3] >> 63;
        long p0 = (x[i] ^ sign) - sign;
        long c = sign & (p0 == 0 ? 1 : 0);
        long p1 = (x[i + 1] ^ sign) + c;
        c &= p1 == 0 ? 1 : 0;
        long p2 = (x[i + 2] ^ sign) + c;
        c &= p2 == 0 ? 1 : 0;
        quotient(p0, p1, p2, (x[i + 3] ^ sign) + c, sign, r, k);
    }
}
