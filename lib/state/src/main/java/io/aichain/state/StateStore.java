package io.aichain.state;

import io.aichain.chain.block.Header;
import io.aichain.chain.block.Receipt;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.evm.world.StateChanges;
import io.aichain.state.kv.KeyValueStore;
import io.aichain.state.kv.KeyValueView;
import io.aichain.state.kv.MemoryStore;
import io.aichain.state.kv.RocksSettings;
import io.aichain.state.kv.RocksStore;
import io.aichain.state.kv.StoreFailedException;
import io.aichain.state.kv.WriteBatch;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The executed chain: its state, its blocks and the place in the log behind the last one. Blocks enter through {@link #commit} alone,
 * each in one atomic write (P4). Any thread may read; one thread executes and commits.
 *
 * <p>When the disk fails, methods throw {@link StoreFailedException} and nothing is half-written; the same commit may then be repeated
 * until it succeeds. Damaged bytes are a {@link CorruptStoreException} or a
 * {@link io.aichain.state.trie.CorruptTrieException}.
 */
public final class StateStore implements AutoCloseable {
    private final KeyValueStore store;
    private final StoreOptions options;
    private volatile Tip tip;

    private StateStore(KeyValueStore store, StoreOptions options, Tip tip) {
        this.store = store;
        this.options = options;
        this.tip = tip;
    }

    /**
     * Opens a folder, and writes block 0 if it is new.
     *
     * @throws WrongStoreException if it belongs to another chain or was written in another format
     * @throws StoreFailedException if it is in use or the disk fails
     */
    public static StateStore open(Path folder, StoreOptions options, GenesisBlock genesis) {
        RocksSettings settings = new RocksSettings(
                folder, options.fsync(), options.cacheBytes(), options.writeBufferBytes(), options.reserveBytes());
        return over(RocksStore.open(settings, Columns.shapes()), folder.toString(), options, genesis);
    }

    /** The same in memory: for tests and small chains. */
    public static StateStore inMemory(StoreOptions options, GenesisBlock genesis) {
        return over(new MemoryStore(), "memory", options, genesis);
    }

    static StateStore over(KeyValueStore store, String where, StoreOptions options, GenesisBlock genesis) {
        try {
            return new StateStore(store, options, Opening.tip(store, where, genesis));
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    public Tip tip() {
        return tip;
    }

    /** The state after the last block. */
    public StateSnapshot latest() {
        KeyValueView view = store.snapshot();
        Tip seen = MetaKey.TIP.get(view);
        return new StateSnapshot(view, seen, seen.number());
    }

    /** The state after a block. */
    public StateAt at(long block) {
        if (block < 0) throw new IllegalArgumentException("block " + block);
        KeyValueView view = store.snapshot();
        Tip seen = MetaKey.TIP.get(view);
        long oldest = MetaKey.OLDEST_STATE.get(view);
        if (block >= oldest && block <= seen.number()) return new StateAt.Found(new StateSnapshot(view, seen, block));
        view.close();
        return block < oldest ? new StateAt.Pruned(block, oldest) : new StateAt.NotYet(block, seen.number());
    }

    /** The root that changes of the last block's state lead to; changes nothing. For the thread that commits. */
    public RootUpdate computeRoot(StateChanges changes) {
        return new RootComputer(new TipSource(store)).compute(changes);
    }

    /**
     * Writes one block: all of it or nothing. After a {@link StoreFailedException} the same block may be given again: if it turns out
     * to have reached the disk, nothing is done.
     *
     * @throws IllegalArgumentException if the block does not follow the tip, or its root was computed on another state
     */
    public synchronized void commit(BlockCommit block) {
        recover();
        if (tip.hash().equals(block.header().hash())) return;
        requireNext(block);
        WriteBatch batch = new WriteBatch();
        new StateWriter(store, batch, block.number()).write(block.state());
        HistoryPruner.prune(store, batch, block.number(), options.historyBlocks());
        Tip next = ChainWriter.write(batch, block);
        store.write(batch);
        tip = next;
    }

    /**
     * Writes what is not a block's.
     *
     * @throws IllegalArgumentException if a block named is not ours, or finality would move back
     */
    public synchronized void note(Notes notes) {
        recover();
        WriteBatch batch = new WriteBatch();
        notes.safe().ifPresent(block -> {
            requireOurs(block);
            MetaKey.SAFE.put(batch, block);
        });
        notes.finalized().ifPresent(block -> {
            requireOurs(block);
            finalized().filter(now -> now.number() > block.number()).ifPresent(now -> {
                throw new IllegalArgumentException(
                        "finalized is block " + now.number() + ", it cannot move back to " + block.number());
            });
            MetaKey.FINALIZED.put(batch, block);
        });
        notes.values().forEach((name, value) -> {
            MetaKey<Bytes> key = MetaKey.named(name);
            if (value.isEmpty()) Columns.META.delete(batch, key.name());
            else key.put(batch, value);
        });
        store.write(batch);
    }

    /** The first block whose state can be read. */
    public long oldestState() {
        return MetaKey.OLDEST_STATE.get(store);
    }

    public Optional<BlockRef> safe() {
        return Optional.ofNullable(MetaKey.SAFE.get(store));
    }

    public Optional<BlockRef> finalized() {
        return Optional.ofNullable(MetaKey.FINALIZED.get(store));
    }

    /** A value that {@link #note} has put. */
    public Optional<Bytes> value(String name) {
        return Optional.ofNullable(MetaKey.named(name).get(store));
    }

    public Optional<Header> header(long number) {
        return Optional.ofNullable(Columns.HEADERS.get(store, number));
    }

    /** The number of the block with this hash. */
    public Optional<Long> number(Hash blockHash) {
        return Optional.ofNullable(Columns.NUMBERS.get(store, blockHash));
    }

    /** The ordered block's bytes; none for block 0. */
    public Optional<Bytes> orderedBlock(long number) {
        return Optional.ofNullable(Columns.ORDERED.get(store, number));
    }

    /** The receipts of a block's executed transactions, in order; none for block 0. */
    public Optional<List<Receipt>> receipts(long number) {
        return Optional.ofNullable(Columns.RECEIPTS.get(store, number));
    }

    /** Where an executed transaction stands. */
    public Optional<TransactionLocation> transaction(Hash hash) {
        return Optional.ofNullable(Columns.TRANSACTIONS.get(store, hash));
    }

    /** What a block skipped, in order. */
    public List<SkippedTransaction> skips(long number) {
        List<SkippedTransaction> skips = Columns.SKIPS.get(store, number);
        return skips == null ? List.of() : skips;
    }

    /** When and why a transaction was skipped last; it may have been executed since. */
    public Optional<SkippedTransaction> skipped(Hash hash) {
        TransactionLocation at = Columns.SKIPPED.get(store, hash);
        return at == null ? Optional.empty() : Optional.of(skips(at.block()).get(at.index()));
    }

    /**
     * Builds all tries anew from the flat state and compares: slow, and holds the account trie in memory. For folders under suspicion.
     *
     * @return what does not fit, for people; empty if all agrees
     */
    public List<String> audit() {
        try (KeyValueView view = store.snapshot()) {
            return StateAudit.findings(view);
        }
    }

    @Override
    public synchronized void close() {
        store.close();
    }

    private void recover() {
        if (!store.needsRecovery()) return;
        store.recover();
        tip = MetaKey.TIP.get(store);
    }

    private void requireNext(BlockCommit block) {
        Header header = block.header();
        if (header.number() != tip.number() + 1 || !header.parentHash().equals(tip.hash())) {
            throw new IllegalArgumentException("block " + header.number() + " on " + header.parentHash()
                    + " does not follow block " + tip.number() + " " + tip.hash());
        }
        if (!block.state().parentRoot().equals(tip.stateRoot())) {
            throw new IllegalArgumentException("block " + header.number() + ": its root was computed on state "
                    + block.state().parentRoot() + ", the tip's is " + tip.stateRoot());
        }
    }

    private void requireOurs(BlockRef block) {
        Hash ours = header(block.number()).map(Header::hash).orElse(null);
        if (!block.hash().equals(ours)) {
            throw new IllegalArgumentException("block " + block.number() + " is " + ours + ", not " + block.hash());
        }
    }
}
