package io.aichain.dawriter.domain;

import io.aichain.chain.crypto.Signature;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;

/** An accepted block as the writer keeps it. @param signature the sequencer's, which the last block of a batch carries along */
public record OrderedEntry(OrderedBlock block, Hash hash, Signature signature) {
    /** What a block takes in an uncompressed batch besides its transactions, about. */
    private static final int BLOCK_BYTES = 32;

    /** About what it takes in an uncompressed batch; never much less. */
    long bytes() {
        long bytes = BLOCK_BYTES + 8L * block.inputOffsets().size();
        for (Bytes transaction : block.payload()) bytes += transaction.size() + 8;
        return bytes;
    }
}
