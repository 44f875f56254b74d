package io.aichain.anchor.domain;

import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Txid;
import io.aichain.bitcoin.reader.OutputChainView;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was seen of Bitcoin at one look.
 *
 * @param chain the chain of outputs on the best branch, from checked blocks
 * @param pooled for outputs that matter: who spends them in the mempool
 * @param refused transactions of ours that the node would not take at this height, with nothing in their place
 * @param waitingSince height at which a pooled transaction was first seen there
 */
public record Sighting(
        OutputChainView chain, Map<OutPoint, Txid> pooled, Set<Txid> refused, Map<Txid, Integer> waitingSince) {
    public Sighting {
        pooled = Map.copyOf(pooled);
        refused = Set.copyOf(refused);
        waitingSince = Map.copyOf(waitingSince);
    }

    public int tipHeight() {
        return chain.tip().height();
    }

    /** Number of the last anchor in a block; -1 before the start transaction. */
    public long confirmed() {
        return chain.spends().size() - 1L;
    }

    Optional<Txid> spender(OutPoint output) {
        return Optional.ofNullable(pooled.get(output));
    }

    int blocksWaited(Txid txid) {
        return tipHeight() - waitingSince.getOrDefault(txid, tipHeight());
    }
}
