package io.aichain.execution;

import io.aichain.chain.block.Bloom;
import io.aichain.chain.block.Header;
import io.aichain.chain.block.Log;
import io.aichain.chain.block.Receipt;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.report.Skip;
import io.aichain.evm.world.StateChanges;
import io.aichain.state.trie.OrderedTrieRoot;
import java.util.List;

/**
 * What an ordered block did: everything of the executed block but the state root, which the store computes from the changes.
 *
 * @param baseFee of this block
 * @param own what its transactions and system calls changed, without the write of {@code history}
 * @param history the parent's hash on its way into the state; null if it is among {@code own}
 */
public record ExecutedBlock(
        ParentBlock parent,
        OrderedBlock ordered,
        Hash orderedHash,
        Address beneficiary,
        UInt256 baseFee,
        List<ExecutedTransaction> transactions,
        List<SkippedItem> skipped,
        StateChanges own,
        HistoryWrite history) {
    public ExecutedBlock {
        transactions = List.copyOf(transactions);
        skipped = List.copyOf(skipped);
    }

    /** Of the parent's state, all of them; waits for the parent's hash. */
    public StateChanges changes() {
        return history == null ? own : history.joined(own);
    }

    /** Null unless this block writes that slot by {@link #history}. */
    UInt256 historyWord(Address address, UInt256 slot) {
        return history == null ? null : history.word(address, slot);
    }

    boolean writesHistory() {
        return history != null;
    }

    public List<Receipt> receipts() {
        return transactions.stream().map(ExecutedTransaction::receipt).toList();
    }

    public List<Skip> skips() {
        return skipped.stream().map(SkippedItem::skip).toList();
    }

    public long gasUsed() {
        return transactions.isEmpty() ? 0 : transactions.getLast().receipt().cumulativeGasUsed();
    }

    /**
     * The header (P3): number and gas limit are the ordered block's, the timestamp its time in seconds; {@code prevRandao} and
     * {@code extraData} are its hash. Only executed transactions are under the transactions root. Waits for the parent's hash.
     */
    public Header header(Hash stateRoot) {
        List<Bytes> raw = transactions.stream().map(tx -> tx.item().raw()).toList();
        List<Receipt> receipts = receipts();
        List<Log> logs = receipts.stream().flatMap(r -> r.logs().stream()).toList();
        return new Header(
                parent.hash().get(),
                beneficiary,
                stateRoot,
                OrderedTrieRoot.root(raw),
                OrderedTrieRoot.root(receipts.stream().map(Receipt::encoded).toList()),
                Bloom.of(logs),
                ordered.number(),
                ordered.gasLimit(),
                gasUsed(),
                ordered.timeMillis() / 1000,
                orderedHash.toBytes(),
                orderedHash,
                baseFee,
                Header.EMPTY_TRIE_ROOT,
                0,
                0,
                Hash.ZERO,
                Header.EMPTY_REQUESTS);
    }
}
