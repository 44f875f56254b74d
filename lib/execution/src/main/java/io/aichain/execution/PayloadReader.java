package io.aichain.execution;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Reads a whole payload, in parallel where it pays: recovering a sender costs 40 us, more than a plain transfer. Each item is a pure
 * function of its bytes and lands at its own index, so the result does not depend on threads (P3).
 */
public final class PayloadReader {
    private static final int ITEMS_PER_TASK = 16;

    private final Genesis genesis;
    private final Executor threads;
    private final Function<Hash, Optional<PayloadItem.Readable>> known;

    /** @param threads where tasks run; {@code Runnable::run} for the caller's own thread */
    public PayloadReader(Genesis genesis, Executor threads) {
        this(genesis, threads, hash -> Optional.empty());
    }

    /**
     * @param known what was read before, by the hash of its bytes: {@link PayloadItem#read} gave it, so it makes no difference but in
     *     time. Asked by many threads
     */
    public PayloadReader(Genesis genesis, Executor threads, Function<Hash, Optional<PayloadItem.Readable>> known) {
        this.genesis = genesis;
        this.threads = threads;
        this.known = known;
    }

    /** Waits for nothing: all work is done by the threads. */
    public CompletableFuture<List<PayloadItem>> read(List<Bytes> payload) {
        PayloadItem[] items = new PayloadItem[payload.size()];
        int tasks = (items.length + ITEMS_PER_TASK - 1) / ITEMS_PER_TASK;
        CompletableFuture<?>[] running = new CompletableFuture<?>[tasks];
        Arrays.setAll(
                running, i -> CompletableFuture.runAsync(() -> read(payload, items, i * ITEMS_PER_TASK), threads));
        return CompletableFuture.allOf(running).thenApply(done -> List.of(items));
    }

    private void read(List<Bytes> payload, PayloadItem[] items, int from) {
        int to = Math.min(items.length, from + ITEMS_PER_TASK);
        for (int i = from; i < to; i++) items[i] = read(payload.get(i));
    }

    private PayloadItem read(Bytes raw) {
        Optional<PayloadItem.Readable> before = known.apply(Keccak.hash(raw));
        return before.isPresent() ? before.get() : PayloadItem.read(raw, genesis);
    }
}
