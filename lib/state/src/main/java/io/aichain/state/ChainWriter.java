package io.aichain.state;

import io.aichain.chain.block.Header;
import io.aichain.chain.primitives.Hash;
import io.aichain.state.kv.WriteBatch;
import java.util.List;

/** Puts one block's place in the chain into a batch: header, ordered bytes, receipts, and the indexes that lead to them. */
final class ChainWriter {
    private ChainWriter() {}

    static Tip write(WriteBatch batch, BlockCommit block) {
        long number = block.number();
        Columns.ORDERED.put(batch, number, block.orderedBlock());
        Columns.RECEIPTS.put(batch, number, block.receipts());
        List<Hash> transactions = block.transactions();
        for (int i = 0; i < transactions.size(); i++) {
            Columns.TRANSACTIONS.put(batch, transactions.get(i), new TransactionLocation(number, i));
        }
        if (!block.skips().isEmpty()) Columns.SKIPS.put(batch, number, block.skips());
        for (int i = 0; i < block.skips().size(); i++) {
            Hash skipped = block.skips().get(i).transaction();
            Columns.SKIPPED.put(batch, skipped, new TransactionLocation(number, i));
        }
        Hash hash = header(batch, block.header());
        Tip tip = new Tip(number, hash, block.orderedHash(), block.state().root(), block.logPosition());
        MetaKey.TIP.put(batch, tip);
        return tip;
    }

    static Tip genesis(WriteBatch batch, GenesisBlock genesis) {
        Hash hash = header(batch, genesis.header());
        Tip tip = new Tip(0, hash, genesis.genesisHash(), genesis.header().stateRoot(), genesis.logPosition());
        MetaKey.FORMAT.put(batch, Columns.FORMAT_VERSION);
        MetaKey.GENESIS.put(batch, genesis.genesisHash());
        MetaKey.OLDEST_STATE.put(batch, 0L);
        MetaKey.TIP.put(batch, tip);
        return tip;
    }

    private static Hash header(WriteBatch batch, Header header) {
        Hash hash = header.hash();
        Columns.HEADERS.put(batch, header.number(), header);
        Columns.NUMBERS.put(batch, hash, header.number());
        return hash;
    }
}
