package io.aichain.e2e.kit;

import io.aichain.bitcoin.node.NodeException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Gives a key its first coins and then mines a regtest block every so often, as nobody else does on such a chain. */
public final class RegtestMiner implements AutoCloseable {
    /** Nobody's: the example key of BIP 173. */
    private static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    private final Bitcoind node;
    private final AtomicReference<NodeException> failure = new AtomicReference<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("regtest miner").daemon().factory());

    public RegtestMiner(Bitcoind node) {
        this.node = node;
    }

    /** A coinbase to the address, buried until it can be spent. */
    public void fund(String address) throws NodeException {
        node.client().regtest().mine(1, address);
        node.client().regtest().mine(100, ADDRESS);
    }

    public void mineEvery(Duration interval) {
        thread.scheduleAtFixedRate(this::mine, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void mine() {
        try {
            node.client().regtest().mine(1, ADDRESS);
        } catch (NodeException e) {
            failure.compareAndSet(null, e);
        }
    }

    /** Mines no more. @throws IllegalStateException if a block could not be mined */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(60, TimeUnit.SECONDS)) thread.shutdownNow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure.get() != null) throw new IllegalStateException("mining failed", failure.get());
    }
}
