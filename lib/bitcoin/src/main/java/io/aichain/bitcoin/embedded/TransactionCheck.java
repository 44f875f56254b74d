package io.aichain.bitcoin.embedded;

import static io.aichain.bitcoin.embedded.Refusal.rejected;

import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.wire.BitcoinTransaction;
import io.aichain.chain.primitives.Bytes;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.bitcoinj.base.Coin;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.core.TransactionInput;
import org.bitcoinj.script.Script;
import org.bitcoinj.script.ScriptException;

/**
 * Whether a transaction may follow on a set of coins: inputs there and mature, no money made, lock time past, every script satisfied.
 * Scripts are run by bitcoinj, which knows P2WPKH and what is older; other witness programs are refused, because it would let anybody
 * spend them.
 */
final class TransactionCheck {
    private static final int COINBASE_MATURITY = 100;
    private static final Set<Script.VerifyFlag> CONSENSUS = EnumSet.of(
            Script.VerifyFlag.P2SH,
            Script.VerifyFlag.DERSIG,
            Script.VerifyFlag.NULLDUMMY,
            Script.VerifyFlag.CHECKLOCKTIMEVERIFY,
            Script.VerifyFlag.CHECKSEQUENCEVERIFY);

    private TransactionCheck() {}

    /**
     * @param height of the block it would be in
     * @return the fee
     */
    static Sat check(BitcoinTransaction transaction, CoinView coins, int height, long medianTimeSeconds)
            throws Refusal {
        if (transaction.isCoinbase()) throw rejected("coinbase");
        if (new HashSet<>(transaction.spends()).size() != transaction.spends().size()) {
            throw rejected("bad-txns-inputs-duplicate");
        }
        Sat in = Sat.ZERO;
        for (OutPoint outPoint : transaction.spends()) {
            Output output = coins.find(outPoint).orElseThrow(Refusal::missingInputs);
            if (output.coinbase() && height - output.height() < COINBASE_MATURITY) {
                throw rejected("bad-txns-premature-spend-of-coinbase");
            }
            in = in.plus(output.value());
        }
        Sat fee = fee(transaction, in);
        checkScripts(transaction, coins, height, medianTimeSeconds);
        return fee;
    }

    private static Sat fee(BitcoinTransaction transaction, Sat in) throws Refusal {
        long out = 0;
        for (BitcoinTransaction.TxOut output : transaction.outputs()) {
            out += output.value().value();
            if (out > Sat.MAX) throw rejected("bad-txns-txouttotal-toolarge");
        }
        if (out > in.value()) throw rejected("bad-txns-in-belowout");
        return new Sat(in.value() - out);
    }

    private static void checkScripts(BitcoinTransaction decoded, CoinView coins, int height, long medianTimeSeconds)
            throws Refusal {
        Transaction transaction = Transaction.read(ByteBuffer.wrap(decoded.raw().toArray()));
        if (!transaction.isFinal(height, medianTimeSeconds)) throw rejected("non-final");
        for (int i = 0; i < decoded.spends().size(); i++) {
            TransactionInput input = transaction.getInput(i);
            if (transaction.getVersion() >= 2 && input.hasRelativeLockTime()) {
                throw rejected("relative lock times are not known to this node");
            }
            Output output = coins.find(decoded.spends().get(i)).orElseThrow();
            checkScript(transaction, i, input, output);
        }
    }

    private static void checkScript(Transaction transaction, int index, TransactionInput input, Output output)
            throws Refusal {
        if (isWitnessProgram(output.script()) && output.script().size() != 22) {
            throw rejected("only P2WPKH is known of the witness programs");
        }
        try {
            input.getScriptSig()
                    .correctlySpends(
                            transaction,
                            index,
                            input.getWitness(),
                            Coin.valueOf(output.value().value()),
                            Script.parse(output.script().toArray()),
                            CONSENSUS);
        } catch (ScriptException e) {
            throw rejected("mandatory-script-verify-flag-failed (" + e.getMessage() + ")");
        }
    }

    /** BIP 141: OP_0 or OP_1 to OP_16 and one push of 2 to 40 bytes. */
    private static boolean isWitnessProgram(Bytes script) {
        if (script.size() < 4 || script.size() > 42) return false;
        int version = script.get(0) & 0xff;
        return (version == 0 || (version >= 0x51 && version <= 0x60)) && (script.get(1) & 0xff) + 2 == script.size();
    }
}
