package io.aichain.state;

/**
 * Where an executed transaction stands.
 *
 * @param index among the executed transactions of the block, from 0; the place of its receipt
 */
public record TransactionLocation(long block, int index) {}
