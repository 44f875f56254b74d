package io.aichain.executor.chain;

import io.aichain.chain.block.Header;
import io.aichain.chain.block.Receipt;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.report.Skip;
import io.aichain.chain.rlp.RlpWriter;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionType;
import io.aichain.evm.interpreter.Creations;
import io.aichain.execution.PayloadItem;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.domain.ReceiptView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A block as readers see it, with its receipts. */
record BlockViews(BlockView block, List<ReceiptView> receipts) {
    BlockViews {
        receipts = List.copyOf(receipts);
    }

    /**
     * @param orderedHash zero for block 0
     * @param executed the transactions of the block, in order, as many as receipts
     */
    static BlockViews of(
            Header header,
            Hash orderedHash,
            long timeMillis,
            List<PayloadItem.Readable> executed,
            List<Receipt> receipts,
            List<Skip> skips) {
        Hash hash = header.hash();
        List<BlockView.Included> included = new ArrayList<>();
        for (int i = 0; i < executed.size(); i++) {
            PayloadItem.Readable item = executed.get(i);
            included.add(new BlockView.Included(item.transaction(), item.hash(), item.sender(), i));
        }
        BlockView block = new BlockView(header, hash, orderedHash, timeMillis, included, skips, size(header, executed));
        return new BlockViews(block, receipts(block, receipts));
    }

    private static List<ReceiptView> receipts(BlockView block, List<Receipt> receipts) {
        List<ReceiptView> views = new ArrayList<>();
        long before = 0;
        int logs = 0;
        for (int i = 0; i < receipts.size(); i++) {
            Receipt receipt = receipts.get(i);
            BlockView.Included in = block.transactions().get(i);
            Transaction tx = in.transaction();
            Optional<Address> created =
                    tx.isCreation() ? Optional.of(Creations.address(in.sender(), tx.nonce())) : Optional.empty();
            views.add(new ReceiptView(
                    receipt,
                    in.hash(),
                    i,
                    block.header().number(),
                    block.hash(),
                    in.sender(),
                    tx.to(),
                    created,
                    receipt.cumulativeGasUsed() - before,
                    tx.effectiveGasPrice(block.header().baseFeePerGas()),
                    logs));
            before = receipt.cumulativeGasUsed();
            logs += receipt.logs().size();
        }
        return views;
    }

    /** Of rlp([header, transactions, [], []]); a typed transaction stands in it as a string. */
    private static long size(Header header, List<PayloadItem.Readable> executed) {
        byte[] encoded = RlpWriter.list(w -> {
            w.encoded(header.encoded().unsafeArray());
            w.nested(all -> {
                for (PayloadItem.Readable item : executed)
                    transaction(all, item.transaction().type(), item.raw());
            });
            w.nested(uncles -> {}).nested(withdrawals -> {});
        });
        return encoded.length;
    }

    private static void transaction(RlpWriter out, TransactionType type, Bytes raw) {
        if (type == TransactionType.LEGACY) out.encoded(raw.unsafeArray());
        else out.bytes(raw);
    }
}
