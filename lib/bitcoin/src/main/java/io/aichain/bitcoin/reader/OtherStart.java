package io.aichain.bitcoin.reader;

import io.aichain.bitcoin.BlockRef;
import io.aichain.bitcoin.Txid;
import io.aichain.chain.primitives.Hash;

/** The anchor key began a chain with another genesis: another chain of the same owner, or another version of this file. */
public record OtherStart(BlockRef block, Txid txid, Hash genesisHash) {}
