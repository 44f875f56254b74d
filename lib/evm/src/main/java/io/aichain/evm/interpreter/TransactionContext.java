package io.aichain.evm.interpreter;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import java.util.List;

/**
 * What code can ask about the transaction it runs in.
 *
 * @param gasPrice effective, in wei
 */
public record TransactionContext(Address origin, UInt256 gasPrice, List<Hash> blobHashes) {
    public TransactionContext {
        blobHashes = List.copyOf(blobHashes);
    }
}
