package io.aichain.executor.domain;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.tx.Transaction;

/** A transaction that waits. @param durable whether it is in Kafka (pending) or only in this executor's memory (queued) */
public record PooledTransaction(Transaction transaction, Hash hash, Address sender, boolean durable) {}
