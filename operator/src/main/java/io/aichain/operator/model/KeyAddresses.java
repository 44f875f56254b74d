package io.aichain.operator.model;

import io.aichain.operator.api.BitcoinSpec;
import java.math.BigInteger;
import java.util.HexFormat;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.base.ScriptType;
import org.bitcoinj.base.exceptions.AddressFormatException;
import org.bitcoinj.crypto.DumpedPrivateKey;
import org.bitcoinj.crypto.ECKey;
import org.bouncycastle.crypto.digests.KeccakDigest;

/** Whose key a secret is: the addresses that genesis names. No message shows a secret. */
public final class KeyAddresses {
    private KeyAddresses() {}

    /** A value that is no key. */
    public static final class NoKeyException extends Exception {
        private static final long serialVersionUID = 1;

        NoKeyException(String message) {
            super(message);
        }
    }

    /** @param text 0x and 64 hex digits @return 0x and 40 hex digits, lower case */
    public static String ethereum(String text) throws NoKeyException {
        String stripped = text.strip();
        if (!stripped.matches("0x[0-9a-fA-F]{64}"))
            throw new NoKeyException("0x and 64 hex digits expected; write the key so, without anything behind it");
        byte[] point = key(stripped.substring(2)).decompress().getPubKey();
        KeccakDigest keccak = new KeccakDigest(256);
        keccak.update(point, 1, 64);
        byte[] digest = new byte[32];
        keccak.doFinal(digest, 0);
        return "0x" + HexFormat.of().formatHex(digest, 12, 32);
    }

    /** @param text 64 hex digits, 0x allowed, or WIF of that network @return P2WPKH in Bech32 */
    public static String bitcoin(String text, BitcoinSpec.Network network) throws NoKeyException {
        BitcoinNetwork chain = switch (network) {
            case mainnet -> BitcoinNetwork.MAINNET;
            case testnet -> BitcoinNetwork.TESTNET;
            case signet -> BitcoinNetwork.SIGNET;
            case regtest -> BitcoinNetwork.REGTEST;
        };
        String stripped = text.strip();
        String hex = stripped.startsWith("0x") ? stripped.substring(2) : stripped;
        if (hex.matches("[0-9a-fA-F]{64}"))
            return key(hex).toAddress(ScriptType.P2WPKH, chain).toString();
        try {
            ECKey key = DumpedPrivateKey.fromBase58(chain, stripped).getKey();
            if (!key.isCompressed()) throw new NoKeyException("its public key must be compressed; export it so");
            return key.toAddress(ScriptType.P2WPKH, chain).toString();
        } catch (AddressFormatException e) {
            throw new NoKeyException("64 hex digits or WIF of " + network + " expected; write the key so");
        }
    }

    private static ECKey key(String hex) throws NoKeyException {
        BigInteger secret = new BigInteger(hex, 16);
        // the library refuses the key 1, which everybody knows
        if (secret.compareTo(BigInteger.ONE) <= 0
                || secret.compareTo(ECKey.ecDomainParameters().getN()) >= 0) {
            throw new NoKeyException("not a private key of secp256k1; make another");
        }
        return ECKey.fromPrivate(secret, true);
    }
}
