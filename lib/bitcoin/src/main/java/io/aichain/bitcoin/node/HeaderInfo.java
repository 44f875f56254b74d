package io.aichain.bitcoin.node;

import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.BlockRef;
import java.util.Optional;

/**
 * A block as the node places it.
 *
 * @param confirmations 1 for the tip, -1 for a block that is not on the node's best chain
 * @param previous empty for the genesis block
 */
public record HeaderInfo(BlockRef block, int confirmations, Optional<BlockHash> previous) {}
