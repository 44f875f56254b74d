package io.aichain.bitcoin.tx;

import io.aichain.bitcoin.FeeRate;
import io.aichain.bitcoin.Sat;
import java.util.Optional;

/**
 * What an anchor pays. The rate is the node's estimate, or the default where it has none, clamped to [max(node's floor, own minimum), own
 * maximum].
 *
 * @param fallback where there is no estimate
 * @param maximum a rate above it is never paid
 */
public record FeePolicy(FeeRate minimum, FeeRate fallback, FeeRate maximum) {
    public FeePolicy {
        if (minimum.compareTo(maximum) > 0) throw new IllegalArgumentException("minimum " + minimum + " > " + maximum);
    }

    /** 1 to 300 sat/vB, 5 where nothing is known. */
    public static final FeePolicy DEFAULT =
            new FeePolicy(FeeRate.ofSatPerVbyte(1), FeeRate.ofSatPerVbyte(5), FeeRate.ofSatPerVbyte(300));

    /** @param floor below which the node takes nothing */
    public FeeRate rate(Optional<FeeRate> estimate, FeeRate floor) {
        return estimate.orElse(fallback).max(minimum).max(floor).min(maximum);
    }

    /** What a replacement pays, or that it would cost more than we want. */
    public sealed interface Bump {
        /** @param fee that satisfies every node */
        record To(Sat fee) implements Bump {}

        /** @param needs what nodes ask for, above our maximum */
        record AtCap(Sat needs) implements Bump {}
    }

    /**
     * The fee of a replacement of the same shape: what nodes ask ({@link #replacementMinimum}), the wanted rate if that is more, and never above the maximum rate.
     *
     * @param evicted fees of all that the replacement throws out, the replaced anchor included
     * @param vsize of the replacement
     */
    public Bump bump(Sat replacedFee, int replacedVsize, Sat evicted, int vsize, FeeRate wanted, FeeRate incremental) {
        Sat needs = replacementMinimum(replacedFee, replacedVsize, evicted, vsize, incremental);
        Sat cap = maximum.feeFor(vsize);
        if (needs.compareTo(cap) > 0) return new Bump.AtCap(needs);
        Sat atRate = wanted.min(maximum).feeFor(vsize);
        return new Bump.To(atRate.compareTo(needs) > 0 ? atRate : needs);
    }

    /**
     * The least fee that replaces a transaction (BIP 125 rules 3 and 4, and a strictly higher rate): all that it evicts, plus the
     * incremental rate for its own size.
     */
    public static Sat replacementMinimum(
            Sat replacedFee, int replacedVsize, Sat evicted, int vsize, FeeRate incremental) {
        Sat pays = evicted.plus(incremental.feeFor(vsize));
        long higherRate =
                Math.floorDiv(Math.multiplyExact(replacedFee.value(), (long) vsize), (long) replacedVsize) + 1;
        return new Sat(Math.max(pays.value(), higherRate));
    }
}
