package io.aichain.bitcoin.reader;

import io.aichain.bitcoin.BlockRef;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Txid;
import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.primitives.Bytes;
import java.util.Optional;

/**
 * A transaction of the chain of outputs: the start transaction, or an anchor that spends the output before.
 *
 * @param spends the output of the chain that it takes; for the start transaction a coin of the anchor key
 * @param next its change, vout[1]: the chain's next output; empty when there is none
 * @param nextValue of that output, zero when there is none
 * @param raw with witness as the block has it
 */
public record AnchorSpend(
        BlockRef block,
        Txid txid,
        OutPoint spends,
        AnchorPayload payload,
        Optional<OutPoint> next,
        Sat nextValue,
        Bytes raw) {
    /** Blocks that bury it, its own included. @param tipHeight of the best branch */
    public int depth(int tipHeight) {
        return Math.max(0, tipHeight - block.height() + 1);
    }
}
