package io.aichain.executor.rpc.method;

import io.aichain.chain.primitives.UInt256;
import io.aichain.executor.rpc.protocol.RpcError;
import io.aichain.executor.rpc.protocol.RpcException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The filters that callers have open with this executor. There are at most so many, and one that nobody asks for is forgotten. Their ids
 * cannot be guessed: whoever has one can read and close the filter.
 */
final class Filters {
    private static final int MAX_OPEN = 4096;
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(5);

    private record Open(Filter filter, long askedAt) {}

    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    /** The one that was asked longest ago comes first. */
    private final LinkedHashMap<String, Open> open = new LinkedHashMap<>();

    /** @param random of cryptographic quality */
    Filters(LongSupplier nanoTime, RandomGenerator random) {
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /** @return its id, a quantity of 128 bits: some libraries read ids as numbers */
    synchronized String add(Filter filter) throws RpcException {
        forget();
        if (open.size() >= MAX_OPEN) {
            throw new RpcException(RpcError.LIMIT_EXCEEDED, "limit exceeded: %d filters are open".formatted(MAX_OPEN));
        }
        String id = new UInt256(0, 0, random.nextLong() | Long.MIN_VALUE, random.nextLong()).toQuantity();
        open.put(id, new Open(filter, nanoTime.getAsLong()));
        return id;
    }

    synchronized Filter ask(String id) throws RpcException {
        forget();
        Open found = open.remove(id);
        if (found == null) throw new RpcException(RpcError.INVALID_INPUT, "filter not found");
        open.put(id, new Open(found.filter(), nanoTime.getAsLong()));
        return found.filter();
    }

    synchronized boolean remove(String id) {
        forget();
        return open.remove(id) != null;
    }

    private void forget() {
        long now = nanoTime.getAsLong();
        while (true) {
            Map.Entry<String, Open> eldest = open.firstEntry();
            if (eldest == null || now - eldest.getValue().askedAt() <= FORGOTTEN_AFTER.toNanos()) return;
            open.remove(eldest.getKey());
        }
    }
}
