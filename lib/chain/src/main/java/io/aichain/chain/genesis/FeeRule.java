package io.aichain.chain.genesis;

import io.aichain.chain.primitives.UInt256;

/**
 * EIP-1559 with a chain's own constants.
 *
 * @param denominator the base fee moves by at most 1/denominator a block; 960 for 100 ms blocks moves it about 1 % in a full second
 * @param elasticity the target is gas limit / elasticity
 * @param floor the base fee never falls below this, in wei
 */
public record FeeRule(int denominator, int elasticity, UInt256 floor) {
    public static final FeeRule DEFAULT = new FeeRule(960, 2, UInt256.of(1_000_000_000L));
}
