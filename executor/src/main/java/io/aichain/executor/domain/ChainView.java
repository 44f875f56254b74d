package io.aichain.executor.domain;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What has been executed, as readers see it: only what is committed, and every answer about a block number at or below
 * {@link Heads#latest()} stays the same forever (there are no reorgs above the log). Any thread may ask.
 */
public interface ChainView {
    Genesis genesis();

    Heads heads();

    /** Empty above latest, and before the snapshot that the store began with. */
    Optional<BlockView> block(long number);

    Optional<Long> numberOf(Hash blockHash);

    /** The header alone: cheaper than the block. */
    Optional<io.aichain.chain.block.Header> header(long number);

    /** In the order of the block's transactions; empty as {@link #block}. */
    Optional<List<ReceiptView>> receipts(long number);

    /** One of {@link #receipts}, cheaper than all. @param at as {@link #find} gives it */
    Optional<ReceiptView> receipt(Location at);

    Optional<Location> find(Hash transactionHash);

    Optional<Skipped> skipped(Hash transactionHash);

    /** Empty above latest, and where the store has pruned it. The caller closes it. */
    Optional<StateView> stateAt(long number);

    /** The base fee that the block after latest will have. */
    UInt256 nextBaseFee();

    /**
     * Tells of every block that is committed from now on, in order, on the executor's own thread: the listener only notes and returns.
     * A listener that throws is logged and dropped.
     */
    Subscription subscribe(Consumer<BlockView> listener);

    /** Where an executed transaction is. */
    record Location(long block, int index) {}

    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
