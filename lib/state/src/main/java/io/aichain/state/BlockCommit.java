package io.aichain.state;

import io.aichain.chain.block.Header;
import io.aichain.chain.block.Receipt;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.util.List;

/**
 * Everything of one executed block, written together or not at all (P4).
 *
 * @param header its number is the tip's plus one, its parent the tip, its state root that of {@code state}
 * @param orderedHash hash of the ordered block
 * @param orderedBlock its bytes, as they stand in the log
 * @param state what {@link StateStore#computeRoot} answered for this block's changes
 * @param receipts of the executed transactions, in order
 * @param transactions hashes of the executed transactions, as many as receipts
 * @param skips of the ordered block, in its order
 * @param logPosition where reading goes on behind this block, at most 4,096 bytes, opaque here
 */
public record BlockCommit(
        Header header,
        Hash orderedHash,
        Bytes orderedBlock,
        RootUpdate state,
        List<Receipt> receipts,
        List<Hash> transactions,
        List<SkippedTransaction> skips,
        Bytes logPosition) {

    public BlockCommit {
        receipts = List.copyOf(receipts);
        transactions = List.copyOf(transactions);
        skips = List.copyOf(skips);
        if (receipts.size() != transactions.size()) {
            throw new IllegalArgumentException(transactions.size() + " transactions, " + receipts.size() + " receipts");
        }
        for (SkippedTransaction skip : skips) {
            if (skip.block() != header.number()) {
                throw new IllegalArgumentException("a skip of block " + skip.block() + " in " + header.number());
            }
        }
        if (!header.stateRoot().equals(state.root())) {
            throw new IllegalArgumentException("state root " + header.stateRoot() + " in the header, " + state.root());
        }
        if (logPosition.size() > Tip.MAX_LOG_POSITION) {
            throw new IllegalArgumentException("log position of " + logPosition.size() + " bytes");
        }
    }

    public long number() {
        return header.number();
    }
}
