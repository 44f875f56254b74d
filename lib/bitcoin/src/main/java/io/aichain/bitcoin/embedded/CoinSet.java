package io.aichain.bitcoin.embedded;

import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.wire.BitcoinTransaction;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The unspent outputs of the active chain. Applying a block gives back what undoes it. */
final class CoinSet implements CoinView {
    private final Map<OutPoint, Output> coins = new HashMap<>();

    @Override
    public Optional<Output> find(OutPoint outPoint) {
        return Optional.ofNullable(coins.get(outPoint));
    }

    Map<OutPoint, Output> all() {
        return coins;
    }

    /** Takes a checked block in. @return the outputs that it spent, made by earlier blocks */
    Map<OutPoint, Output> apply(List<BitcoinTransaction> transactions, int height) {
        Map<OutPoint, Output> spent = new LinkedHashMap<>();
        for (BitcoinTransaction transaction : transactions) {
            for (OutPoint outPoint : transaction.spends()) {
                Output output = coins.remove(outPoint);
                if (output.height() < height) spent.put(outPoint, output);
            }
            outputsOf(transaction, height).forEach(coins::put);
        }
        return spent;
    }

    /** The reverse of {@link #apply}. */
    void undo(List<BitcoinTransaction> transactions, Map<OutPoint, Output> spent) {
        for (BitcoinTransaction transaction : transactions) {
            outputsOf(transaction, 0).keySet().forEach(coins::remove);
        }
        coins.putAll(spent);
    }

    /** OP_RETURN outputs can never be spent and are not kept. */
    static Map<OutPoint, Output> outputsOf(BitcoinTransaction transaction, int height) {
        Map<OutPoint, Output> outputs = new LinkedHashMap<>();
        for (int i = 0; i < transaction.outputs().size(); i++) {
            BitcoinTransaction.TxOut out = transaction.outputs().get(i);
            if (!out.script().isEmpty() && out.script().get(0) == 0x6a) continue;
            outputs.put(
                    new OutPoint(transaction.txid(), i),
                    new Output(out.value(), out.script(), height, transaction.isCoinbase()));
        }
        return outputs;
    }
}
