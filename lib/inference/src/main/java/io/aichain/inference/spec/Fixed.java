package io.aichain.inference.spec;

import io.aichain.inference.Reverts;
import java.math.BigInteger;

/**
 * Signed fixed point with 18 decimals: {@code @prb/math} 4.2.0 SD59x18, results and revert data. A number is an int256 that stands for
 * itself divided by {@link #UNIT}.
 */
public final class Fixed {
    public static final BigInteger UNIT = BigInteger.TEN.pow(18);
    public static final BigInteger MAX = BigInteger.TWO.pow(255).subtract(BigInteger.ONE);
    public static final BigInteger MIN = BigInteger.TWO.pow(255).negate();
    static final BigInteger TWO_256 = BigInteger.TWO.pow(256);
    private static final BigInteger UNIT_SQUARED = UNIT.multiply(UNIT);
    private static final BigInteger HALF_UNIT = UNIT.shiftRight(1);
    private static final BigInteger MAX_WHOLE = MAX.divide(UNIT).multiply(UNIT);
    private static final BigInteger LOG2_E = new BigInteger("1442695040888963407");
    private static final BigInteger LOG2_10 = new BigInteger("3321928094887362347");
    private static final BigInteger EXP_MIN = new BigInteger("-41446531673892822322");
    private static final BigInteger EXP_MAX = new BigInteger("133084258667509499440");
    private static final BigInteger EXP2_MIN = new BigInteger("-59794705707972522261");
    private static final BigInteger EXP2_MAX =
            UNIT.multiply(BigInteger.valueOf(192)).subtract(BigInteger.ONE);
    private static final BigInteger[] EXP2_FACTORS = factors();

    private Fixed() {}

    public static boolean fits(BigInteger x) {
        return x.bitLength() <= 255;
    }

    /** Checked, as all sums are. */
    public static BigInteger add(BigInteger x, BigInteger y) {
        return checked(x.add(y));
    }

    public static BigInteger subtract(BigInteger x, BigInteger y) {
        return checked(x.subtract(y));
    }

    private static BigInteger checked(BigInteger x) {
        if (!fits(x)) throw Reverts.overflow();
        return x;
    }

    public static BigInteger mul(BigInteger x, BigInteger y) {
        if (x.equals(MIN) || y.equals(MIN)) throw Reverts.prbMath("SD59x18_Mul_InputTooSmall()");
        BigInteger magnitude = mulDiv18(x.abs(), y.abs());
        if (magnitude.compareTo(MAX) > 0) throw Reverts.prbMath("SD59x18_Mul_Overflow(int256,int256)", x, y);
        return x.signum() * y.signum() < 0 ? magnitude.negate() : magnitude;
    }

    public static BigInteger div(BigInteger x, BigInteger y) {
        if (x.equals(MIN) || y.equals(MIN)) throw Reverts.prbMath("SD59x18_Div_InputTooSmall()");
        BigInteger magnitude = mulDiv(x.abs(), UNIT, y.abs());
        if (magnitude.compareTo(MAX) > 0) throw Reverts.prbMath("SD59x18_Div_Overflow(int256,int256)", x, y);
        return x.signum() * y.signum() < 0 ? magnitude.negate() : magnitude;
    }

    private static BigInteger mulDiv18(BigInteger x, BigInteger y) {
        BigInteger quotient = x.multiply(y).divide(UNIT);
        if (quotient.compareTo(TWO_256) >= 0) throw Reverts.prbMath("MulDiv18_Overflow(uint256,uint256)", x, y);
        return quotient;
    }

    private static BigInteger mulDiv(BigInteger x, BigInteger y, BigInteger denominator) {
        BigInteger product = x.multiply(y);
        if (product.shiftRight(256).signum() == 0) {
            if (denominator.signum() == 0) throw Reverts.divisionByZero();
        } else if (product.shiftRight(256).compareTo(denominator) >= 0) {
            throw Reverts.prbMath("MulDiv_Overflow(uint256,uint256,uint256)", x, y, denominator);
        }
        return product.divide(denominator);
    }

    public static BigInteger inv(BigInteger x) {
        if (x.signum() == 0) throw Reverts.divisionByZero();
        return UNIT_SQUARED.divide(x);
    }

    public static BigInteger exp(BigInteger x) {
        if (x.compareTo(EXP_MIN) < 0) return BigInteger.ZERO;
        if (x.compareTo(EXP_MAX) > 0) throw Reverts.prbMath("SD59x18_Exp_InputTooBig(int256)", x);
        return exp2(x.multiply(LOG2_E).divide(UNIT));
    }

    public static BigInteger exp2(BigInteger x) {
        if (x.compareTo(EXP2_MIN) < 0) return BigInteger.ZERO;
        if (x.signum() < 0) return UNIT_SQUARED.divide(exp2(x.negate()));
        if (x.compareTo(EXP2_MAX) > 0) throw Reverts.prbMath("SD59x18_Exp2_InputTooBig(int256)", x);
        BigInteger binary = x.shiftLeft(64).divide(UNIT);
        BigInteger result = BigInteger.TWO.pow(191);
        for (int bit = 63; bit >= 0; bit--) {
            if (binary.testBit(bit)) result = result.multiply(EXP2_FACTORS[bit]).shiftRight(64);
        }
        return result.multiply(UNIT).shiftRight(191 - binary.shiftRight(64).intValue());
    }

    /** 2^(2^(b - 64)) with 64 binary digits behind the point, rounded half up, for each bit b: repeated square roots of 2. */
    private static BigInteger[] factors() {
        BigInteger[] factors = new BigInteger[64];
        BigInteger root = BigInteger.TWO.shiftLeft(400);
        for (int bit = 63; bit >= 0; bit--) {
            root = root.shiftLeft(400).sqrt();
            factors[bit] = root.shiftRight(335).add(BigInteger.ONE).shiftRight(1);
        }
        return factors;
    }

    public static BigInteger log2(BigInteger x) {
        if (x.signum() <= 0) throw Reverts.prbMath("SD59x18_Log_InputTooSmall(int256)", x);
        boolean below = x.compareTo(UNIT) < 0;
        BigInteger from = below ? UNIT_SQUARED.divide(x) : x;
        int whole = from.divide(UNIT).bitLength() - 1;
        BigInteger result = UNIT.multiply(BigInteger.valueOf(whole));
        BigInteger y = from.shiftRight(whole);
        if (!y.equals(UNIT)) {
            for (BigInteger delta = HALF_UNIT; delta.signum() > 0; delta = delta.shiftRight(1)) {
                y = y.multiply(y).divide(UNIT);
                if (y.compareTo(UNIT.shiftLeft(1)) >= 0) {
                    result = result.add(delta);
                    y = y.shiftRight(1);
                }
            }
        }
        return below ? result.negate() : result;
    }

    public static BigInteger ln(BigInteger x) {
        return log2(x).multiply(UNIT).divide(LOG2_E);
    }

    public static BigInteger log10(BigInteger x) {
        if (x.signum() < 0) throw Reverts.prbMath("SD59x18_Log_InputTooSmall(int256)", x);
        for (int k = 0; k <= 76; k++) {
            if (x.equals(BigInteger.TEN.pow(k))) return UNIT.multiply(BigInteger.valueOf(k - 18));
        }
        return log2(x).multiply(UNIT).divide(LOG2_10);
    }

    public static BigInteger pow(BigInteger x, BigInteger y) {
        if (x.signum() == 0) return y.signum() == 0 ? UNIT : BigInteger.ZERO;
        if (x.equals(UNIT) || y.signum() == 0) return UNIT;
        if (y.equals(UNIT)) return x;
        return exp2(mul(log2(x), y));
    }

    /** @param y a uint256, not multiplied by {@link #UNIT} */
    public static BigInteger powu(BigInteger x, BigInteger y) {
        if (y.signum() == 0) return UNIT;
        BigInteger base = abs(x);
        BigInteger result = y.testBit(0) ? base : UNIT;
        for (int bit = 1; bit < y.bitLength(); bit++) {
            base = mulDiv18(base, base);
            if (y.testBit(bit)) result = mulDiv18(result, base);
        }
        if (result.compareTo(MAX) > 0) throw Reverts.prbMath("SD59x18_Powu_Overflow(int256,uint256)", x, y);
        return x.signum() < 0 && y.testBit(0) ? result.negate() : result;
    }

    public static BigInteger sqrt(BigInteger x) {
        if (x.signum() < 0) throw Reverts.prbMath("SD59x18_Sqrt_NegativeInput(int256)", x);
        if (x.compareTo(MAX.divide(UNIT)) > 0) throw Reverts.prbMath("SD59x18_Sqrt_Overflow(int256)", x);
        return x.multiply(UNIT).sqrt();
    }

    /** The geometric mean. Its overflow test misses gm(-1, MIN), where the EVM's division gives back MIN. */
    public static BigInteger gm(BigInteger x, BigInteger y) {
        if (x.signum() == 0 || y.signum() == 0) return BigInteger.ZERO;
        BigInteger product = x.multiply(y);
        boolean missed = x.equals(BigInteger.ONE.negate()) && y.equals(MIN);
        if (!fits(product) && !missed) throw Reverts.prbMath("SD59x18_Gm_Overflow(int256,int256)", x, y);
        if (product.signum() < 0 || missed) throw Reverts.prbMath("SD59x18_Gm_NegativeProduct(int256,int256)", x, y);
        return product.sqrt();
    }

    public static BigInteger abs(BigInteger x) {
        if (x.equals(MIN)) throw Reverts.prbMath("SD59x18_Abs_MinSD59x18()");
        return x.abs();
    }

    public static BigInteger avg(BigInteger x, BigInteger y) {
        BigInteger sum = x.shiftRight(1).add(y.shiftRight(1));
        BigInteger odd = (sum.signum() < 0 ? x.or(y) : x.and(y)).and(BigInteger.ONE);
        return sum.add(odd);
    }

    public static BigInteger floor(BigInteger x) {
        if (x.compareTo(MAX_WHOLE.negate()) < 0) throw Reverts.prbMath("SD59x18_Floor_Underflow(int256)", x);
        BigInteger rest = x.remainder(UNIT);
        return rest.signum() == 0 ? x : x.subtract(rest).subtract(x.signum() < 0 ? UNIT : BigInteger.ZERO);
    }

    public static BigInteger ceil(BigInteger x) {
        if (x.compareTo(MAX_WHOLE) > 0) throw Reverts.prbMath("SD59x18_Ceil_Overflow(int256)", x);
        BigInteger rest = x.remainder(UNIT);
        return rest.signum() == 0 ? x : x.subtract(rest).add(x.signum() > 0 ? UNIT : BigInteger.ZERO);
    }

    public static BigInteger frac(BigInteger x) {
        return x.remainder(UNIT);
    }
}
