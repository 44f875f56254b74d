package io.aichain.executor.domain.pool;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.Transaction;
import java.math.BigInteger;

/**
 * A transaction that is well formed.
 *
 * @param cost the most it can take from its sender: gasLimit * feeCap + value; may exceed 256 bits
 */
record Candidate(Bytes raw, Hash hash, Transaction transaction, Address sender, BigInteger cost) {
    static Candidate of(Bytes raw, Hash hash, Transaction tx, Address sender) {
        BigInteger cost = UInt256.of(tx.gasLimit())
                .timesWide(tx.maxFeePerGas())
                .add(tx.value().toBigInteger());
        return new Candidate(raw, hash, tx, sender, cost);
    }

    long nonce() {
        return transaction.nonce();
    }
}
