package io.aichain.executor.domain;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.util.Optional;

/** Transactions that are known and not executed. Any thread may ask; answers are immutable. */
public interface TransactionPool {
    /**
     * Checks a raw transaction and makes it durable. Waits for Kafka's acknowledgement (bounded by the producer's delivery time-out), so
     * it must not be called on an event loop.
     */
    Admission submit(Bytes raw);

    /** The nonce after all transactions of the sender that are executed or accepted: {@code eth_getTransactionCount} of {@code pending}. */
    long pendingNonce(Address sender);

    Optional<PooledTransaction> find(Hash hash);

    PoolStatus status();

    /** All of it, sorted by sender and nonce. */
    PoolContents contents();

    /** One sender's part of {@link #contents()}. */
    PoolContents contents(Address sender);
}
