package io.aichain.sequencer;

import io.aichain.chain.order.HeadedBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;

/** A block that only needs to be appended. @param record the bytes for the log */
record SignedBlock(Hash hash, int transactions, Bytes record) {
    static SignedBlock of(HeadedBlock block, Hash secretKey) {
        return new SignedBlock(block.hash(), block.block().payload().size(), block.signedRecord(secretKey));
    }
}
