package io.aichain.bitcoin;

/**
 * An unspent output of the anchor key.
 *
 * @param height of the block that made it; 0 when it is not confirmed
 */
public record Utxo(OutPoint outPoint, Sat value, int height) {}
