package io.aichain.state;

import io.aichain.chain.block.Header;
import io.aichain.chain.block.Receipt;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.state.kv.WriteBatch;
import java.util.List;

/** Puts one block's place in the chain into a batch: header, ordered bytes, receipts, and the indexes that lead to them. */
final class ChainWriter {
    private ChainWriter() {}

    static Tip write(WriteBatch batch, BlockCommit block) {
        return write(
                batch,
                block.header(),
                block.orderedHash(),
                block.orderedBlock(),
                block.receipts(),
                block.transactions(),
                block.skips(),
                block.logPosition());
    }

    private static Tip write(
            WriteBatch batch,
            Header header,
            Hash orderedHash,
            Bytes orderedBlock,
            List<Receipt> receipts,
            List<Hash> transactions,
            List<SkippedTransaction> skips,
            Bytes logPosition) {
        long number = header.number();
        Columns.ORDERED.put(batch, number, orderedBlock);
        Columns.RECEIPTS.put(batch, number, receipts);
        for (int i = 0; i < transactions.size(); i++) {
            Columns.TRANSACTIONS.put(batch, transactions.get(i), new TransactionLocation(number, i));
        }
        if (!skips.isEmpty()) Columns.SKIPS.put(batch, number, skips);
        for (int i = 0; i < skips.size(); i++) {
            Columns.SKIPPED.put(batch, skips.get(i).transaction(), new TransactionLocation(number, i));
        }
        Hash hash = header(batch, header);
        Tip tip = new Tip(number, hash, orderedHash, header.stateRoot(), logPosition);
        MetaKey.TIP.put(batch, tip);
        return tip;
    }

    static Tip genesis(WriteBatch batch, GenesisBlock genesis) {
        Hash hash = header(batch, genesis.header());
        Tip tip = new Tip(0, hash, genesis.genesisHash(), genesis.header().stateRoot(), genesis.logPosition());
        MetaKey.FORMAT.put(batch, Columns.FORMAT_VERSION);
        MetaKey.GENESIS.put(batch, genesis.genesisHash());
        MetaKey.OLDEST_STATE.put(batch, 0L);
        MetaKey.TRIES.put(batch, 0L);
        MetaKey.FIRST_BODY.put(batch, 1L);
        MetaKey.TIP.put(batch, tip);
        return tip;
    }

    /**
     * The chain of a store that begins with a snapshot: block 0, the headers before the block, and the block.
     *
     * @param zero header of block 0; null in a store that is only compared
     */
    static void imported(WriteBatch batch, StateHead head, Header zero, List<Hash> transactions) {
        long number = head.header().number();
        MetaKey.FORMAT.put(batch, Columns.FORMAT_VERSION);
        MetaKey.GENESIS.put(batch, head.genesisHash());
        MetaKey.OLDEST_STATE.put(batch, number);
        MetaKey.TRIES.put(batch, number);
        MetaKey.FIRST_BODY.put(batch, Math.max(1, number));
        if (zero != null) header(batch, zero);
        head.ancestors().forEach(ancestor -> header(batch, ancestor));
        if (number == 0) {
            Hash hash = header(batch, head.header());
            Hash root = head.header().stateRoot();
            MetaKey.TIP.put(batch, new Tip(0, hash, head.orderedHash(), root, head.logPosition()));
            return;
        }
        write(
                batch,
                head.header(),
                head.orderedHash(),
                head.orderedBlock(),
                head.receipts(),
                transactions,
                head.skips(),
                head.logPosition());
    }

    private static Hash header(WriteBatch batch, Header header) {
        Hash hash = header.hash();
        Columns.HEADERS.put(batch, header.number(), header);
        Columns.NUMBERS.put(batch, hash, header.number());
        return hash;
    }
}
