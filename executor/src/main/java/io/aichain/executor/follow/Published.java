package io.aichain.executor.follow;

import io.aichain.chain.block.Header;
import io.aichain.chain.primitives.Hash;
import java.util.Optional;

/** A block hash that stands in a record, held against the own chain. */
record Published(long block, Hash hash, String where) {
    /** {@link Step.Nothing} if it is the same. */
    Step compare(OwnChain own) {
        // What is above will show whether the snapshot was of the same chain: each header names its parent.
        if (own.isBeforeSnapshot(block)) return new Step.Nothing();
        Optional<Header> header = own.header(block);
        if (header.isEmpty()) return new Step.Wait(block);
        if (header.get().hash().equals(hash)) return new Step.Nothing();
        return new Step.Dissenting(new Dissent(header.get(), hash, Optional.empty(), where));
    }
}
