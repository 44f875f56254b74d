package io.aichain.anchor.bitcoin;

import io.aichain.anchor.outbox.StoredVersion;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Txid;
import io.aichain.bitcoin.Utxo;
import io.aichain.bitcoin.node.NodeException;
import io.aichain.bitcoin.node.SendResult;
import io.aichain.bitcoin.reader.AnchorSpend;
import io.aichain.bitcoin.reader.OutputChainView;
import io.aichain.chain.primitives.MalformedException;
import java.util.List;
import java.util.Optional;

/** What the anchor asks of Bitcoin. */
public interface AnchorBitcoin extends AutoCloseable {
    /** Refuses a node that is on another network or still far behind. @return the reason, empty when all is well */
    Optional<String> objection() throws NodeException;

    /**
     * What a predecessor wrote down as final, as a place to begin to read behind; used once, at the first look at the chain.
     *
     * @param spends from the start transaction on
     */
    void beginBehind(List<AnchorSpend> spends);

    /** The chain of outputs on the best branch, read on to its tip. */
    OutputChainView chain() throws NodeException, MalformedException;

    /** Who spends an output in the mempool. */
    Optional<Txid> pooledSpender(OutPoint output) throws NodeException;

    /** Fees of a pooled transaction and all that spend it; empty when it is not there. */
    Optional<Sat> pooledFees(Txid txid) throws NodeException;

    /** Takes only what lies in the topic already (P7). */
    SendResult send(StoredVersion version) throws NodeException;

    FeeMarket fees() throws NodeException;

    /** Confirmed coins of the anchor key that can be spent now. Slow on a large chain. */
    List<Utxo> coins() throws NodeException;

    /** Value of a confirmed output that no block spends. */
    Optional<Sat> value(OutPoint output) throws NodeException;

    @Override
    void close();
}
