package io.aichain.bitcoin.reader;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.bitcoin.BlockRef;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Txid;
import io.aichain.bitcoin.wire.BitcoinTransaction;
import io.aichain.bitcoin.wire.OpReturn;
import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
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
    /** What a transaction of a block is to the chain, by its place: vout[1] is its change. */
    static AnchorSpend of(BlockRef block, BitcoinTransaction transaction, OutPoint spent, AnchorPayload payload) {
        boolean hasChange = transaction.outputs().size() > 1;
        return new AnchorSpend(
                block,
                transaction.txid(),
                spent,
                payload,
                hasChange ? Optional.of(new OutPoint(transaction.txid(), 1)) : Optional.empty(),
                hasChange ? transaction.outputs().get(1).value() : Sat.ZERO,
                transaction.raw());
    }

    /**
     * The same from what was written down of one.
     *
     * @throws MalformedException the bytes are no transaction with a payload
     */
    public static AnchorSpend of(BlockRef block, Bytes raw, OutPoint spent) throws MalformedException {
        BitcoinTransaction transaction = BitcoinTransaction.decode(raw);
        Bytes data = OpReturn.data(transaction.outputs().getFirst().script())
                .orElseThrow(() -> malformed("transaction %s: no payload in its first output", transaction.txid()));
        return of(block, transaction, spent, AnchorPayload.decode(data));
    }

    /** Blocks that bury it, its own included. @param tipHeight of the best branch */
    public int depth(int tipHeight) {
        return Math.max(0, tipHeight - block.height() + 1);
    }
}
