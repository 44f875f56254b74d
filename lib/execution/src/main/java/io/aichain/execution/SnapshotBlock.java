package io.aichain.execution;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.block.Header;
import io.aichain.chain.block.Receipt;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.state.SkippedTransaction;
import io.aichain.state.StateHead;
import io.aichain.state.StateImport;
import io.aichain.state.trie.OrderedTrieRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether the ordered block, the skips and the receipts that come with a snapshot are those of its header: by the ordered hash, the
 * sequencer's signature and both roots. With that only the header itself is taken on trust.
 */
public final class SnapshotBlock {
    private SnapshotBlock() {}

    public static StateImport.Body of(Genesis genesis) {
        return head -> transactions(genesis, head);
    }

    private static List<Hash> transactions(Genesis genesis, StateHead head) throws MalformedException {
        Header header = head.header();
        OrderedBlock block = ordered(genesis, head);
        SortedMap<Integer, SkippedTransaction> skips = new TreeMap<>();
        for (SkippedTransaction skip : head.skips()) skips.put(skip.index(), skip);
        if (skips.size() != head.skips().size()) throw malformed("skips: one index twice");
        if (!skips.isEmpty() && skips.lastKey() >= block.payload().size()) {
            throw malformed(
                    "skips: index %d of %d items",
                    skips.lastKey(), block.payload().size());
        }
        List<Bytes> executed = new ArrayList<>();
        List<Hash> hashes = new ArrayList<>();
        for (int i = 0; i < block.payload().size(); i++) {
            Bytes raw = block.payload().get(i);
            Hash hash = Keccak.hash(raw);
            SkippedTransaction skip = skips.get(i);
            if (skip == null) {
                if (raw.isEmpty()) throw malformed("item %d: empty, and not skipped", i);
                executed.add(raw);
                hashes.add(hash);
            } else if (!skip.transaction().equals(hash)) {
                throw malformed("skips: item %d is %s, not %s", i, hash, skip.transaction());
            }
        }
        expect("transactions root", header.transactionsRoot(), OrderedTrieRoot.root(executed));
        List<Bytes> receipts = head.receipts().stream().map(Receipt::encoded).toList();
        expect("receipts root", header.receiptsRoot(), OrderedTrieRoot.root(receipts));
        if (receipts.size() != executed.size()) {
            throw malformed("receipts: %d for %d transactions", receipts.size(), executed.size());
        }
        return hashes;
    }

    private static OrderedBlock ordered(Genesis genesis, StateHead head) throws MalformedException {
        OrderRecord record = OrderRecord.decode(head.orderedBlock());
        if (!(record.content() instanceof OrderRecord.Content.Block(var block))) {
            throw malformed("the snapshot's ordered block is none");
        }
        if (!record.signer().equals(Optional.of(genesis.aichain().sequencer()))) {
            throw malformed("the snapshot's ordered block is not signed by the sequencer");
        }
        expect("ordered hash", head.orderedHash(), record.hash());
        expect("prevRandao", head.header().prevRandao(), record.hash());
        if (block.number() != head.header().number()) {
            throw malformed(
                    "ordered block %d under header %d",
                    block.number(), head.header().number());
        }
        return block;
    }

    private static void expect(String what, Hash inHeader, Hash found) throws MalformedException {
        if (!inHeader.equals(found)) throw malformed("%s of the snapshot's block: %s, found %s", what, inHeader, found);
    }
}
