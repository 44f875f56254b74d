package io.aichain.bitcoin.reader;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.wire.BitcoinTransaction;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bitcoinj.base.Coin;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.core.TransactionInput;
import org.bitcoinj.core.TransactionWitness;
import org.bitcoinj.core.VerificationException;
import org.bitcoinj.crypto.ECKey;
import org.bitcoinj.crypto.SignatureDecodeException;
import org.bitcoinj.crypto.TransactionSignature;
import org.bitcoinj.script.ScriptBuilder;

/**
 * The key's signature on the spend of its output, BIP 66, 141 and 143, so that even a block with work cannot move the chain of outputs.
 * Consensus and no more: what nodes merely do not relay, like a high s, a miner may still put into a block.
 */
final class KeySpend {
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
            check(parsed, index, Coin.valueOf(value.value()), script);
        } catch (VerificationException
                | SignatureDecodeException
                | IllegalArgumentException
                | BufferUnderflowException e) {
            throw malformed(
                    "transaction %s: it spends %s without its key: %s", transaction.txid(), spent, e.getMessage());
        }
    }

    private static void check(Transaction parsed, int index, Coin value, Bytes script) throws SignatureDecodeException {
        TransactionInput input = parsed.getInput(index);
        TransactionWitness witness = input.getWitness();
        if (input.getScriptBytes().length != 0) throw new VerificationException("its input script is not empty");
        if (witness.getPushCount() != 2) {
            throw new VerificationException("its witness has " + witness.getPushCount() + " items, not 2");
        }
        ECKey key = ECKey.fromPublicOnly(witness.getPush(1));
        Bytes ofKey = Bytes.wrap(ScriptBuilder.createP2WPKHOutputScript(key).program());
        if (!ofKey.equals(script)) throw new VerificationException("its key is another");
        byte[] signature = witness.getPush(0);
        if (signature.length == 0) throw new VerificationException("its signature is empty");
        byte[] scriptCode = ScriptBuilder.createP2PKHOutputScript(key).program();
        byte sigHashType = signature[signature.length - 1];
        if (!key.verify(parsed.hashForWitnessSignature(index, scriptCode, value, sigHashType), decode(signature))) {
            throw new VerificationException("its signature is wrong");
        }
    }

    /** Strict DER; the last byte, what is signed, is free by consensus, where the library takes the usual ones only. */
    private static TransactionSignature decode(byte[] signature) throws SignatureDecodeException {
        byte[] usual = Arrays.copyOf(signature, signature.length);
        usual[usual.length - 1] = (byte) Transaction.SigHash.ALL.value;
        return TransactionSignature.decodeFromBitcoin(usual, true, false);
    }
}
