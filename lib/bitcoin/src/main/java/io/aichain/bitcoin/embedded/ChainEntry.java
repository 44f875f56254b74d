package io.aichain.bitcoin.embedded;

import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.wire.BlockHeader;

/** A block in the tree of blocks. @param offset of its bytes in the file */
record ChainEntry(BlockHash hash, BlockHeader header, int height, long offset, int length) {}
