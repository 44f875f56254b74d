package io.aichain.bitcoin.node;

import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.Sat;
import io.aichain.chain.primitives.Bytes;

/**
 * An unspent output.
 *
 * @param best the node's tip when it answered
 * @param confirmations 0 while only the mempool has it
 */
public record TxOutInfo(BlockHash best, int confirmations, Sat value, Bytes script, boolean coinbase) {}
