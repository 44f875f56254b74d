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
import io.aichain.state.trie.Fanout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * The executed chain: its state, its blocks and the place in the log behind the last one. Blocks enter through {@link #commit} alone,
 * each in one atomic write (P4). Any thread may read; one thread executes and commits.
 *
 * <p>When the disk fails, methods throw {@link StoreFailedException} and nothing is half-written; the same commit may then be repeated
 * until it succeeds. Damaged bytes are a {@link CorruptStoreException} or a
 * {@link io.aichain.state.trie.CorruptTrieException}.
 */
public final class StateStore implements AutoCloseable {
    /** Blocks that the stored tries may lie behind: what a start after a crash and a proof have to make up for. */
    private static final long MAX_TRIE_LAG = 256;

    private final KeyValueStore store;
    private final StoreOptions options;
    private final Fanout fanout;
    private final WriteStep.Watcher steps;
    private final ProofTries proofTries = new ProofTries(ProofTries.MAX_BYTES);
    private final NodeBuffer nodes;
    private volatile Tip tip;
    /** False while the buffer does not hold what the stored tries lack: reading that may have failed too. */
    private boolean caughtUp;

    private boolean closed;

    private StateStore(KeyValueStore store, StoreOptions options, Fanout fanout, WriteStep.Watcher steps, Tip tip) {
        this.store = store;
        this.options = options;
        this.fanout = fanout;
        this.steps = steps;
        this.tip = tip;
        this.nodes = new NodeBuffer();
        catchUp();
    }

    /**
     * Opens a folder, and writes block 0 if it is new.
     *
     * @throws WrongStoreException if it belongs to another chain or was written in another format
     * @throws StoreFailedException if it is in use or the disk fails
     */
    public static StateStore open(Path folder, StoreOptions options, GenesisBlock genesis) {
        return open(folder, options, genesis, Fanout.NONE);
    }

    /** @param fanout over the threads that hash tries beside the one that asks for a root */
    public static StateStore open(Path folder, StoreOptions options, GenesisBlock genesis, Fanout fanout) {
        return open(folder, options, genesis, fanout, WriteStep.Watcher.NONE);
    }

    static StateStore open(
            Path folder, StoreOptions options, GenesisBlock genesis, Fanout fanout, WriteStep.Watcher steps) {
        KeyValueStore store = RocksStore.open(settings(folder, options), Columns.shapes());
        return over(store, folder.toString(), options, genesis, fanout, steps);
    }

    static RocksSettings settings(Path folder, StoreOptions options) {
        return new RocksSettings(
                folder, options.fsync(), options.cacheBytes(), options.writeBufferBytes(), options.reserveBytes());
    }

    /**
     * Opens a folder whose chain is whatever it is.
     *
     * @throws WrongStoreException if it holds no state
     */
    public static StateStore existing(Path folder, StoreOptions options) {
        if (!Files.isRegularFile(folder.resolve("CURRENT"))) {
            throw new WrongStoreException(folder + " holds no state: name an executor's data folder");
        }
        KeyValueStore store = RocksStore.open(settings(folder, options), Columns.shapes());
        return over(store, folder.toString(), options, null, Fanout.NONE, WriteStep.Watcher.NONE);
    }

    /** The same in memory: for tests and small chains. */
    public static StateStore inMemory(StoreOptions options, GenesisBlock genesis) {
        return over(new MemoryStore(), "memory", options, genesis);
    }

    static StateStore over(KeyValueStore store, String where, StoreOptions options, GenesisBlock genesis) {
        return over(store, where, options, genesis, Fanout.NONE, WriteStep.Watcher.NONE);
    }

    static StateStore over(
            KeyValueStore store,
            String where,
            StoreOptions options,
            GenesisBlock genesis,
            Fanout fanout,
            WriteStep.Watcher steps) {
        try {
            steps.at(WriteStep.OPENED);
            return new StateStore(store, options, fanout, steps, Opening.tip(store, where, genesis, steps));
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
        return new StateSnapshot(view, seen, seen.number(), this::nodes);
    }

    /** The state after a block. */
    public StateAt at(long block) {
        if (block < 0) throw new IllegalArgumentException("block " + block);
        KeyValueView view = store.snapshot();
        Tip seen = MetaKey.TIP.get(view);
        long oldest = MetaKey.OLDEST_STATE.get(view);
        if (block >= oldest && block <= seen.number()) {
            return new StateAt.Found(new StateSnapshot(view, seen, block, this::nodes));
        }
        view.close();
        return block < oldest ? new StateAt.Pruned(block, oldest) : new StateAt.NotYet(block, seen.number());
    }

    /** The state after the last block, held still for somebody else. To be closed. @param name for messages */
    public StatePeer peer(String name) {
        return new StorePeer(name, latest());
    }

    /** What the tries of a block have that those of the view have not. */
    private NodeBuffer nodes(KeyValueView view, Tip seen, long block) {
        var key = new ProofTries.Key(TrieCatchUp.storedAt(view), block);
        NodeBuffer known = proofTries.kept(key);
        if (known == null && block == seen.number()) known = held(key, seen);
        if (known != null) return known;
        return proofTries.get(
                key, () -> TrieCatchUp.to(view, seen, block, TrieCatchUp.MAX_PROOF_KEYS, StateStore::endIfInterrupted));
    }

    /** What is held in memory anyway; null if it is not, or no more, that of this tip. */
    private synchronized NodeBuffer held(ProofTries.Key key, Tip seen) {
        if (!caughtUp || !tip.equals(seen) || TrieCatchUp.storedAt(store) != key.stored()) return null;
        NodeBuffer copy = nodes.copy();
        proofTries.keep(key, copy);
        return copy;
    }

    private static void endIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) throw new CancellationException("interrupted");
    }

    /** The root that changes of the last block's state lead to; changes nothing. For the thread that commits. */
    public synchronized RootUpdate computeRoot(StateChanges changes) {
        if (!caughtUp) recover();
        return new RootComputer(new TipSource(store, nodes), fanout).compute(changes);
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
        new StateWriter(batch, block.number()).write(block.state());
        HistoryPruner.prune(store, batch, block.number(), options.historyBlocks());
        Tip next = ChainWriter.write(batch, block);
        boolean withTries = wantsTries(block);
        if (withTries) {
            nodes.writeTo(batch);
            NodeBuffer.write(batch, block.state());
            MetaKey.TRIES.put(batch, block.number());
        }
        steps.at(withTries ? WriteStep.BLOCK_WITH_TRIES_PREPARED : WriteStep.BLOCK_PREPARED);
        store.write(batch);
        steps.at(withTries ? WriteStep.BLOCK_WITH_TRIES_WRITTEN : WriteStep.BLOCK_WRITTEN);
        if (withTries) nodes.clear();
        else nodes.apply(block.state());
        tip = next;
    }

    /**
     * Comes back to what the disk holds if a write has failed: the block that it was of is there, and {@link #tip()} is that block, or it
     * is not. Whoever goes on from the tip calls this first; otherwise the next write would do it behind its back.
     *
     * @throws StoreFailedException if the disk still refuses; may be tried again
     */
    public synchronized void reconcile() {
        recover();
    }

    /** Whether the nodes are to be written with this block: they are too many, or too old. */
    private boolean wantsTries(BlockCommit block) {
        long lag = block.number() - TrieCatchUp.storedAt(store);
        return lag >= Math.min(MAX_TRIE_LAG, options.historyBlocks())
                || nodes.bytes() + NodeBuffer.bytes(block.state()) > options.nodeBufferBytes();
    }

    /** Writes the buffered trie nodes: then the next start has nothing to make up for. */
    private void writeTries() {
        if (TrieCatchUp.storedAt(store) == tip.number()) return;
        WriteBatch batch = new WriteBatch();
        nodes.writeTo(batch);
        MetaKey.TRIES.put(batch, tip.number());
        steps.at(WriteStep.TRIES_PREPARED);
        store.write(batch);
        steps.at(WriteStep.TRIES_WRITTEN);
        nodes.clear();
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
        steps.at(WriteStep.NOTES_PREPARED);
        store.write(batch);
        steps.at(WriteStep.NOTES_WRITTEN);
    }

    /** The first block whose ordered bytes and receipts are here: 1, or the block of the snapshot that this store began with. */
    public long firstBody() {
        return MetaKey.FIRST_BODY.get(store);
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
     * Buffered nodes are written first.
     *
     * @return what does not fit, for people; empty if all agrees
     */
    public synchronized List<String> audit() {
        recover();
        writeTries();
        try (KeyValueView view = store.snapshot()) {
            return StateAudit.findings(view);
        }
    }

    /** Writes the buffered trie nodes if the disk lets it; without them the next start works them out again. */
    @Override
    public synchronized void close() {
        try {
            if (!closed && caughtUp && !store.needsRecovery()) writeTries();
        } catch (StoreFailedException full) {
            // Nothing is lost: flat values and history lead to the same nodes.
        } finally {
            closed = true;
            store.close();
        }
    }

    /** What a crash or a failed write took from the buffer. */
    private void catchUp() {
        caughtUp = false;
        nodes.clear();
        if (TrieCatchUp.storedAt(store) != tip.number()) {
            try (KeyValueView view = store.snapshot()) {
                nodes.apply(TrieCatchUp.to(view, tip, tip.number(), Integer.MAX_VALUE, () -> {}));
            }
            steps.at(WriteStep.TRIES_CAUGHT_UP);
        }
        caughtUp = true;
    }

    private void recover() {
        if (!store.needsRecovery() && caughtUp) return;
        if (store.needsRecovery()) store.recover();
        tip = MetaKey.TIP.get(store);
        catchUp();
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
