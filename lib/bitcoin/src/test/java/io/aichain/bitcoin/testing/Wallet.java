package io.aichain.bitcoin.testing;

import io.aichain.bitcoin.AnchorKey;
import io.aichain.bitcoin.BitcoinChain;
import io.aichain.bitcoin.FeeRate;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Utxo;
import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.node.NodeException;
import io.aichain.bitcoin.node.ScannedCoin;
import io.aichain.bitcoin.tx.AnchorTransaction;
import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.util.List;

/** A key with coins on a regtest chain, and the transactions a test makes with it. */
public record Wallet(AnchorKey key) {
    public static Wallet of(String hexDigit) {
        try {
            return new Wallet(AnchorKey.parse(hexDigit.repeat(64), BitcoinChain.REGTEST));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    public String address() {
        return key.address();
    }

    /** Mines a coinbase to the key and buries it until it can be spent. */
    public Utxo fund(NodeClient node) throws NodeException {
        node.regtest().mine(1, address());
        int height = node.blockCount();
        node.regtest().mine(100, Wallet.of("e").address());
        return node.coinsOf(address()).stream()
                .map(ScannedCoin::utxo)
                .filter(coin -> coin.height() == height)
                .findFirst()
                .orElseThrow();
    }

    public AnchorTransaction.Signed sign(Utxo coin, AnchorPayload payload, long satPerVbyte) {
        return signed(AnchorTransaction.build(key, List.of(coin), payload, FeeRate.ofSatPerVbyte(satPerVbyte)));
    }

    public AnchorTransaction.Signed signWithFee(Utxo coin, AnchorPayload payload, long feeSat) {
        return signed(AnchorTransaction.buildWithFee(key, List.of(coin), payload, new Sat(feeSat)));
    }

    /** The coin that a transaction leaves behind. */
    public static Utxo change(AnchorTransaction.Signed signed) {
        return new Utxo(signed.next(), signed.change(), 0);
    }

    /** With the longest payload, so that the sizes of the reference hold. */
    public static AnchorPayload anchor(int n) {
        byte[] pointer = new byte[43];
        pointer[0] = (byte) n;
        return new AnchorPayload.Anchor(1, new Hash(n, 1, 2, 3), Bytes.wrap(pointer));
    }

    public static OutPoint unknown() {
        return new OutPoint(new io.aichain.bitcoin.Txid(new Hash(9, 9, 9, 9)), 0);
    }

    private static AnchorTransaction.Signed signed(AnchorTransaction.Result result) {
        return switch (result) {
            case AnchorTransaction.Signed signed -> signed;
            case AnchorTransaction.TooPoor poor -> throw new AssertionError(poor.toString());
        };
    }
}
