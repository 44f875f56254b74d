package io.aichain.executor.domain.pool;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import java.util.concurrent.CompletableFuture;

/** Where accepted transactions go: Kafka's topic {@code transactions}. */
public interface DurableLog {
    /**
     * Appends one; returns at once. Of one sender, records land in the order of the calls.
     *
     * @return where it lies, once that is durable; fails if it is not known to be (then it may lie there or not)
     */
    CompletableFuture<Position> append(Address sender, Bytes raw);

    /** A place in the topic. */
    record Position(int partition, long offset) {}
}
