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
