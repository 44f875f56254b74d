package io.aichain.inference.kernels;

import static io.aichain.inference.kernels.Wide.NONE;
import static io.aichain.inference.kernels.Wide.UNIT;

import io.aichain.inference.spec.Activations;
import java.math.BigInteger;

/** Activations of 64-bit numbers, and of the somewhat bigger ones that sums of their products are. Not safe for several threads. */
final class FastActivation {
    private static final long GELU_ROOT = 797_884_560_802_865_355L;
    private static final long GELU_CUBE = 44_715_000_000_000_000L;

    private static final BigInteger BIG_UNIT = BigInteger.valueOf(UNIT);
    private static final BigInteger NEARLY_TWO = BigInteger.valueOf(2 * UNIT - 1);
    private static final int FAR = 100;

    /** Up to here no activation fails: a slope has at most 111 bits. */
    private static final int MOST_BITS = 120;

    private final Exponential exponential = new Exponential();
    private final int activation;
    private final BigInteger slope;
    private final boolean slopeFits;
    private final boolean compat;

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
        this.slope = slope;
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
        BigInteger x = values.big(i);
        BigInteger y = x.bitLength() > MOST_BITS ? null : beyond(x);
        if (y == null) y = compat ? Activations.applyCompat(activation, x) : Activations.apply(activation, slope, x);
        values.set(i, y);
    }

    /**
     * Of a number whose result, or itself, may leave 64 bits; null where the plain way is as fast. Exponentials are those of a magnitude's
     * whole part and rest, so that they cost what they cost of small numbers.
     */
    private BigInteger beyond(BigInteger x) {
        boolean negative = x.signum() < 0;
        BigInteger[] parts = x.abs().divideAndRemainder(BIG_UNIT);
        // From 100 units on, every exponential is at its end.
        long whole = parts[0].bitLength() > 31 ? FAR : Math.min(parts[0].intValue(), FAR);
        long rest = parts[1].longValue();
        return switch (activation) {
            case 3 -> BigInteger.valueOf(exponential.sigmoid(whole, rest, negative));
            case 4 -> BigInteger.valueOf(exponential.tanh(whole, rest, negative));
            // Between 9.2 and 10 units, tanh of the cubic is already U - 1 or -U.
            case 5 ->
                x.bitLength() < 63 || isBeyond(10, whole, rest)
                        ? null
                        : negative ? BigInteger.ZERO : product(x, NEARLY_TWO).shiftRight(1);
            case 6 -> product(x, BigInteger.valueOf(exponential.sigmoid(whole, rest, negative)));
            case 7 -> negative ? product(slope, BigInteger.valueOf(exponential.decay(whole, rest) - UNIT)) : x;
            case 8 -> negative || !isBeyond(40, whole, rest) ? exponential.softplus(whole, rest, negative) : null;
            default -> null;
        };
    }

    private static boolean isBeyond(int units, long whole, long rest) {
        return whole > units || (whole == units && rest > 0);
    }

    private static BigInteger product(BigInteger x, BigInteger y) {
        return x.multiply(y).divide(BIG_UNIT);
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
            case 0 -> x > 0 ? x : compat ? x / 5 : slopeFits ? Wide.multiply(x, slope.longValue()) : NONE;
            case 1 -> x;
            case 2 -> Math.max(x, 0);
            case 3 -> exponential.sigmoid(x);
            case 4 -> exponential.tanh(x);
            case 5 -> gelu(x);
            case 6 -> Wide.multiply(x, exponential.sigmoid(x));
            case 7 -> x > 0 ? x : slopeFits ? Wide.multiply(slope.longValue(), exponential.expMinusUnit(x)) : NONE;
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
