package io.aichain.bitcoin.reader;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.BlockRef;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.node.NodeException;
import io.aichain.bitcoin.wire.BlockHeader;
import io.aichain.bitcoin.wire.RawBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitcoinj.params.BitcoinNetworkParams;

/**
 * Reads the chain of outputs from a node's blocks and believes only what it checked: each block's link, difficulty (see
 * {@link HeaderRule}), work and Merkle root, and the anchor key's signature on each spend. Which branch is the best it takes from the
 * node; what a node can do is withhold, not forge.
 *
 * <p>One block is in memory at a time. It can go on where it stopped, and when its last block has left the best branch it steps back to
 * the fork. Not for more than one thread.
 */
public final class OutputChainReader {
    private static final int MAX_FORK_CHANGES = 100;

    private final OutputChainRule rule;
    private HeaderWindow headers;
    private OutputChain chain;
    /** How many of the chain's spends earlier updates, or the state it went on from, told of. */
    private int reported;

    /** Called after each block. */
    public interface Progress {
        Progress SILENT = (read, tipHeight) -> {};

        /** @param tipHeight where reading will end, as known now */
        void block(BlockRef read, int tipHeight);
    }

    /**
     * What has changed since the last reading.
     *
     * @param gone spends that left the best branch, in their order; the same may be in {@code added} again, in another block
     */
    public record Update(List<AnchorSpend> gone, List<AnchorSpend> added, OutputChainView view) {}

    /** All that a reader needs to go on later. */
    public record State(
            List<HeaderWindow.Placed> headers,
            Map<OutPoint, OutputChain.Coin> coins,
            List<AnchorSpend> spends,
            Optional<ChainEnd> end) {}

    public OutputChainReader(OutputChainRule rule) {
        this.rule = rule;
        reset();
    }

    public OutputChainReader(OutputChainRule rule, State from) {
        this.rule = rule;
        this.headers = new HeaderWindow(rule.chain(), from.headers());
        this.chain = new OutputChain(rule, from.coins(), from.spends(), from.end());
        this.reported = from.spends().size();
    }

    /**
     * A reader that stands on the block of the last of some spends that were read and written down before, so that a start does not read
     * all of Bitcoin since the first anchor. That block is read again: it must be on the best branch and hold what was written down.
     * If the branch changes below it, everything is read from the start height, as ever.
     *
     * @param spends from the start transaction on
     * @return empty if there is no such place: everything is to be read
     * @throws MalformedException the block breaks a rule: the source lies or is broken
     */
    public static Optional<OutputChainReader> behind(OutputChainRule rule, List<AnchorSpend> spends, BlockSource source)
            throws NodeException, MalformedException {
        if (spends.isEmpty()) return Optional.empty();
        BlockRef place = spends.getLast().block();
        List<AnchorSpend> before = spends.stream()
                .filter(spend -> spend.block().height() < place.height())
                .toList();
        // of the block of the start the coins are not known that it may spend
        if (before.isEmpty()) return Optional.empty();
        if (!source.hashAt(place.height()).equals(Optional.of(place.hash()))) return Optional.empty();
        Optional<RawBlock> block = fetch(source, place.hash());
        if (block.isEmpty()) return Optional.empty();
        OutputChainReader reader =
                new OutputChainReader(rule, new State(List.of(), Map.of(), before, Optional.empty()));
        reader.headers.base(place, block.get().header());
        reader.chain.accept(place, block.get());
        List<AnchorSpend> found = reader.chain.spends();
        boolean same =
                found.size() >= spends.size() && found.subList(0, spends.size()).equals(spends);
        return same ? Optional.of(reader) : Optional.empty();
    }

    public State state() {
        return new State(headers.kept(), chain.coins(), chain.spends(), chain.end());
    }

    /** Expected hashes behind the blocks that are kept, for comparing two sources. */
    public BigInteger work() throws MalformedException {
        return headers.work();
    }

    /**
     * Reads on to the tip of the best branch.
     *
     * @throws MalformedException a block that breaks a rule: the source lies or is broken
     */
    public Update advance(BlockSource source, Progress progress) throws NodeException, MalformedException {
        List<AnchorSpend> gone = new ArrayList<>();
        int forkChanges = 0;
        while (true) {
            stepBack(source, gone);
            if (headers.isEmpty()) base(source);
            Optional<BlockHash> next = source.hashAt(headers.top().height() + 1);
            if (next.isEmpty()) return update(gone);
            int tipHeight = source.tipHeight();
            // each block's link says that the one before is on the branch too: two questions for a block, no more
            while (next.isPresent()) {
                Optional<RawBlock> block = fetch(source, next.get());
                if (block.isEmpty()
                        || !block.get().header().previous().equals(headers.top().hash())) break;
                BlockRef read = headers.append(block.get().header());
                chain.accept(read, block.get());
                progress.block(read, Math.max(read.height(), tipHeight));
                next = source.hashAt(read.height() + 1);
            }
            if (next.isEmpty() && isOnBestBranch(source)) return update(gone);
            // The best branch changed between two questions; a source that goes on like this is broken.
            if (++forkChanges > MAX_FORK_CHANGES) {
                throw malformed("the best branch changes all the time behind %s, last to %s", headers.top(), next);
            }
        }
    }

    private boolean isOnBestBranch(BlockSource source) throws NodeException {
        return !headers.isEmpty()
                && source.hashAt(headers.top().height())
                        .equals(Optional.of(headers.top().hash()));
    }

    private Update update(List<AnchorSpend> gone) {
        List<AnchorSpend> spends = chain.spends();
        int kept = reported;
        reported = spends.size();
        return new Update(
                List.copyOf(gone),
                spends.subList(kept, spends.size()),
                new OutputChainView(headers.top(), spends, chain.end(), chain.otherStart()));
    }

    private void stepBack(BlockSource source, List<AnchorSpend> gone) throws NodeException {
        while (!headers.isEmpty() && !isOnBestBranch(source)) {
            headers.dropTop();
            List<AnchorSpend> dropped = chain.spends();
            if (headers.isEmpty()) reset();
            else dropped = chain.backTo(headers.top().height());
            int kept = chain.spends().size();
            if (reported > kept) {
                gone.addAll(0, dropped.subList(0, reported - kept));
                reported = kept;
            }
        }
    }

    private void reset() {
        headers = new HeaderWindow(rule.chain(), List.of());
        chain = new OutputChain(rule);
    }

    /** The block at the start height: nothing in it counts, but the first block that does must follow on it. */
    private void base(BlockSource source) throws NodeException, MalformedException {
        int height = rule.startHeight();
        BlockHash hash = source.hashAt(height)
                .orElseThrow(() -> malformed("start height: the node has no block %d yet", height));
        if (rule.startHash().isPresent() && !rule.startHash().get().equals(hash)) {
            throw malformed(
                    "start height: block %d is %s, genesis names %s: another branch or another network",
                    height, hash, rule.startHash().get());
        }
        BlockHeader header = fetch(source, hash)
                .orElseThrow(() -> malformed("start height: the node does not give block %s", hash))
                .header();
        if (height == 0 && !hash.toString().equals(genesisBlock())) {
            throw malformed(
                    "block 0: %s is not the genesis block of %s",
                    hash, rule.chain().label());
        }
        headers.base(new BlockRef(height, hash), header);
    }

    private String genesisBlock() {
        return BitcoinNetworkParams.of(rule.chain().bitcoinj())
                .getGenesisBlock()
                .getHashAsString();
    }

    private static Optional<RawBlock> fetch(BlockSource source, BlockHash hash)
            throws NodeException, MalformedException {
        Optional<Bytes> bytes = source.block(hash);
        if (bytes.isEmpty()) return Optional.empty();
        RawBlock block = RawBlock.decode(bytes.get());
        if (!block.header().hash().equals(hash)) {
            throw malformed("block %s: the source gave %s", hash, block.header().hash());
        }
        return Optional.of(block);
    }
}
