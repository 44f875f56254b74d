package io.aichain.anchor;

import io.aichain.anchor.bitcoin.AnchorBitcoin;
import io.aichain.anchor.bitcoin.FeeMarket;
import io.aichain.anchor.domain.AnchorHistory;
import io.aichain.anchor.domain.AnchorLedger;
import io.aichain.anchor.domain.Sighting;
import io.aichain.anchor.domain.Version;
import io.aichain.bitcoin.AnchorKey;
import io.aichain.bitcoin.FeeRate;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Utxo;
import io.aichain.bitcoin.node.NodeException;
import io.aichain.bitcoin.reader.AnchorSpend;
import io.aichain.bitcoin.tx.AnchorTransaction;
import io.aichain.bitcoin.tx.AnchorTransaction.Signed;
import io.aichain.bitcoin.tx.AnchorTransaction.TooPoor;
import io.aichain.bitcoin.tx.FeePolicy;
import io.aichain.bitcoin.tx.FeePolicy.Bump;
import io.aichain.bitcoin.wire.BitcoinTransaction;
import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.anchor.AnchorRecord.Commitment;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Chooses coins and fee, and signs. Nothing it makes has left the process. */
final class Signer {
    private static final int P2WPKH_INPUT_VBYTES = 68;

    private final AnchorKey key;
    private final AnchorBitcoin bitcoin;
    private final FeePolicy fees;
    private final Hash genesisHash;
    private final int startHeight;

    Signer(AnchorKey key, AnchorBitcoin bitcoin, FeePolicy fees, Hash genesisHash, int startHeight) {
        this.key = key;
        this.bitcoin = bitcoin;
        this.fees = fees;
        this.genesisHash = genesisHash;
        this.startHeight = startHeight;
    }

    /** What came of it. */
    sealed interface Result {
        record Made(Version version) implements Result {}

        record NotNow(String reason) implements Result {}
    }

    /** Spends the largest coin that counts for the rule of the start. */
    Result start() throws NodeException {
        Optional<Utxo> coin = bitcoin.coins().stream()
                .filter(c -> c.height() > startHeight)
                .max(Comparator.comparing(Utxo::value)
                        .thenComparing(c -> c.outPoint().toString()));
        if (coin.isEmpty()) {
            return new Result.NotNow(
                    "send coins to " + key.address() + ": it has none confirmed above block " + startHeight);
        }
        AnchorPayload payload = new AnchorPayload.Start(genesisHash);
        return made(
                0,
                1,
                Optional.empty(),
                AnchorTransaction.build(key, List.of(coin.get()), payload, rate(bitcoin.fees())));
    }

    /** Spends the chain's tip, with spare coins when it cannot pay alone. */
    Result anchor(long number, int attempt, AnchorSpend tip, Commitment commitment) throws NodeException {
        Utxo first =
                new Utxo(tip.next().orElseThrow(), tip.nextValue(), tip.block().height());
        FeeRate rate = rate(bitcoin.fees());
        AnchorPayload payload = payload(Optional.of(commitment));
        AnchorTransaction.Result result = AnchorTransaction.build(key, List.of(first), payload, rate);
        if (result instanceof TooPoor) {
            result = AnchorTransaction.build(key, withSpare(List.of(first)), payload, rate);
        }
        return made(number, attempt, Optional.of(commitment), result);
    }

    /** Signs what replaces a stuck version: the same commitment and coins, a fee by the rule of replacement. */
    Result bump(Version stuck, int attempt, AnchorLedger ledger, Sighting sighting) throws NodeException {
        FeeMarket market = bitcoin.fees();
        Optional<Version> pooled = Optional.ofNullable(sighting.pooled().get(stuck.spends()))
                .flatMap(txid -> ledger.history(stuck.anchor()).flatMap(h -> h.version(txid)));
        if (pooled.isEmpty() && rate(market).feeFor(stuck.vsize()).compareTo(stuck.fee()) <= 0) {
            return new Result.NotNow("the node refuses " + stuck.txid() + ", and not for its fee");
        }
        Version replaced = pooled.orElse(stuck);
        Sat evicted = bitcoin.pooledFees(replaced.txid()).orElse(Sat.ZERO);
        Optional<List<Utxo>> coins = coinsOf(stuck, ledger);
        if (coins.isEmpty()) return new Result.NotNow("a coin of " + stuck.txid() + " was spent elsewhere");
        int vsize = stuck.vsize();
        AnchorTransaction.Result result = new TooPoor(Sat.ZERO, Sat.ZERO);
        for (List<Utxo> paying : List.of(coins.get(), withSpare(coins.get()))) {
            vsize += P2WPKH_INPUT_VBYTES * (paying.size() - coins.get().size());
            switch (fees.bump(replaced.fee(), replaced.vsize(), evicted, vsize, rate(market), market.incremental())) {
                case Bump.AtCap(var needs) -> {
                    return new Result.NotNow("anchor " + stuck.anchor() + " is stuck and would need " + needs
                            + ", more than the maximum rate of " + fees.maximum());
                }
                case Bump.To(var fee) ->
                    result = AnchorTransaction.buildWithFee(key, paying, payload(stuck.commitment()), fee);
            }
            if (result instanceof Signed) break;
        }
        return made(stuck.anchor(), attempt, stuck.commitment(), result);
    }

    private Result made(long number, int attempt, Optional<Commitment> commitment, AnchorTransaction.Result result) {
        return switch (result) {
            case Signed signed -> new Result.Made(version(number, attempt, commitment, signed));
            case TooPoor poor ->
                new Result.NotNow("send coins to " + key.address() + ": what it has does not pay for the fee");
        };
    }

    private static Version version(long number, int attempt, Optional<Commitment> commitment, Signed signed) {
        return new Version(
                number,
                attempt,
                signed.txid(),
                signed.raw(),
                signed.spends(),
                signed.fee(),
                signed.vsize(),
                commitment);
    }

    private AnchorPayload payload(Optional<Commitment> commitment) {
        return commitment
                .<AnchorPayload>map(c -> new AnchorPayload.Anchor(c.network(), c.manifestRoot(), c.pointer()))
                .orElseGet(() -> new AnchorPayload.Start(genesisHash));
    }

    private FeeRate rate(FeeMarket market) {
        return fees.rate(market.estimate(), market.floor());
    }

    /** With the largest confirmed coin that is not among them. */
    private List<Utxo> withSpare(List<Utxo> coins) throws NodeException {
        List<Utxo> all = new ArrayList<>(coins);
        bitcoin.coins().stream()
                .filter(c -> coins.stream().noneMatch(own -> own.outPoint().equals(c.outPoint())))
                .max(Comparator.comparing(Utxo::value)
                        .thenComparing(c -> c.outPoint().toString()))
                .ifPresent(all::add);
        return all;
    }

    /** The inputs of a version again, with their values; empty when one is not there any more. */
    private Optional<List<Utxo>> coinsOf(Version version, AnchorLedger ledger) throws NodeException {
        List<Utxo> coins = new ArrayList<>();
        for (OutPoint output : decoded(version).spends()) {
            Optional<Sat> value = value(output, ledger);
            if (value.isEmpty()) return Optional.empty();
            coins.add(new Utxo(output, value.get(), 0));
        }
        return Optional.of(coins);
    }

    private Optional<Sat> value(OutPoint output, AnchorLedger ledger) throws NodeException {
        for (AnchorHistory history : ledger.above(-1).values()) {
            Optional<Version> parent = history.version(output.txid());
            if (parent.isPresent()) {
                return Optional.of(
                        decoded(parent.get()).outputs().get(output.vout()).value());
            }
        }
        return bitcoin.value(output);
    }

    private static BitcoinTransaction decoded(Version version) {
        try {
            return BitcoinTransaction.decode(version.raw());
        } catch (MalformedException ourOwnTransaction) {
            throw new IllegalStateException(ourOwnTransaction);
        }
    }
}
