package io.aichain.anchor.bitcoin;

import io.aichain.anchor.outbox.StoredVersion;
import io.aichain.bitcoin.AnchorKey;
import io.aichain.bitcoin.BlockRef;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Txid;
import io.aichain.bitcoin.Utxo;
import io.aichain.bitcoin.node.ChainInfo;
import io.aichain.bitcoin.node.MempoolEntry;
import io.aichain.bitcoin.node.MempoolInfo;
import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.node.NodeException;
import io.aichain.bitcoin.node.ScannedCoin;
import io.aichain.bitcoin.node.SendResult;
import io.aichain.bitcoin.node.TxOutInfo;
import io.aichain.bitcoin.reader.AnchorSpend;
import io.aichain.bitcoin.reader.BlockSource;
import io.aichain.bitcoin.reader.OutputChainReader;
import io.aichain.bitcoin.reader.OutputChainRule;
import io.aichain.bitcoin.reader.OutputChainView;
import io.aichain.chain.primitives.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bitcoin through one node. */
public final class NodeBitcoin implements AnchorBitcoin {
    private static final Logger LOG = LoggerFactory.getLogger(NodeBitcoin.class);
    private static final int COINBASE_MATURITY = 100;

    private final NodeClient node;
    private final AnchorKey key;
    private final OutputChainRule rule;
    private final int feeTargetBlocks;
    private List<AnchorSpend> known = List.of();
    private Optional<OutputChainReader> reader = Optional.empty();
    private Optional<OutputChainView> view = Optional.empty();
    /** What the node called its best block when it was last asked; empty when it may have changed by our own doing. */
    private Optional<BlockRef> best = Optional.empty();

    /** @param feeTargetBlocks within which an anchor should confirm, for the node's estimate */
    public NodeBitcoin(NodeClient node, AnchorKey key, OutputChainRule rule, int feeTargetBlocks) {
        this.node = node;
        this.key = key;
        this.rule = rule;
        this.feeTargetBlocks = feeTargetBlocks;
    }

    @Override
    public Optional<String> objection() throws NodeException {
        ChainInfo info = node.chainInfo();
        best = Optional.of(info.best());
        if (!info.chain().equals(key.chain().rpcName())) {
            return Optional.of("the node is on " + info.chain() + ", genesis says "
                    + key.chain().label());
        }
        // A regtest node calls itself syncing while its tip is old; there is nobody to sync from.
        if (info.syncing() && info.headers() > info.best().height()) {
            return Optional.of("the node is syncing: block " + info.best().height() + " of " + info.headers());
        }
        return Optional.empty();
    }

    @Override
    public void beginBehind(List<AnchorSpend> spends) {
        if (reader.isEmpty()) known = spends;
    }

    @Override
    public OutputChainView chain() throws NodeException, MalformedException {
        if (view.isPresent() && best.equals(Optional.of(view.get().tip()))) return view.get();
        BlockSource source = BlockSource.of(node);
        if (reader.isEmpty()) {
            Optional<OutputChainReader> behind = OutputChainReader.behind(rule, known, source);
            reader = behind.or(() -> Optional.of(new OutputChainReader(rule)));
            LOG.info(
                    "Bitcoin is read from block {}",
                    behind.isPresent() ? known.getLast().block() : rule.startHeight());
            known = List.of();
        }
        view = Optional.of(
                reader.get().advance(source, OutputChainReader.Progress.SILENT).view());
        return view.get();
    }

    @Override
    public Optional<Txid> pooledSpender(OutPoint output) throws NodeException {
        return node.pooledSpender(output);
    }

    @Override
    public Optional<Sat> pooledFees(Txid txid) throws NodeException {
        return node.mempoolEntry(txid).map(MempoolEntry::descendantFees);
    }

    @Override
    public SendResult send(StoredVersion stored) throws NodeException {
        // the answer may be that a block has it: the next look asks for it
        best = Optional.empty();
        return node.send(stored.version().raw());
    }

    @Override
    public FeeMarket fees() throws NodeException {
        MempoolInfo info = node.mempoolInfo();
        return new FeeMarket(node.estimateFee(feeTargetBlocks), info.floor(), info.incremental());
    }

    @Override
    public List<Utxo> coins() throws NodeException {
        int tip = node.blockCount();
        List<Utxo> coins = new ArrayList<>();
        for (ScannedCoin coin : node.coinsOf(key.address())) {
            boolean mature = !coin.coinbase() || tip + 1 - coin.utxo().height() >= COINBASE_MATURITY;
            if (mature && node.unspent(coin.utxo().outPoint(), true).isPresent()) coins.add(coin.utxo());
        }
        return coins;
    }

    @Override
    public Optional<Sat> value(OutPoint output) throws NodeException {
        return node.unspent(output, false).map(TxOutInfo::value);
    }

    @Override
    public void close() {
        node.close();
    }
}
