package io.aichain.bitcoin;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.math.BigInteger;
import org.bitcoinj.base.ScriptType;
import org.bitcoinj.base.exceptions.AddressFormatException;
import org.bitcoinj.crypto.DumpedPrivateKey;
import org.bitcoinj.crypto.ECKey;
import org.bitcoinj.script.ScriptBuilder;

/** The key that signs anchors: one P2WPKH address on one network. Its text form never shows the secret. */
public final class AnchorKey {
    private final ECKey key;
    private final BitcoinChain chain;

    private AnchorKey(ECKey key, BitcoinChain chain) {
        this.key = key;
        this.chain = chain;
    }

    /** @param text 64 hex digits (0x allowed), or WIF of that network with a compressed public key */
    public static AnchorKey parse(String text, BitcoinChain chain) throws MalformedException {
        String hex = text.startsWith("0x") ? text.substring(2) : text;
        if (hex.matches("[0-9a-fA-F]{64}")) return fromSecret(new BigInteger(hex, 16), chain);
        try {
            ECKey key = DumpedPrivateKey.fromBase58(chain.bitcoinj(), text).getKey();
            if (!key.isCompressed()) throw malformed("anchor key: its public key must be compressed for P2WPKH");
            return fromSecret(key.getPrivKey(), chain);
        } catch (AddressFormatException e) {
            // The text is a secret: it must not stand in the message.
            throw malformed(
                    "anchor key: neither 64 hex digits nor WIF of %s (%s)",
                    chain.label(), e.getClass().getSimpleName());
        }
    }

    private static AnchorKey fromSecret(BigInteger secret, BitcoinChain chain) throws MalformedException {
        BigInteger order = ECKey.ecDomainParameters().getN();
        // bitcoinj refuses the key 1, which everybody knows.
        if (secret.compareTo(BigInteger.ONE) <= 0 || secret.compareTo(order) >= 0)
            throw malformed("anchor key: not a private key");
        return new AnchorKey(ECKey.fromPrivate(secret, true), chain);
    }

    public BitcoinChain chain() {
        return chain;
    }

    /** Bech32. */
    public String address() {
        return key.toAddress(ScriptType.P2WPKH, chain.bitcoinj()).toString();
    }

    /** {@code 00 14 hash160(public key)}, 22 bytes. */
    public Bytes outputScript() {
        return Bytes.wrap(ScriptBuilder.createP2WPKHOutputScript(key).program());
    }

    /** For signing; with the secret. */
    public ECKey signingKey() {
        return key;
    }

    @Override
    public String toString() {
        return "AnchorKey[" + address() + "]";
    }
}
