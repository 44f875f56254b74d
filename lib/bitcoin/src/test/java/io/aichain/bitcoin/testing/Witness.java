package io.aichain.bitcoin.testing;

import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.tx.AnchorTransaction.Signed;
import io.aichain.chain.primitives.Bytes;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bitcoinj.base.Coin;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.core.TransactionWitness;
import org.bitcoinj.crypto.ECKey;
import org.bitcoinj.crypto.TransactionSignature;
import org.bitcoinj.script.ScriptBuilder;

/** Other witnesses for a signed transaction of one input; its txid stays. */
public final class Witness {
    private Witness() {}

    /** The same signature with n - s instead of s: as good by consensus, never made by a signer. */
    public static Signed highS(Signed signed) throws Exception {
        TransactionSignature signature = TransactionSignature.decodeFromBitcoin(signature(signed), true, true);
        return of(
                signed, withType(signature.r, ECKey.ecDomainParameters().getN().subtract(signature.s), 1), key(signed));
    }

    /** Signed again with another signature hash type, BIP 143. @param value of the output that is spent */
    public static Signed signedFor(int type, Wallet wallet, Signed signed, Sat value) {
        ECKey key = wallet.key().signingKey();
        byte[] scriptCode = ScriptBuilder.createP2PKHOutputScript(key).program();
        Sha256Hash hash =
                parsed(signed).hashForWitnessSignature(0, scriptCode, Coin.valueOf(value.value()), (byte) type);
        ECKey.ECDSASignature signature = key.sign(hash);
        return of(signed, withType(signature.r, signature.s, type), key.getPubKey());
    }

    public static Signed of(Signed signed, byte[]... pushes) {
        Transaction transaction = parsed(signed);
        transaction.replaceInput(0, transaction.getInput(0).withWitness(TransactionWitness.of(pushes)));
        return new Signed(
                signed.txid(),
                Bytes.wrap(transaction.serialize()),
                signed.spends(),
                signed.fee(),
                signed.vsize(),
                signed.next(),
                signed.change());
    }

    public static byte[] signature(Signed signed) {
        return parsed(signed).getInput(0).getWitness().getPush(0);
    }

    public static byte[] key(Signed signed) {
        return parsed(signed).getInput(0).getWitness().getPush(1);
    }

    private static byte[] withType(BigInteger r, BigInteger s, int type) {
        byte[] der = new ECKey.ECDSASignature(r, s).encodeToDER();
        byte[] bytes = Arrays.copyOf(der, der.length + 1);
        bytes[der.length] = (byte) type;
        return bytes;
    }

    private static Transaction parsed(Signed signed) {
        return Transaction.read(ByteBuffer.wrap(signed.raw().toArray()));
    }
}
