package io.aichain.inference.kernels;

import static io.aichain.inference.kernels.Wide.NONE;
import static io.aichain.inference.kernels.Wide.UNIT;

import java.math.BigInteger;

/** Activations of 64-bit numbers, and of the somewhat bigger ones that sums of their products are. Not safe for several threads. */
final class FastActivation {
    private static final long GELU_ROOT = 797_884_560_802_865_355L;
    private static final long GELU_CUBE = 44_715_000_000_000_000L;

    private static final long[] TWO = Int256.of(BigInteger.valueOf(UNIT).shiftLeft(1));
    private static final long[] NEARLY_TWO =
            Int256.of(BigInteger.valueOf(UNIT).shiftLeft(1).subtract(BigInteger.ONE));

    /** Units from which on every exponential is at its end. */
    private static final int FAR = 100;

    private final Exponential exponential = new Exponential();
    private final int activation;
    private final long[] slope;
    private final boolean slopeFits;
    private final boolean compat;
    private final Int256 math = new Int256();
    // A number that needs more than 64 bits, and what it is multiplied by.
    private final long[] big = new long[Int256.LIMBS];
    private final long[] factor = new long[Int256.LIMBS];

    /** @param activation 0 to 8 */
    FastActivation(int activation, BigInteger slope) {
        this(activation, slope, false);
    }

    /** An activation of profile 0. */
    static FastActivation compat(int activation) {
        return new FastActivation(activation, BigInteger.ZERO, true);
    }

    private FastActivation(int activation, BigInteger slope, boolean compat) {
        this.compat = compat;
        this.activation = activation;
        this.slope = Int256.of(slope);
        slopeFits = slope.bitLength() < 63;
    }

    /** The activation of element i, in place. */
    void apply(Output values, int i) {
        if (!values.isBig(i)) {
            long y = apply(values.get(i));
            if (y != NONE) {
                values.set(i, y);
                return;
            }
        }
        values.get(i, big, 0);
        beyond(big, 0);
        values.set(i, big, 0);
    }

    /** Of every number, in place; the first that fails does so as on the plain way. */
    void applyAll(long[] limbs) {
        if (activation == 1) return;
        if (activation == 2) clearNegative(limbs);
        else for (int at = 0; at < limbs.length; at += Int256.LIMBS) apply(limbs, at);
    }

    /** Without a jump, whose guess would often be wrong. */
    private static void clearNegative(long[] limbs) {
        for (int at = 0; at < limbs.length; at += Int256.LIMBS) {
            long kept = ~(limbs[at + 3] >> 63);
            for (int l = at; l < at + Int256.LIMBS; l++) limbs[l] &= kept;
        }
    }

    /** Of the number whose limbs begin there. */
    void apply(long[] limbs, int at) {
        long y = Int256.isNarrow(limbs, at) ? apply(limbs[at]) : NONE;
        if (y != NONE) Int256.set(limbs, at, y);
        else beyond(limbs, at);
    }

    /**
     * Of a number whose result, or itself, may leave 64 bits. Exponentials are those of a magnitude's whole part and rest, so that they cost what they cost
     * of small numbers.
     */
    private void beyond(long[] x, int at) {
        boolean negative = x[at + 3] < 0;
        // An upper bound from FAR on.
        long whole = Int256.wholeUnits(x, at, FAR);
        long rest = whole == FAR ? 0 : Int256.magnitude(x, at) - whole * UNIT;
        switch (activation) {
            case 0 -> {
                if (!negative) return;
                if (compat) {
                    math.mul(x, at, TWO, 0, x, at);
                    math.divideBy(10, x, at, x, at);
                } else {
                    math.mul(x, at, slope, 0, x, at);
                }
            }
            case 1 -> {}
            case 2 -> {
                if (negative) Int256.set(x, at, 0);
            }
            case 3 -> Int256.set(x, at, exponential.sigmoid(whole, rest, negative));
            case 4 -> {
                // Twice the number may leave int256.
                if (negative) math.mul(TWO, 0, x, at, factor, 0);
                Int256.set(x, at, exponential.tanh(whole, rest, negative));
            }
            case 5 -> {
                // Between 9.2 and 10 units, tanh of the cubic is already U - 1 or -U.
                if (negative) {
                    Int256.set(x, at, 0);
                } else if (!isBeyond(10, whole, rest)) {
                    math.mul(x, at, NEARLY_TWO, 0, x, at);
                    math.divideBy(2, x, at, x, at);
                }
            }
            case 6 -> {
                Int256.set(factor, 0, exponential.sigmoid(whole, rest, negative));
                math.mul(x, at, factor, 0, x, at);
            }
            case 7 -> {
                if (!negative) return;
                Int256.set(factor, 0, exponential.decay(whole, rest) - UNIT);
                math.mul(slope, 0, factor, 0, x, at);
            }
            case 8 -> {
                if (negative || !isBeyond(40, whole, rest)) exponential.softplus(whole, rest, negative, x, at);
            }
            default -> throw new IllegalArgumentException("activation " + activation);
        }
    }

    private static boolean isBeyond(int units, long whole, long rest) {
        return whole > units || (whole == units && rest > 0);
    }

    void applyAll(Output values) {
        if (activation == 1) return;
        if (activation == 2 && values.isNarrow()) {
            long[] x = values.longs();
            for (int i = 0; i < x.length; i++) x[i] = Math.max(x[i], 0);
            return;
        }
        for (int i = 0; i < values.size(); i++) apply(values, i);
    }

    /** Or {@link Wide#NONE}. */
    long apply(long x) {
        if (x == NONE) return NONE;
        return switch (activation) {
            // Profile 0: div(mul(x, 2U), 10U) = trunc(x / 5).
            case 0 -> x > 0 ? x : compat ? x / 5 : slopeFits ? Wide.multiply(x, slope[0]) : NONE;
            case 1 -> x;
            case 2 -> Math.max(x, 0);
            case 3 -> exponential.sigmoid(x);
            case 4 -> exponential.tanh(x);
            case 5 -> gelu(x);
            case 6 -> Wide.multiply(x, exponential.sigmoid(x));
            case 7 -> x > 0 ? x : slopeFits ? Wide.multiply(slope[0], exponential.expMinusUnit(x)) : NONE;
            case 8 -> exponential.softplus(x);
            default -> throw new IllegalArgumentException("activation " + activation);
        };
    }

    /** All products but the last have the sign of x, so magnitudes are enough. */
    private long gelu(long x) {
        long a = Math.abs(x);
        long whole = a / UNIT;
        long rest = a - whole * UNIT;
        // a a / U, up to 85 U: whole a + rest a / U. Only its whole part and rest are needed for the next product.
        long squareLow = Wide.multiplyUnsigned(rest, a);
        long cross = whole * rest;
        long squareRest = squareLow % UNIT + cross % UNIT;
        long squareWhole = whole * whole + squareLow / UNIT + cross / UNIT + squareRest / UNIT;
        squareRest %= UNIT;
        // square a / U = squareWhole a + squareRest a / U, up to 784 U: again whole and rest.
        long cubeLow = Wide.multiplyUnsigned(squareRest, a);
        long cubeWhole = squareWhole * whole;
        long hi = Math.unsignedMultiplyHigh(squareWhole, rest);
        long lo = squareWhole * rest + cubeLow;
        if (Long.compareUnsigned(lo, cubeLow) < 0) hi++;
        long carried = Wide.divideByUnit(hi, lo);
        cubeWhole += carried;
        long cubeRest = lo - carried * UNIT;
        return gelu(x, cubeWhole, cubeRest);
    }

    private long gelu(long x, long cubeWhole, long cubeRest) {
        long a = Math.abs(x);
        // a + mul(GELU_CUBE, cube) = a + cubeWhole GELU_CUBE + cubeRest GELU_CUBE / U, below 45 U: 128 bits.
        long hi = Math.unsignedMultiplyHigh(cubeWhole, GELU_CUBE);
        long lo = cubeWhole * GELU_CUBE;
        long more = Wide.multiplyUnsigned(cubeRest, GELU_CUBE) + a;
        lo += more;
        if (Long.compareUnsigned(lo, more) < 0) hi++;
        long innerWhole = Wide.divideByUnit(hi, lo);
        long innerRest = lo - innerWhole * UNIT;
        // mul(GELU_ROOT, inner) = innerWhole GELU_ROOT + innerRest GELU_ROOT / U
        hi = Math.unsignedMultiplyHigh(innerWhole, GELU_ROOT);
        lo = innerWhole * GELU_ROOT;
        more = Wide.multiplyUnsigned(innerRest, GELU_ROOT);
        lo += more;
        if (Long.compareUnsigned(lo, more) < 0) hi++;
        long argWhole = Wide.divideByUnit(hi, lo);
        long t = exponential.tanh(argWhole, lo - argWhole * UNIT, x < 0);
        long product = Wide.multiplyUnsigned(a, UNIT + t) >>> 1;
        return x < 0 ? -product : product;
    }
}
