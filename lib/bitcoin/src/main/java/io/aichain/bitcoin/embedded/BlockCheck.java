package io.aichain.bitcoin.embedded;

import static io.aichain.bitcoin.embedded.Refusal.rejected;

import io.aichain.bitcoin.BitcoinChain;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.wire.BitcoinTransaction;
import io.aichain.bitcoin.wire.BlockHeader;
import io.aichain.bitcoin.wire.RawBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules that a block must keep to be taken on top of a chain. */
final class BlockCheck {
    private static final long MAX_AHEAD_SECONDS = 7200;

    private BlockCheck() {}

    /** What can be said without the coins. @param medianTimeSeconds of the eleven blocks before */
    static void header(BlockHeader header, long medianTimeSeconds, long nowSeconds) throws Refusal {
        if (header.bits() != BitcoinChain.REGTEST.easiestBits()) throw rejected("bad-diffbits");
        try {
            if (!header.hasWork()) throw rejected("high-hash");
        } catch (MalformedException e) {
            throw rejected("bad-diffbits");
        }
        if (header.timeSeconds() <= medianTimeSeconds) throw rejected("time-too-old");
        if (header.timeSeconds() > nowSeconds + MAX_AHEAD_SECONDS) throw rejected("time-too-new");
    }

    /** The transactions, on the coins of the chain before. */
    static void transactions(RawBlock block, CoinView chain, int height, long medianTimeSeconds) throws Refusal {
        BitcoinTransaction coinbase = block.transactions().getFirst();
        if (!coinbaseSays(coinbase, height)) throw rejected("bad-cb-height");
        Map<OutPoint, Output> made = new HashMap<>();
        Set<OutPoint> spent = new HashSet<>();
        CoinView coins = outPoint -> spent.contains(outPoint)
                ? Optional.empty()
                : Optional.ofNullable(made.get(outPoint)).or(() -> chain.find(outPoint));
        Sat allowed = Miner.subsidy(height);
        List<BitcoinTransaction> others =
                block.transactions().subList(1, block.transactions().size());
        for (BitcoinTransaction transaction : others) {
            allowed = allowed.plus(TransactionCheck.check(transaction, coins, height, medianTimeSeconds));
            spent.addAll(transaction.spends());
            made.putAll(CoinSet.outputsOf(transaction, height));
        }
        long paid =
                coinbase.outputs().stream().mapToLong(o -> o.value().value()).sum();
        if (paid > allowed.value()) throw rejected("bad-cb-amount");
        checkWitnesses(coinbase, others);
    }

    /** BIP 34: the coinbase's script begins with the height, behind version, count, outpoint and script length. */
    private static boolean coinbaseSays(BitcoinTransaction coinbase, int height) {
        int scriptAt = 4 + 1 + 36 + 1;
        byte[] push = Miner.heightPush(height);
        Bytes bytes = coinbase.stripped();
        return bytes.size() >= scriptAt + push.length
                && bytes.slice(scriptAt, scriptAt + push.length).equals(Bytes.wrap(push));
    }

    /** The last output that looks like a commitment counts (BIP 141). Miners other than this one may reserve other bytes than zero. */
    private static void checkWitnesses(BitcoinTransaction coinbase, List<BitcoinTransaction> others) throws Refusal {
        Bytes expected = Bytes.wrap(Miner.commitment(others));
        Optional<Bytes> found = coinbase.outputs().stream()
                .map(BitcoinTransaction.TxOut::script)
                .filter(script -> script.size() >= 38 && script.slice(0, 6).equals(expected.slice(0, 6)))
                .reduce((first, second) -> second);
        if (found.isEmpty()) {
            if (others.stream().anyMatch(BitcoinTransaction::hasWitness)) throw rejected("unexpected-witness");
        } else if (!found.get().slice(0, 38).equals(expected)) {
            throw rejected("bad-witness-merkle-match");
        }
    }
}
