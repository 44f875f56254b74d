package io.aichain.bitcoin;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import java.math.BigDecimal;

/**
 * An amount in satoshi, 10^-8 bitcoin. Sums and differences outside 0 to 21 million bitcoin are our bug and throw.
 *
 * @param value 0 to 2.1 * 10^15
 */
public record Sat(long value) implements Comparable<Sat> {
    public static final long MAX = 2_100_000_000_000_000L;
    public static final Sat ZERO = new Sat(0);
    public static final Sat ONE_BITCOIN = new Sat(100_000_000);

    public Sat {
        if (value < 0 || value > MAX) throw new IllegalArgumentException(value + " sat, allowed 0 to " + MAX);
    }

    /** The amount in a node's JSON: a decimal number of bitcoin with at most 8 places. */
    public static Sat ofBitcoin(BigDecimal bitcoin, String field) throws MalformedException {
        try {
            return new Sat(bitcoin.movePointRight(8).longValueExact());
        } catch (ArithmeticException | IllegalArgumentException notAnAmount) {
            throw malformed("%s: %s is not an amount of bitcoin", field, bitcoin);
        }
    }

    public BigDecimal toBitcoin() {
        return BigDecimal.valueOf(value, 8);
    }

    public Sat plus(Sat other) {
        return new Sat(Math.addExact(value, other.value));
    }

    public Sat minus(Sat other) {
        return new Sat(value - other.value);
    }

    @Override
    public int compareTo(Sat other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value + " sat";
    }
}
