package io.aichain.executor.domain;

import io.aichain.chain.block.Header;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.report.Skip;
import io.aichain.chain.tx.Transaction;
import java.util.List;

/**
 * A committed block.
 *
 * @param orderedHash of the ordered block; zero for block 0
 * @param timeMillis of the ordered block; block 0: the genesis time
 * @param transactions that were executed, in order
 * @param skips of the ordered block's payload, in rising order of index
 * @param sizeBytes of the block as Ethereum encodes it: rlp([header, transactions, uncles, withdrawals])
 */
public record BlockView(
        Header header,
        Hash hash,
        Hash orderedHash,
        long timeMillis,
        List<Included> transactions,
        List<Skip> skips,
        long sizeBytes) {
    public BlockView {
        transactions = List.copyOf(transactions);
        skips = List.copyOf(skips);
    }

    /** A transaction in its block. */
    public record Included(Transaction transaction, Hash hash, Address sender, int index) {}
}
