package io.aichain.executor.domain;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Transactions that are known and not executed. Any thread may ask; answers are immutable. */
public interface TransactionPool {
    /**
     * Checks a raw transaction and hands it to Kafka. What is offered one after another keeps its order, acknowledged or not. Recovers a
     * signature, so it must not be called on an event loop.
     *
     * @return completed at once with a refusal, or once Kafka has acknowledged (bounded by the producer's delivery time-out)
     */
    CompletableFuture<Admission> offer(Bytes raw);

    /** The same, and waits for the answer. */
    default Admission submit(Bytes raw) {
        return offer(raw).join();
    }

    /** The nonce after all transactions of the sender that are executed or accepted: {@code eth_getTransactionCount} of {@code pending}. */
    long pendingNonce(Address sender);

    Optional<PooledTransaction> find(Hash hash);

    PoolStatus status();

    /** All of it, sorted by sender and nonce. */
    PoolContents contents();

    /** One sender's part of {@link #contents()}. */
    PoolContents contents(Address sender);

    /**
     * Hashes of transactions on their way through Kafka or executed, in the order in which they became known here, each once.
     *
     * @param from the number of the first one that is wanted; those that are not remembered any more are left out
     */
    Arrived arrivals(long from);

    /** @param arrived told, on any thread, that there are new arrivals: it only notes and returns */
    Following follow(Runnable arrived);

    /** @param next the number of the first one that is still to come */
    record Arrived(List<Hash> hashes, long next) {
        public Arrived {
            hashes = List.copyOf(hashes);
        }
    }

    interface Following extends AutoCloseable {
        @Override
        void close();
    }
}
