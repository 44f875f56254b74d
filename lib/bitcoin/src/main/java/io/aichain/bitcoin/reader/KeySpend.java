package io.aichain.bitcoin.reader;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.wire.BitcoinTransaction;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import org.bitcoinj.base.Coin;
import org.bitcoinj.core.ProtocolException;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.core.TransactionInput;
import org.bitcoinj.script.Script;
import org.bitcoinj.script.ScriptException;

/** The key's signature on the spend of its output, BIP 141 and 143, so that even a block with work cannot move the chain of outputs. */
final class KeySpend {
    private static final Set<Script.VerifyFlag> FLAGS =
            EnumSet.of(Script.VerifyFlag.P2SH, Script.VerifyFlag.DERSIG, Script.VerifyFlag.NULLDUMMY);

    private KeySpend() {}

    /**
     * @param spent which of the transaction's inputs
     * @param value of that output
     * @param script P2WPKH
     */
    static void check(BitcoinTransaction transaction, OutPoint spent, Sat value, Bytes script)
            throws MalformedException {
        int index = transaction.spends().indexOf(spent);
        try {
            Transaction parsed =
                    Transaction.read(ByteBuffer.wrap(transaction.raw().toArray()));
            TransactionInput input = parsed.getInput(index);
            input.getScriptSig()
                    .correctlySpends(
                            parsed,
                            index,
                            input.getWitness(),
                            Coin.valueOf(value.value()),
                            Script.parse(script.toArray()),
                            FLAGS);
        } catch (ScriptException | ProtocolException | BufferUnderflowException e) {
            throw malformed(
                    "transaction %s: it spends %s without its key: %s", transaction.txid(), spent, e.getMessage());
        }
    }
}
