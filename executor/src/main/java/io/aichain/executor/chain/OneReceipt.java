package io.aichain.executor.chain;

import io.aichain.chain.block.Header;
import io.aichain.chain.block.Receipt;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.tx.Transaction;
import io.aichain.evm.interpreter.Creations;
import io.aichain.execution.PayloadItem;
import io.aichain.executor.domain.ReceiptView;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One receipt of a block that is not at hand: of its transactions, only the one that is asked for is read and its sender recovered. */
final class OneReceipt {
    private OneReceipt() {}

    /**
     * @param skipped indices of payload items that were not executed
     * @param index among the executed ones
     */
    static ReceiptView of(
            Genesis genesis,
            Header header,
            OrderedBlock ordered,
            Set<Integer> skipped,
            List<Receipt> receipts,
            int index) {
        if (!(PayloadItem.read(payload(ordered, skipped, index), genesis) instanceof PayloadItem.Readable item)) {
            throw new IllegalStateException(
                    "block " + header.number() + ": executed transaction " + index + " cannot be read");
        }
        Transaction tx = item.transaction();
        Receipt receipt = receipts.get(index);
        Optional<Address> created =
                tx.isCreation() ? Optional.of(Creations.address(item.sender(), tx.nonce())) : Optional.empty();
        long before = index == 0 ? 0 : receipts.get(index - 1).cumulativeGasUsed();
        int logs = receipts.subList(0, index).stream()
                .mapToInt(r -> r.logs().size())
                .sum();
        return new ReceiptView(
                receipt,
                item.hash(),
                index,
                header.number(),
                header.hash(),
                item.sender(),
                tx.to(),
                created,
                receipt.cumulativeGasUsed() - before,
                tx.effectiveGasPrice(header.baseFeePerGas()),
                logs);
    }

    private static Bytes payload(OrderedBlock ordered, Set<Integer> skipped, int index) {
        int executed = -1;
        for (int i = 0; i < ordered.payload().size(); i++) {
            if (!skipped.contains(i) && ++executed == index)
                return ordered.payload().get(i);
        }
        throw new IllegalStateException("block " + ordered.number() + " has no executed transaction " + index);
    }
}
