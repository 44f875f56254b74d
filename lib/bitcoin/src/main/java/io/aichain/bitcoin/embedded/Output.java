package io.aichain.bitcoin.embedded;

import io.aichain.bitcoin.Sat;
import io.aichain.chain.primitives.Bytes;

/** An output that can be spent. @param height of its block; {@link #POOLED} while the mempool has it */
record Output(Sat value, Bytes script, int height, boolean coinbase) {
    static final int POOLED = -1;
}
