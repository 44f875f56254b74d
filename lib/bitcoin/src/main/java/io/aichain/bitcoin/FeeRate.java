package io.aichain.bitcoin;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A price for room in a block.
 *
 * @param satPerKvb satoshi for 1,000 virtual bytes; 1 sat/vB is 1,000
 */
public record FeeRate(long satPerKvb) implements Comparable<FeeRate> {
    public FeeRate {
        if (satPerKvb < 0 || satPerKvb > 10_000_000_000L) throw new IllegalArgumentException(satPerKvb + " sat/kvB");
    }

    public static FeeRate ofSatPerVbyte(long satPerVbyte) {
        return new FeeRate(Math.multiplyExact(satPerVbyte, 1000L));
    }

    /** As nodes write it: bitcoin for 1,000 virtual bytes; rounded up. */
    public static FeeRate ofBitcoinPerKvb(BigDecimal bitcoin, String field) throws MalformedException {
        try {
            return new FeeRate(
                    bitcoin.movePointRight(8).setScale(0, RoundingMode.CEILING).longValueExact());
        } catch (ArithmeticException | IllegalArgumentException notARate) {
            throw malformed("%s: %s is not a fee rate in BTC/kvB", field, bitcoin);
        }
    }

    /** The fee of a transaction at this rate, rounded up. */
    public Sat feeFor(int vsize) {
        return new Sat(Math.ceilDiv(Math.multiplyExact(satPerKvb, (long) vsize), 1000L));
    }

    public FeeRate max(FeeRate other) {
        return satPerKvb >= other.satPerKvb ? this : other;
    }

    public FeeRate min(FeeRate other) {
        return satPerKvb <= other.satPerKvb ? this : other;
    }

    @Override
    public int compareTo(FeeRate other) {
        return Long.compare(satPerKvb, other.satPerKvb);
    }

    @Override
    public String toString() {
        return BigDecimal.valueOf(satPerKvb, 3).stripTrailingZeros().toPlainString() + " sat/vB";
    }
}
