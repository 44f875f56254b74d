package io.aichain.inference.spec;

import static io.aichain.inference.spec.Fixed.UNIT;

import java.math.BigInteger;

/** Activations and softmax (section 4). */
public final class Activations {
    private static final BigInteger TWO = UNIT.shiftLeft(1);
    private static final BigInteger TEN = units(10);
    private static final BigInteger SIGMOID_LEAST = units(-133);
    private static final BigInteger TANH_MOST = units(66);
    private static final BigInteger SOFTPLUS_MOST = units(40);
    private static final BigInteger GELU_ROOT = new BigInteger("797884560802865355");
    private static final BigInteger GELU_CUBE = new BigInteger("44715000000000000");

    private Activations() {}

    /** Applies an activation of profiles 1 to 3 to every element, in order. */
    static BigInteger[] all(int activation, BigInteger slope, BigInteger[] x) {
        BigInteger[] y = new BigInteger[x.length];
        for (int i = 0; i < x.length; i++) y[i] = apply(activation, slope, x[i]);
        return y;
    }

    /** Applies an activation of profile 0 to every element, in order. */
    static BigInteger[] allCompat(int activation, BigInteger[] x) {
        BigInteger[] y = new BigInteger[x.length];
        for (int i = 0; i < x.length; i++) y[i] = applyCompat(activation, x[i]);
        return y;
    }

    /** @param activation 0 to 4 */
    public static BigInteger applyCompat(int activation, BigInteger x) {
        return activation == 0 ? leakyCompat(x) : apply(activation, null, x);
    }

    /** @param activation 0 to 8 */
    public static BigInteger apply(int activation, BigInteger slope, BigInteger x) {
        return switch (activation) {
            case 0 -> x.signum() > 0 ? x : Fixed.mul(x, slope);
            case 1 -> x;
            case 2 -> x.max(BigInteger.ZERO);
            case 3 -> sigmoid(x);
            case 4 -> tanh(x);
            case 5 -> gelu(x);
            case 6 -> Fixed.mul(x, sigmoid(x));
            case 7 -> x.signum() > 0 ? x : Fixed.mul(slope, Fixed.subtract(Fixed.exp(x), UNIT));
            case 8 -> x.compareTo(SOFTPLUS_MOST) > 0 ? x : Fixed.ln(Fixed.add(UNIT, Fixed.exp(x)));
            default -> throw new IllegalArgumentException("activation " + activation);
        };
    }

    private static BigInteger leakyCompat(BigInteger x) {
        return x.signum() > 0 ? x : Fixed.div(Fixed.mul(x, TWO), TEN);
    }

    private static BigInteger sigmoid(BigInteger x) {
        BigInteger clamped = x.max(SIGMOID_LEAST);
        return Fixed.div(UNIT, Fixed.add(UNIT, Fixed.exp(clamped.negate())));
    }

    private static BigInteger tanh(BigInteger x) {
        BigInteger t = Fixed.exp(Fixed.mul(TWO, x.min(TANH_MOST)));
        return Fixed.div(Fixed.subtract(t, UNIT), Fixed.add(t, UNIT));
    }

    private static BigInteger gelu(BigInteger x) {
        if (x.compareTo(TEN) > 0) return x;
        if (x.compareTo(TEN.negate()) < 0) return BigInteger.ZERO;
        BigInteger cube = Fixed.mul(Fixed.mul(x, x), x);
        BigInteger t = tanh(Fixed.mul(GELU_ROOT, Fixed.add(x, Fixed.mul(GELU_CUBE, cube))));
        return Fixed.mul(x, Fixed.add(UNIT, t)).divide(BigInteger.TWO);
    }

    /** The softmax of profiles 1 to 3. */
    public static BigInteger[] softmax(BigInteger[] v) {
        BigInteger greatest = v[0];
        for (BigInteger x : v) greatest = greatest.max(x);
        BigInteger[] d = new BigInteger[v.length];
        for (int i = 0; i < v.length; i++) d[i] = Fixed.subtract(v[i], greatest);
        return softmaxCompat(d);
    }

    /** The softmax of the first library: nothing is subtracted. */
    public static BigInteger[] softmaxCompat(BigInteger[] v) {
        BigInteger[] e = new BigInteger[v.length];
        for (int i = 0; i < v.length; i++) e[i] = Fixed.exp(v[i]);
        BigInteger sum = BigInteger.ZERO;
        for (BigInteger x : e) sum = Fixed.add(sum, x);
        for (int i = 0; i < v.length; i++) e[i] = Fixed.div(e[i], sum);
        return e;
    }

    private static BigInteger units(int n) {
        return UNIT.multiply(BigInteger.valueOf(n));
    }
}
