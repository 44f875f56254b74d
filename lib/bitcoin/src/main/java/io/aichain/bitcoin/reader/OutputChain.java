package io.aichain.bitcoin.reader;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.bitcoin.BlockRef;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.wire.BitcoinTransaction;
import io.aichain.bitcoin.wire.OpReturn;
import io.aichain.bitcoin.wire.RawBlock;
import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows the chain of outputs through checked blocks (P11). The rule, in Bitcoin's order from the block above the start height on:
 *
 * <ol>
 *   <li>A coin of the anchor key is an output in these blocks with its script. What was paid before does not count, so that the rule
 *       needs nothing but these blocks.
 *   <li>The start transaction is the first that spends such a coin and whose vout[0] is an OP_RETURN with a start payload of this genesis
 *       hash. Its vout[1] is the chain's first output.
 *   <li>Whatever spends the chain's tip with an anchor payload in vout[0] is the next anchor, and its vout[1] the new tip.
 *   <li>Whatever spends the tip without one ends the chain, see {@link ChainEnd}.
 *   <li>A transaction with a payload that does not spend the tip is nothing.
 * </ol>
 *
 * <p>A block in which the anchor key's coin is spent without its signature is no block of Bitcoin's: the source lies.
 */
final class OutputChain {
    /** Dust sent to the key before the start costs its sender more than this costs us. */
    private static final int MAX_COINS = 1_000_000;

    /** An output of the anchor key before the start. @param height of its block */
    record Coin(int height, Sat value) {}

    private final OutputChainRule rule;
    private final Map<OutPoint, Coin> coins = new LinkedHashMap<>();
    private final List<AnchorSpend> spends = new ArrayList<>();
    private Optional<ChainEnd> end = Optional.empty();
    private Optional<OtherStart> otherStart = Optional.empty();

    OutputChain(OutputChainRule rule) {
        this.rule = rule;
    }

    OutputChain(OutputChainRule rule, Map<OutPoint, Coin> coins, List<AnchorSpend> spends, Optional<ChainEnd> end) {
        this.rule = rule;
        this.coins.putAll(coins);
        this.spends.addAll(spends);
        this.end = end;
    }

    List<AnchorSpend> spends() {
        return List.copyOf(spends);
    }

    Optional<ChainEnd> end() {
        return end;
    }

    Optional<OtherStart> otherStart() {
        return otherStart;
    }

    Map<OutPoint, Coin> coins() {
        return Map.copyOf(coins);
    }

    void accept(BlockRef block, RawBlock content) throws MalformedException {
        for (BitcoinTransaction transaction : content.transactions()) {
            if (end.isPresent()) return;
            if (spends.isEmpty()) seekStart(block, transaction);
            else follow(block, transaction);
        }
    }

    /** Forgets every block above a height. @return the spends that are gone, in their order */
    List<AnchorSpend> backTo(int height) {
        if (end.isPresent() && end.get().block().height() > height) end = Optional.empty();
        if (otherStart.isPresent() && otherStart.get().block().height() > height) otherStart = Optional.empty();
        coins.values().removeIf(coin -> coin.height() > height);
        int keep = 0;
        while (keep < spends.size() && spends.get(keep).block().height() <= height) keep++;
        List<AnchorSpend> gone = List.copyOf(spends.subList(keep, spends.size()));
        spends.subList(keep, spends.size()).clear();
        return gone;
    }

    private void seekStart(BlockRef block, BitcoinTransaction transaction) throws MalformedException {
        Optional<OutPoint> coin =
                transaction.spends().stream().filter(coins::containsKey).findFirst();
        if (coin.isPresent()) {
            Optional<AnchorPayload> payload = payload(transaction);
            // only the start is looked at: what else is done with the coins does not matter
            if (payload.isPresent() && payload.get() instanceof AnchorPayload.Start) {
                KeySpend.check(transaction, coin.get(), coins.get(coin.get()).value(), rule.anchorScript());
            }
            if (payload.isPresent() && payload.get().equals(new AnchorPayload.Start(rule.genesisHash()))) {
                take(block, transaction, coin.get(), payload.get());
                return;
            }
            if (otherStart.isEmpty()
                    && payload.isPresent()
                    && payload.get() instanceof AnchorPayload.Start(var other)) {
                otherStart = Optional.of(new OtherStart(block, transaction.txid(), other));
            }
        }
        // Spent coins stay in the map: nothing can spend them again, and a step back needs no undo.
        for (int i = 0; i < transaction.outputs().size(); i++) {
            if (!transaction.outputs().get(i).script().equals(rule.anchorScript())) continue;
            if (coins.size() >= MAX_COINS) throw malformed("more than %d coins of the anchor key", MAX_COINS);
            coins.put(
                    new OutPoint(transaction.txid(), i),
                    new Coin(block.height(), transaction.outputs().get(i).value()));
        }
    }

    private void follow(BlockRef block, BitcoinTransaction transaction) throws MalformedException {
        AnchorSpend last = spends.getLast();
        OutPoint tip = last.next().orElseThrow();
        if (!transaction.spends().contains(tip)) return;
        // The key's owner may have paid the chain's next output to another script, whose rules are not ours to know.
        Bytes script = BitcoinTransaction.decode(last.raw()).outputs().get(1).script();
        if (script.equals(rule.anchorScript())) KeySpend.check(transaction, tip, last.nextValue(), script);
        Optional<AnchorPayload> payload = payload(transaction);
        if (payload.isPresent() && payload.get() instanceof AnchorPayload.Anchor) {
            take(block, transaction, tip, payload.get());
        } else {
            end = Optional.of(new ChainEnd(block, transaction.txid(), tip, "spent without an anchor payload"));
        }
    }

    private void take(BlockRef block, BitcoinTransaction transaction, OutPoint spent, AnchorPayload payload) {
        AnchorSpend spend = AnchorSpend.of(block, transaction, spent, payload);
        spends.add(spend);
        if (spend.next().isEmpty()) {
            OutPoint change = new OutPoint(transaction.txid(), 1);
            end = Optional.of(new ChainEnd(block, transaction.txid(), change, "the last anchor has no second output"));
        }
    }

    private static Optional<AnchorPayload> payload(BitcoinTransaction transaction) {
        Optional<Bytes> data = OpReturn.data(transaction.outputs().getFirst().script());
        if (data.isEmpty()) return Optional.empty();
        try {
            return Optional.of(AnchorPayload.decode(data.get()));
        } catch (MalformedException notAPayload) {
            // An ordinary day on Bitcoin: somebody else's data.
            return Optional.empty();
        }
    }
}
