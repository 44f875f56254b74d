package io.aichain.bitcoin.node;

import io.aichain.bitcoin.BlockRef;

/**
 * What a node says of its chain.
 *
 * @param chain by the node's own name: main, test, signet, regtest
 * @param best the tip of its best chain
 * @param headers height of the best header it has heard of
 * @param syncing whether it is still in its initial download
 */
public record ChainInfo(String chain, BlockRef best, int headers, boolean syncing, boolean pruned) {}
