package io.aichain.bitcoin.embedded;

import static io.aichain.bitcoin.embedded.Refusal.rejected;

import io.aichain.bitcoin.FeeRate;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Txid;
import io.aichain.bitcoin.tx.FeePolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Transactions that wait, parents before children. The only rule beyond validity is replacement: the newcomer must pay what Bitcoin Core
 * asks of a replacement, so that our own rule is put to the test.
 */
final class Mempool {
    static final FeeRate INCREMENTAL = FeeRate.ofSatPerVbyte(1);
    private static final int MAX_TRANSACTIONS = 5000;

    private final Map<Txid, PooledTransaction> transactions = new LinkedHashMap<>();
    private final Map<OutPoint, Txid> spenders = new HashMap<>();

    Optional<PooledTransaction> find(Txid txid) {
        return Optional.ofNullable(transactions.get(txid));
    }

    Optional<Txid> spender(OutPoint outPoint) {
        return Optional.ofNullable(spenders.get(outPoint));
    }

    /** In an order in which a block may take them. */
    List<PooledTransaction> inOrder() {
        return List.copyOf(transactions.values());
    }

    /** The coins of the chain, and the outputs of what waits; who spends them already is no matter here. */
    CoinView over(CoinView chain) {
        return outPoint -> {
            PooledTransaction parent = transactions.get(outPoint.txid());
            return parent == null
                    ? chain.find(outPoint)
                    : Optional.ofNullable(CoinSet.outputsOf(parent.transaction(), Output.POOLED)
                            .get(outPoint));
        };
    }

    /** What a newcomer would throw out, with all descendants; refuses when it does not pay for that. */
    List<PooledTransaction> evictedBy(PooledTransaction newcomer) throws Refusal {
        Map<Txid, PooledTransaction> evicted = new LinkedHashMap<>();
        for (OutPoint outPoint : newcomer.spends()) {
            spender(outPoint).ifPresent(txid -> withDescendants(txid).forEach(t -> evicted.put(t.txid(), t)));
        }
        Sat fees = Sat.ZERO;
        for (PooledTransaction old : evicted.values()) fees = fees.plus(old.fee());
        for (OutPoint outPoint : newcomer.spends()) {
            if (evicted.containsKey(outPoint.txid())) throw rejected("bad-txns-spends-conflicting-tx");
            Txid direct = spenders.get(outPoint);
            if (direct == null) continue;
            PooledTransaction old = transactions.get(direct);
            Sat needs = FeePolicy.replacementMinimum(old.fee(), old.vsize(), fees, newcomer.vsize(), INCREMENTAL);
            if (newcomer.fee().compareTo(needs) < 0) {
                throw rejected("insufficient fee, rejecting replacement " + newcomer.txid() + "; " + newcomer.fee()
                        + " < " + needs);
            }
        }
        return List.copyOf(evicted.values());
    }

    void add(PooledTransaction newcomer) throws Refusal {
        List<PooledTransaction> evicted = evictedBy(newcomer);
        if (transactions.size() - evicted.size() >= MAX_TRANSACTIONS) throw rejected("mempool full");
        evicted.forEach(this::remove);
        transactions.put(newcomer.txid(), newcomer);
        newcomer.spends().forEach(outPoint -> spenders.put(outPoint, newcomer.txid()));
    }

    /** The transaction and all that spend it, directly or not. */
    List<PooledTransaction> withDescendants(Txid root) {
        Map<Txid, PooledTransaction> family = new LinkedHashMap<>();
        family.put(root, transactions.get(root));
        // Parents stand before children, so one pass finds all.
        for (PooledTransaction candidate : transactions.values()) {
            if (candidate.spends().stream().anyMatch(o -> family.containsKey(o.txid()))) {
                family.put(candidate.txid(), candidate);
            }
        }
        return new ArrayList<>(family.values());
    }

    void clear() {
        transactions.clear();
        spenders.clear();
    }

    private void remove(PooledTransaction old) {
        transactions.remove(old.txid());
        old.spends().forEach(spenders::remove);
    }
}
