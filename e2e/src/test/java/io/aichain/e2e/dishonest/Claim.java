package io.aichain.e2e.dishonest;

import io.aichain.chain.block.Header;
import io.aichain.chain.crypto.Signature;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.cli.devnet.DevnetKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a writer says the chain is: may be a lie.
 *
 * @param lastHash of the ordered block that the signature is over
 * @param last header that the writer says the last block has
 */
record Claim(List<OrderedBlock> blocks, Hash lastHash, Signature signature, Header last) {
    static Claim honest(ExecutedChain chain) {
        return honest(chain, 1, chain.blocks().size());
    }

    /** Some of the blocks. */
    static Claim honest(ExecutedChain chain, int first, int last) {
        return signed(chain.blocks().subList(first - 1, last), chain.headers().get(last));
    }

    static Claim wrongRoot(ExecutedChain chain) {
        return honest(chain).withWrongRoot();
    }

    /** Another state root in the last header. */
    Claim withWrongRoot() {
        Header h = last;
        Header wrong = new Header(
                h.parentHash(),
                h.beneficiary(),
                new Hash(1, 2, 3, 4),
                h.transactionsRoot(),
                h.receiptsRoot(),
                h.logsBloom(),
                h.number(),
                h.gasLimit(),
                h.gasUsed(),
                h.timestamp(),
                h.extraData(),
                h.prevRandao(),
                h.baseFeePerGas(),
                h.withdrawalsRoot(),
                h.blobGasUsed(),
                h.excessBlobGas(),
                h.parentBeaconBlockRoot(),
                h.requestsHash());
        return signed(blocks, wrong);
    }

    /** Other transactions in block 2, where the writer has only what the sequencer signed for the right ones. */
    static Claim withoutSequencer(ExecutedChain chain, UnaryOperator<List<Bytes>> change) {
        List<OrderedBlock> blocks = new ArrayList<>(chain.blocks());
        OrderedBlock second = blocks.get(1);
        blocks.set(1, ExecutedChain.block(chain.genesis(), 2, second.parentHash(), change.apply(second.payload())));
        Claim honest = honest(chain);
        return new Claim(relinked(chain, blocks), honest.lastHash(), honest.signature(), honest.last());
    }

    /** Other transactions in block 2, signed again by the sequencer, beside the results of the right ones. */
    static Claim withSequencer(ExecutedChain chain, UnaryOperator<List<Bytes>> change) {
        return signed(withoutSequencer(chain, change).blocks(), chain.headers().getLast());
    }

    private static List<OrderedBlock> relinked(ExecutedChain chain, List<OrderedBlock> blocks) {
        List<OrderedBlock> linked = new ArrayList<>();
        Hash parent = chain.genesis().hash();
        for (OrderedBlock block : blocks) {
            linked.add(ExecutedChain.block(chain.genesis(), block.number(), parent, block.payload()));
            parent = linked.getLast().hash();
        }
        return linked;
    }

    private static Claim signed(List<OrderedBlock> blocks, Header last) {
        OrderRecord record =
                OrderRecord.signed(blocks.getLast(), DevnetKeys.sequencer().secretKey());
        return new Claim(blocks, record.hash(), record.signature(), last);
    }
}
