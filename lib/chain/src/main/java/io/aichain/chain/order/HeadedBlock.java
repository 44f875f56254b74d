package io.aichain.chain.order;

import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;

/** A block and its header, made once: the tree over the payload is most of what it costs to order a block. */
public final class HeadedBlock {
    private final OrderedBlock block;
    private final Bytes header;
    private final Hash hash;

    private HeadedBlock(OrderedBlock block, Bytes header) {
        this.block = block;
        this.header = header;
        this.hash = OrderedBlock.hashOf(header);
    }

    public static HeadedBlock of(OrderedBlock block) {
        return new HeadedBlock(block, block.header());
    }

    public OrderedBlock block() {
        return block;
    }

    public Hash hash() {
        return hash;
    }

    /** The record's bytes, the same as those of {@link OrderRecord#signed(OrderedBlock, Hash)}. */
    public Bytes signedRecord(Hash secretKey) {
        return OrderRecord.encode(header, block.payload(), Secp256k1.instance().sign(hash, secretKey));
    }
}
