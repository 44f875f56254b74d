package io.aichain.anchor.bitcoin;

import io.aichain.bitcoin.FeeRate;
import java.util.Optional;

/**
 * Prices as the node knows them.
 *
 * @param estimate to be confirmed within the configured blocks; empty when it has seen too little
 * @param floor below which it takes nothing
 * @param incremental that a replacement pays on top
 */
public record FeeMarket(Optional<FeeRate> estimate, FeeRate floor, FeeRate incremental) {}
