package io.aichain.bitcoin.embedded;

import static io.aichain.bitcoin.embedded.Refusal.rejected;

import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.FeeRate;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Txid;
import io.aichain.bitcoin.node.NodeError;
import io.aichain.bitcoin.wire.BitcoinTransaction;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chain and mempool kept in step: what a block takes leaves the mempool, what a reorganisation gives back returns to it. One thread at a time. */
final class RegtestNode {
    /** The default {@code maxfeerate} of nodes: 0.1 bitcoin for 1,000 virtual bytes. */
    private static final FeeRate ABSURD = new FeeRate(10_000_000);

    private static final int MAX_BLOCK_VSIZE = 990_000;

    private static final Logger LOG = LoggerFactory.getLogger(RegtestNode.class);

    private final RegtestChain chain;
    private final Mempool pool = new Mempool();
    private final LongSupplier nowSeconds;
    private long extra;

    RegtestNode(RegtestChain chain, LongSupplier nowSeconds) {
        this.chain = chain;
        this.nowSeconds = nowSeconds;
    }

    RegtestChain chain() {
        return chain;
    }

    Mempool pool() {
        return pool;
    }

    /** {@code sendrawtransaction}. */
    Txid send(Bytes raw) throws Refusal {
        BitcoinTransaction transaction = decode(raw);
        if (isPooled(transaction)) return transaction.txid();
        if (hasUnspentOutputs(transaction)) {
            throw new Refusal(NodeError.VERIFY_ALREADY_IN_CHAIN, "Transaction outputs already in utxo set");
        }
        PooledTransaction checked = check(transaction);
        if (checked.fee().compareTo(ABSURD.feeFor(checked.vsize())) > 0) {
            throw new Refusal(NodeError.VERIFY, "Fee exceeds maximum configured by user (maxfeerate)");
        }
        pool.add(checked);
        return checked.txid();
    }

    /** {@code testmempoolaccept}: returns when it would be taken. */
    void test(Bytes raw) throws Refusal {
        BitcoinTransaction transaction = decode(raw);
        if (isPooled(transaction)) throw rejected("txn-already-in-mempool");
        if (hasUnspentOutputs(transaction)) throw rejected("txn-already-known");
        try {
            pool.evictedBy(check(transaction));
        } catch (Refusal refusal) {
            throw refusal.error().code() == NodeError.VERIFY ? rejected("missing-inputs") : refusal;
        }
    }

    /** {@code generatetoaddress}. */
    List<BlockHash> mine(int count, Bytes payTo) throws Refusal, IOException {
        List<BlockHash> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<PooledTransaction> chosen = new ArrayList<>();
            int vsize = 0;
            for (PooledTransaction transaction : pool.inOrder()) {
                vsize += transaction.vsize();
                // Whatever follows may need what is left out: the block ends here.
                if (vsize > MAX_BLOCK_VSIZE) break;
                chosen.add(transaction);
            }
            blocks.add(mine(payTo, chosen));
        }
        return blocks;
    }

    /** {@code generateblock}: exactly these, parents first. */
    BlockHash mineExactly(Bytes payTo, List<Bytes> raws) throws Refusal, IOException {
        Mempool own = new Mempool();
        List<PooledTransaction> chosen = new ArrayList<>();
        for (Bytes raw : raws) {
            PooledTransaction transaction = check(decode(raw), own);
            for (var outPoint : transaction.spends()) {
                if (own.spender(outPoint).isPresent()) throw Refusal.missingInputs();
            }
            own.add(transaction);
            chosen.add(transaction);
        }
        return mine(payTo, chosen);
    }

    /** {@code submitblock}. */
    void submit(Bytes block) throws Refusal, IOException {
        settle(chain.add(block));
    }

    void invalidate(BlockHash hash) throws Refusal, IOException {
        ChainEntry entry = known(hash);
        if (entry.height() == 0) throw new Refusal(NodeError.INVALID_PARAMETER, "the genesis block stays");
        settle(chain.invalidate(entry));
    }

    void reconsider(BlockHash hash) throws Refusal, IOException {
        settle(chain.reconsider(known(hash)));
    }

    ChainEntry known(BlockHash hash) throws Refusal {
        return chain.find(hash).orElseThrow(() -> new Refusal(NodeError.INVALID_ADDRESS_OR_KEY, "Block not found"));
    }

    private BlockHash mine(Bytes payTo, List<PooledTransaction> chosen) throws Refusal, IOException {
        ChainEntry tip = chain.tip();
        long time = Math.max(nowSeconds.getAsLong(), chain.medianTimeSeconds(tip) + 1);
        // Time and counter together keep coinbases apart, across restarts too.
        long unique = (nowSeconds.getAsLong() << 20) + extra++;
        Bytes block = Miner.mine(tip.hash(), tip.height() + 1, time, payTo, unique, chosen);
        settle(chain.add(block));
        return chain.tip().hash();
    }

    /** Everything in the mempool is judged anew on the changed coins; what came back from undone blocks stands first, as it was first. */
    private void settle(RegtestChain.Change change) {
        if (change.undone().isEmpty() && change.done().isEmpty()) return;
        List<BitcoinTransaction> candidates = new ArrayList<>(change.undone());
        pool.inOrder().forEach(t -> candidates.add(t.transaction()));
        pool.clear();
        for (BitcoinTransaction candidate : candidates) {
            try {
                if (!isPooled(candidate)) pool.add(check(candidate));
            } catch (Refusal gone) {
                // Confirmed now, or in conflict with what is: it has no place in the mempool any more.
                LOG.debug("leaves the mempool: {}: {}", candidate.txid(), gone.error());
            }
        }
    }

    private PooledTransaction check(BitcoinTransaction transaction) throws Refusal {
        return check(transaction, pool);
    }

    private PooledTransaction check(BitcoinTransaction transaction, Mempool over) throws Refusal {
        ChainEntry tip = chain.tip();
        Sat fee = TransactionCheck.check(
                transaction, over.over(chain.coins()), tip.height() + 1, chain.medianTimeSeconds(tip));
        return new PooledTransaction(transaction, fee);
    }

    private boolean isPooled(BitcoinTransaction transaction) {
        return pool.find(transaction.txid()).isPresent();
    }

    private boolean hasUnspentOutputs(BitcoinTransaction transaction) {
        return CoinSet.outputsOf(transaction, 0).keySet().stream()
                .anyMatch(o -> chain.coins().find(o).isPresent());
    }

    private static BitcoinTransaction decode(Bytes raw) throws Refusal {
        try {
            return BitcoinTransaction.decode(raw);
        } catch (MalformedException e) {
            throw new Refusal(NodeError.DESERIALIZATION, "TX decode failed: " + e.getMessage());
        }
    }
}
