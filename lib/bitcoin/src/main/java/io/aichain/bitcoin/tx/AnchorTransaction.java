package io.aichain.bitcoin.tx;

import io.aichain.bitcoin.AnchorKey;
import io.aichain.bitcoin.FeeRate;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Txid;
import io.aichain.bitcoin.Utxo;
import io.aichain.bitcoin.wire.OpReturn;
import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.primitives.Bytes;
import java.util.List;
import org.bitcoinj.base.Coin;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.core.TransactionInput;
import org.bitcoinj.core.TransactionOutPoint;
import org.bitcoinj.core.TransactionWitness;
import org.bitcoinj.crypto.TransactionSignature;
import org.bitcoinj.script.Script;
import org.bitcoinj.script.ScriptBuilder;

/**
 * Builds and signs the transactions of the chain of outputs:
 *
 * <pre>
 * vin[0]  = the tip (for the start transaction: any confirmed coin of the key)   sequence fffffffd
 * vin[1..] = further confirmed coins of the key, only to pay
 * vout[0] = OP_RETURN with the payload, value 0
 * vout[1] = change to the key: the new tip
 * </pre>
 *
 * A replacement is built anew from the same tip; a signed transaction is never edited.
 */
public final class AnchorTransaction {
    /** Change below this is dust and is not relayed. */
    public static final Sat DUST_P2WPKH = new Sat(294);

    private static final long REPLACEABLE = 0xfffffffdL;

    private AnchorTransaction() {}

    /** What came of an attempt to build. */
    public sealed interface Result {}

    /**
     * Signed and ready to be stored.
     *
     * @param raw with witness
     * @param vsize in virtual bytes, measured on the signed bytes
     * @param next where the change lies
     */
    public record Signed(Txid txid, Bytes raw, OutPoint spends, Sat fee, int vsize, OutPoint next, Sat change)
            implements Result {}

    /** The coins do not pay for the fee and change above dust. */
    public record TooPoor(Sat has, Sat needs) implements Result {}

    /** Pays by rate: signed once to measure, then with the fee that its own size asks for. */
    public static Result build(AnchorKey key, List<Utxo> coins, AnchorPayload payload, FeeRate rate) {
        Sat has = sum(coins);
        if (has.compareTo(DUST_P2WPKH) <= 0) return new TooPoor(has, DUST_P2WPKH.plus(rate.feeFor(202)));
        int vsize = sign(key, coins, payload, Sat.ZERO).vsize();
        return buildWithFee(key, coins, payload, rate.feeFor(vsize));
    }

    /** Pays a given fee. */
    public static Result buildWithFee(AnchorKey key, List<Utxo> coins, AnchorPayload payload, Sat fee) {
        Sat has = sum(coins);
        Sat needs = fee.plus(DUST_P2WPKH);
        return has.compareTo(needs) < 0 ? new TooPoor(has, needs) : sign(key, coins, payload, fee);
    }

    private static Signed sign(AnchorKey key, List<Utxo> coins, AnchorPayload payload, Sat fee) {
        Sat change = sum(coins).minus(fee);
        Transaction tx = new Transaction();
        tx.setVersion(2);
        tx.addOutput(Coin.ZERO, Script.parse(OpReturn.script(payload.encoded()).unsafeArray()));
        tx.addOutput(
                Coin.valueOf(change.value()), Script.parse(key.outputScript().unsafeArray()));
        // The signatures cover every outpoint and sequence, so all inputs stand before the first is signed.
        for (Utxo coin : coins) tx.addInput(input(tx, coin));
        for (int i = 0; i < coins.size(); i++) {
            TransactionSignature signature = tx.calculateWitnessSignature(
                    i,
                    key.signingKey(),
                    ScriptBuilder.createP2PKHOutputScript(key.signingKey()),
                    Coin.valueOf(coins.get(i).value().value()),
                    Transaction.SigHash.ALL,
                    false);
            tx.replaceInput(
                    i,
                    tx.getInput(i)
                            .withScriptSig(ScriptBuilder.createEmpty())
                            .withWitness(TransactionWitness.redeemP2WPKH(signature, key.signingKey())));
        }
        Txid txid = Txid.of(tx.getTxId().toString());
        return new Signed(
                txid,
                Bytes.wrap(tx.serialize()),
                coins.getFirst().outPoint(),
                fee,
                tx.getVsize(),
                new OutPoint(txid, 1),
                change);
    }

    private static TransactionInput input(Transaction tx, Utxo coin) {
        OutPoint from = coin.outPoint();
        TransactionOutPoint outPoint =
                new TransactionOutPoint(from.vout(), Sha256Hash.wrap(from.txid().toString()));
        return new TransactionInput(
                        tx, new byte[0], outPoint, Coin.valueOf(coin.value().value()))
                .withSequence(REPLACEABLE);
    }

    private static Sat sum(List<Utxo> coins) {
        if (coins.isEmpty()) throw new IllegalArgumentException("no coins");
        return coins.stream().map(Utxo::value).reduce(Sat.ZERO, Sat::plus);
    }
}
