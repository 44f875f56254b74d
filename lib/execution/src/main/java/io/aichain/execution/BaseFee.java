package io.aichain.execution;

import io.aichain.chain.block.Header;
import io.aichain.chain.genesis.FeeRule;
import io.aichain.chain.primitives.UInt256;
import java.math.BigInteger;

/**
 * The price of gas of the next block (EIP-1559) under a chain's own denominator, elasticity and floor. Where EIP-1559 could leave the 256
 * bits, the fee stays at 2^256 - 1; where it would fall below the floor, at the floor.
 */
public final class BaseFee {
    private BaseFee() {}

    public static UInt256 next(Header parent, FeeRule rule) {
        return next(parent.baseFeePerGas(), parent.gasUsed(), parent.gasLimit(), rule);
    }

    /**
     * @param fee of the parent
     * @param gasUsed 0 to gasLimit
     * @return fee + fee * (used - target) / target / denominator, at least 1 more when used is above target; divisions round to zero
     */
    static UInt256 next(UInt256 fee, long gasUsed, long gasLimit, FeeRule rule) {
        long target = Math.max(1, gasLimit / rule.elasticity());
        BigInteger old = fee.toBigInteger();
        BigInteger change = old.multiply(BigInteger.valueOf(Math.abs(gasUsed - target)))
                .divide(BigInteger.valueOf(target))
                .divide(BigInteger.valueOf(rule.denominator()));
        BigInteger next = old;
        if (gasUsed > target) next = old.add(change.max(BigInteger.ONE));
        if (gasUsed < target) next = old.subtract(change);
        if (next.bitLength() > 256) return UInt256.MAX;
        UInt256 floor = rule.floor();
        if (next.compareTo(floor.toBigInteger()) < 0) return floor;
        return UInt256.of(next);
    }
}
