package io.aichain.chain.batch;

import io.aichain.chain.crypto.Signature;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.record.Extension;
import java.util.List;

/**
 * A run of ordered blocks as it is published: everything of them that is hashed, and what links the run to its neighbours. Its content
 * hash is the SHA-256 of its uncompressed bytes; see {@link BatchCodec} for the layout.
 *
 * @param genesisHash of the chain
 * @param number 1 and up, without gaps
 * @param parentHash content hash of batch number - 1; the genesis hash for batch 1
 * @param firstParentOrderedHash the parent of the first ordered block
 * @param lastOrderedHash hash of the last ordered block
 * @param firstParentBlockHash hash of the executed block before the first
 * @param lastBlockHash hash of the last executed block, as the quorum found it
 * @param lastSignature the sequencer's signature of the last ordered block: through the parents it signs the whole run
 * @param blocks one or more, of consecutive numbers
 */
public record Batch(
        Hash genesisHash,
        long number,
        Hash parentHash,
        Hash firstParentOrderedHash,
        Hash lastOrderedHash,
        Hash firstParentBlockHash,
        Hash lastBlockHash,
        Signature lastSignature,
        List<Extension> extensions,
        List<OrderedBlock> blocks) {
    public Batch {
        extensions = List.copyOf(extensions);
        blocks = List.copyOf(blocks);
        if (blocks.isEmpty()) throw new IllegalArgumentException("a batch has at least one block");
    }

    public long firstBlock() {
        return blocks.getFirst().number();
    }

    public long lastBlock() {
        return blocks.getLast().number();
    }
}
