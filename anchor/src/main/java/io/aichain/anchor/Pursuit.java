package io.aichain.anchor;

import io.aichain.anchor.bitcoin.AnchorBitcoin;
import io.aichain.anchor.domain.AnchorHistory;
import io.aichain.anchor.domain.AnchorLedger;
import io.aichain.anchor.domain.Sighting;
import io.aichain.anchor.domain.Version;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Txid;
import io.aichain.bitcoin.node.NodeException;
import io.aichain.bitcoin.reader.OutputChainView;
import io.aichain.chain.primitives.MalformedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at Bitcoin, and remembers between looks what the node refused and since when a transaction waits. */
final class Pursuit {
    private final AnchorBitcoin bitcoin;
    private final Map<Txid, Integer> waitingSince = new HashMap<>();
    private final Set<Txid> refused = new HashSet<>();
    private int refusedAtHeight;

    Pursuit(AnchorBitcoin bitcoin) {
        this.bitcoin = bitcoin;
    }

    Sighting look(AnchorLedger ledger) throws NodeException, MalformedException {
        OutputChainView chain = bitcoin.chain();
        int height = chain.tip().height();
        // Each block may have changed what a node takes: what it refused is offered again.
        if (height != refusedAtHeight) refused.clear();
        refusedAtHeight = height;
        Map<OutPoint, Txid> pooled = new HashMap<>();
        for (OutPoint output : outputs(ledger, chain)) {
            bitcoin.pooledSpender(output).ifPresent(txid -> pooled.put(output, txid));
        }
        waitingSince.keySet().retainAll(pooled.values());
        pooled.values().forEach(txid -> waitingSince.putIfAbsent(txid, height));
        return new Sighting(chain, pooled, refused, waitingSince);
    }

    void refused(Txid txid) {
        refused.add(txid);
    }

    /** The chain's tip, and whatever our unconfirmed versions spend. */
    private static Set<OutPoint> outputs(AnchorLedger ledger, OutputChainView chain) {
        Set<OutPoint> outputs = new HashSet<>();
        Optional<OutPoint> tip = chain.spends().isEmpty()
                ? Optional.empty()
                : chain.spends().getLast().next();
        tip.ifPresent(outputs::add);
        for (AnchorHistory history : ledger.above(chain.spends().size() - 1L).values()) {
            for (Version version : history.versions()) outputs.add(version.spends());
        }
        return outputs;
    }
}
