package io.aichain.bitcoin.reader;

import io.aichain.bitcoin.BlockRef;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Txid;

/**
 * The chain of outputs is over: its tip was spent by a transaction that carries no anchor, or the last anchor left no change. Nothing
 * after it counts until a key named in genesis for recovery starts a new chain of outputs; records of that do not exist in version 1, so
 * that such a chain needs the owner.
 *
 * @param spent the output that no anchor took
 * @param reason for people
 */
public record ChainEnd(BlockRef block, Txid txid, OutPoint spent, String reason) {}
