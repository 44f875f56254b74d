package io.aichain.bitcoin.embedded;

import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Txid;
import io.aichain.bitcoin.wire.BitcoinTransaction;
import io.aichain.chain.primitives.Bytes;
import java.util.List;

/** A transaction that waits for a block. */
record PooledTransaction(BitcoinTransaction transaction, Sat fee) {
    Txid txid() {
        return transaction.txid();
    }

    List<OutPoint> spends() {
        return transaction.spends();
    }

    Bytes raw() {
        return transaction.raw();
    }

    int vsize() {
        return transaction.vsize();
    }
}
