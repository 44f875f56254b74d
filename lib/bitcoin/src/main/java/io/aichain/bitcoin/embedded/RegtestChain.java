package io.aichain.bitcoin.embedded;

import static io.aichain.bitcoin.embedded.Refusal.rejected;

import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.node.NodeError;
import io.aichain.bitcoin.wire.BitcoinTransaction;
import io.aichain.bitcoin.wire.BlockHeader;
import io.aichain.bitcoin.wire.RawBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.bitcoinj.params.RegTestParams;

/**
 * The tree of blocks and its best branch: the highest that holds no block set aside, the first seen of equals (on regtest every block has
 * the same work). Blocks are written to the file before they count. Not for more than one thread at a time.
 */
final class RegtestChain implements AutoCloseable {
    private final Map<BlockHash, ChainEntry> tree = new LinkedHashMap<>();
    private final List<ChainEntry> active = new ArrayList<>();
    private final List<Map<OutPoint, Output>> undo = new ArrayList<>();
    /** Set aside by command, or found invalid. */
    private final Set<BlockHash> setAside = new HashSet<>();

    private final CoinSet coins = new CoinSet();
    private final LongSupplier nowSeconds;
    private final BlockFile file;

    /** What a change of the best branch did. @param undone oldest first */
    record Change(List<BitcoinTransaction> undone, List<BitcoinTransaction> done) {
        static final Change NONE = new Change(List.of(), List.of());
    }

    RegtestChain(Path folder, LongSupplier nowSeconds) throws IOException {
        this.nowSeconds = nowSeconds;
        Bytes genesis = Bytes.wrap(RegTestParams.get().getGenesisBlock().serialize());
        List<ChainEntry> stored = new ArrayList<>();
        this.file = BlockFile.open(folder, (kind, bytes, offset) -> {
            if (kind == BlockFile.Kind.INVALIDATED) setAside.add(hash(bytes));
            else if (kind == BlockFile.Kind.RECONSIDERED) setAside.remove(hash(bytes));
            else stored.add(entry(bytes, offset, stored));
        });
        if (stored.isEmpty()) {
            stored.add(genesisEntry(genesis, file.append(BlockFile.Kind.BLOCK, genesis)));
        }
        stored.forEach(e -> tree.put(e.hash(), e));
        active.add(stored.getFirst());
        undo.add(Map.of());
        activateBest();
    }

    ChainEntry tip() {
        return active.getLast();
    }

    CoinSet coins() {
        return coins;
    }

    Optional<ChainEntry> at(int height) {
        return height >= 0 && height < active.size() ? Optional.of(active.get(height)) : Optional.empty();
    }

    Optional<ChainEntry> find(BlockHash hash) {
        return Optional.ofNullable(tree.get(hash));
    }

    boolean isActive(ChainEntry entry) {
        return at(entry.height()).filter(entry::equals).isPresent();
    }

    Bytes raw(ChainEntry entry) throws IOException {
        return file.bytes(entry.offset(), entry.length());
    }

    /** The median of the last eleven blocks' times: a new block must be later (BIP 113). */
    long medianTimeSeconds(ChainEntry top) {
        List<Long> times = new ArrayList<>();
        for (ChainEntry e = top;
                e != null && times.size() < 11;
                e = tree.get(e.header().previous())) {
            times.add(e.header().timeSeconds());
        }
        times.sort(null);
        return times.get(times.size() / 2);
    }

    /** Takes a block from outside or from our miner. */
    Change add(Bytes bytes) throws Refusal, IOException {
        RawBlock block = decode(bytes);
        BlockHash hash = block.header().hash();
        if (tree.containsKey(hash)) throw rejected(isSetAside(tree.get(hash)) ? "duplicate-invalid" : "duplicate");
        ChainEntry parent = tree.get(block.header().previous());
        if (parent == null) throw rejected("inconclusive");
        if (isSetAside(parent)) throw rejected("bad-prevblk");
        long median = medianTimeSeconds(parent);
        BlockCheck.header(block.header(), median, nowSeconds.getAsLong());
        // A block on the tip is judged whole before it is written; one on a branch, when the branch becomes the best.
        if (parent.equals(tip())) BlockCheck.transactions(block, coins, parent.height() + 1, median);
        long offset = file.append(BlockFile.Kind.BLOCK, bytes);
        tree.put(hash, new ChainEntry(hash, block.header(), parent.height() + 1, offset, bytes.size()));
        return activateBest();
    }

    Change invalidate(ChainEntry entry) throws IOException {
        file.append(BlockFile.Kind.INVALIDATED, entry.hash().internal().toBytes());
        setAside.add(entry.hash());
        return activateBest();
    }

    Change reconsider(ChainEntry entry) throws IOException {
        for (ChainEntry e = entry; e != null; e = tree.get(e.header().previous())) takeBack(e);
        for (ChainEntry e : List.copyOf(tree.values())) if (descends(e, entry)) takeBack(e);
        return activateBest();
    }

    private void takeBack(ChainEntry entry) throws IOException {
        if (setAside.remove(entry.hash())) {
            file.append(BlockFile.Kind.RECONSIDERED, entry.hash().internal().toBytes());
        }
    }

    private Change activateBest() throws IOException {
        List<BitcoinTransaction> undone = new ArrayList<>();
        List<BitcoinTransaction> done = new ArrayList<>();
        while (true) {
            List<ChainEntry> branch = branchTo(best());
            int fork = branch.isEmpty() ? tip().height() : branch.getFirst().height() - 1;
            if (branch.isEmpty() && !isSetAside(tip())) return new Change(undone, done);
            while (tip().height() > fork) undone.addAll(0, disconnect());
            for (ChainEntry entry : branch) {
                List<BitcoinTransaction> connected = connect(entry);
                if (connected.isEmpty()) break;
                done.addAll(connected);
            }
        }
    }

    /** The highest block without anything set aside on its way; the tip wins against its equals, then the first seen. */
    private ChainEntry best() {
        ChainEntry best = isSetAside(tip()) ? active.getFirst() : tip();
        for (ChainEntry entry : tree.values()) {
            if (entry.height() > best.height() && !isSetAside(entry)) best = entry;
        }
        return best;
    }

    /** What is to be connected to reach a block, lowest first; when it is an ancestor of the tip, its own entry again. */
    private List<ChainEntry> branchTo(ChainEntry target) {
        List<ChainEntry> branch = new ArrayList<>();
        ChainEntry at = target;
        for (; !isActive(at); at = tree.get(at.header().previous())) branch.addFirst(at);
        if (branch.isEmpty() && !at.equals(tip())) branch.add(active.get(at.height() + 1));
        return branch;
    }

    private boolean isSetAside(ChainEntry entry) {
        if (setAside.isEmpty()) return false;
        for (ChainEntry e = entry; e != null; e = tree.get(e.header().previous())) {
            if (setAside.contains(e.hash())) return true;
        }
        return false;
    }

    private boolean descends(ChainEntry entry, ChainEntry ancestor) {
        ChainEntry e = entry;
        while (e != null && e.height() > ancestor.height())
            e = tree.get(e.header().previous());
        return ancestor.equals(e);
    }

    private List<BitcoinTransaction> disconnect() throws IOException {
        List<BitcoinTransaction> transactions = stored(tip()).transactions();
        coins.undo(transactions, undo.removeLast());
        active.removeLast();
        return transactions.subList(1, transactions.size());
    }

    /** @return the block's transactions; empty when it is set aside or turned out invalid, and is set aside now */
    private List<BitcoinTransaction> connect(ChainEntry entry) throws IOException {
        if (isSetAside(entry)) return List.of();
        RawBlock block = stored(entry);
        try {
            BlockCheck.transactions(block, coins, entry.height(), medianTimeSeconds(tip()));
        } catch (Refusal invalid) {
            file.append(BlockFile.Kind.INVALIDATED, entry.hash().internal().toBytes());
            setAside.add(entry.hash());
            return List.of();
        }
        undo.add(coins.apply(block.transactions(), entry.height()));
        active.add(entry);
        return block.transactions();
    }

    private RawBlock stored(ChainEntry entry) throws IOException {
        try {
            return RawBlock.decode(raw(entry));
        } catch (MalformedException e) {
            throw new IOException("block file: block " + entry.hash() + " is damaged", e);
        }
    }

    private static RawBlock decode(Bytes bytes) throws Refusal {
        try {
            return RawBlock.decode(bytes);
        } catch (MalformedException e) {
            throw new Refusal(NodeError.DESERIALIZATION, "Block decode failed: " + e.getMessage());
        }
    }

    private static ChainEntry entry(Bytes bytes, long offset, List<ChainEntry> before) throws IOException {
        if (before.isEmpty()) return genesisEntry(bytes, offset);
        BlockHeader header = header(bytes);
        // A parent stands near the end of the file, if not at the end.
        for (int i = before.size() - 1; i >= 0; i--) {
            ChainEntry parent = before.get(i);
            if (parent.hash().equals(header.previous())) {
                return new ChainEntry(header.hash(), header, parent.height() + 1, offset, bytes.size());
            }
        }
        throw new IOException("block file: block " + header.hash() + " without its parent");
    }

    private static ChainEntry genesisEntry(Bytes bytes, long offset) throws IOException {
        BlockHeader header = header(bytes);
        String expected = RegTestParams.get().getGenesisBlock().getHashAsString();
        if (!header.hash().toString().equals(expected)) throw new IOException("block file: not a regtest chain");
        return new ChainEntry(header.hash(), header, 0, offset, bytes.size());
    }

    private static BlockHeader header(Bytes block) throws IOException {
        if (block.size() < BlockHeader.BYTES) throw new IOException("block file: a block without header");
        try {
            return BlockHeader.decode(block.slice(0, BlockHeader.BYTES));
        } catch (MalformedException e) {
            throw new IOException("block file: " + e.getMessage(), e);
        }
    }

    private static BlockHash hash(Bytes bytes) throws IOException {
        if (bytes.size() != Hash.BYTES) throw new IOException("block file: a hash of " + bytes.size() + " bytes");
        return new BlockHash(Hash.of(bytes.toArray()));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
