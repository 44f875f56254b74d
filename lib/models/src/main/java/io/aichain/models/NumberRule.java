package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.model.Profile;
import io.aichain.inference.model.Range;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** How a floating-point number becomes one with 18 decimals, raw. */
public enum NumberRule {
    /** A weight: its exact value, rounded half to even. A parameter: the shortest digits that identify it, rounded half to even. */
    NEAREST {
        @Override
        BigInteger weight(double value) {
            return new BigDecimal(value)
                    .setScale(DIGITS, RoundingMode.HALF_EVEN)
                    .unscaledValue();
        }

        @Override
        long narrow(double value) {
            double units = value * UNITS;
            double rest = rest(value, units);
            // from 2^53 on these are whole numbers, and even: the rest decides, with its own half to even
            if (Math.abs(units) >= WHOLE) return (long) units + (long) Math.rint(rest);
            double nearest = Math.rint(units);
            double beyond = units - nearest;
            // halfway but for the rest
            if (beyond == 0.5 && rest > 0) nearest++;
            if (beyond == -0.5 && rest < 0) nearest--;
            return (long) nearest;
        }

        @Override
        BigInteger parameter(double value) {
            return BigDecimal.valueOf(value)
                    .setScale(DIGITS, RoundingMode.HALF_EVEN)
                    .unscaledValue();
        }
    },
    /**
     * The exporter of the first library: times 10^18 in doubles, weights without what is behind the point, then the shortest digits that
     * identify the double.
     */
    FIRST_EXPORTER {
        @Override
        BigInteger weight(double value) throws MalformedException {
            double scaled = value * 1e18;
            return digits(scaled < 0 ? Math.ceil(scaled) : Math.floor(scaled));
        }

        @Override
        long narrow(double value) {
            double scaled = value * 1e18;
            // digits of a whole number below 2^53 are the number
            return Math.abs(scaled) < WHOLE ? (long) scaled : new BigDecimal(Double.toString(scaled)).longValue();
        }

        @Override
        BigInteger parameter(double value) throws MalformedException {
            return digits(value * 1e18);
        }

        private BigInteger digits(double scaled) throws MalformedException {
            if (!(Math.abs(scaled) < 1e21)) {
                throw malformed("%s; less than 1000 expected, as the first library's exporter", scaled / 1e18);
            }
            return new BigDecimal(Double.toString(scaled)).toBigInteger();
        }
    };

    private static final int DIGITS = 18;
    /** Exact, as a double. */
    private static final double UNITS = 1e18;
    /** Doubles from here on are whole. */
    private static final double WHOLE = 0x1p53;
    /** Below this no rule leaves 64 bits. */
    private static final double NARROW = 9;

    /** Whether a weight has its raw number within 64 bits for sure, and in every profile: {@link #narrow} gives it then. */
    static boolean isNarrow(double value) {
        return Math.abs(value) < NARROW;
    }

    /** The same number as {@link #weight(double, Profile)}, without an object, of a weight that {@link #isNarrow}. */
    abstract long narrow(double value);

    /** How far a weight that {@link #isNarrow} is from its raw number, to the accuracy of a double. */
    static double distance(double value, long raw) {
        double units = value * UNITS;
        double off = Math.abs(units) < WHOLE ? raw - units : raw - (long) units;
        return Math.abs(off - rest(value, units)) / UNITS;
    }

    /** What a product of doubles lacks of the exact one: a double as well. */
    private static double rest(double value, double units) {
        return Math.fma(value, UNITS, -units);
    }

    abstract BigInteger weight(double value) throws MalformedException;

    abstract BigInteger parameter(double value) throws MalformedException;

    /** @throws MalformedException for NaN, the infinities and what the profile cannot hold */
    BigInteger weight(double value, Profile profile) throws MalformedException {
        if (!Double.isFinite(value)) throw malformed("%s; a finite number expected", value);
        return held(weight(value), value, profile);
    }

    /** The same of a parameter. */
    BigInteger parameter(double value, Profile profile) throws MalformedException {
        if (!Double.isFinite(value)) throw malformed("%s; a finite number expected", value);
        return held(parameter(value), value, profile);
    }

    private static BigInteger held(BigInteger raw, double value, Profile profile) throws MalformedException {
        if (profile.isExact() && !Range.contains(raw)) {
            throw malformed("%s; %s holds magnitudes below 2^111 / 10^18 (about 2.6e15)", value, profile.title());
        }
        if (raw.bitLength() > 255) throw malformed("%s; magnitudes below 2^255 / 10^18 (about 5.8e58) expected", value);
        return raw;
    }
}
