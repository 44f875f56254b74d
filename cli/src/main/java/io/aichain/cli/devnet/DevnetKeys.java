package io.aichain.cli.devnet;

import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import java.util.List;
import java.util.stream.IntStream;
import org.bitcoinj.crypto.ChildNumber;
import org.bitcoinj.crypto.DeterministicKey;
import org.bitcoinj.crypto.HDKeyDerivation;
import org.bitcoinj.crypto.MnemonicCode;

/**
 * The keys of a developer's chain, all from the mnemonic that every Ethereum tool uses for tests (BIP-32, BIP-39, BIP-44). Everybody
 * knows them: they are for chains that hold nothing.
 */
public final class DevnetKeys {
    /** The mnemonic of hardhat, anvil and their like. */
    public static final String MNEMONIC = "test test test test test test test test test test test junk";

    public static final int ACCOUNTS = 10;

    private static final DeterministicKey MASTER =
            HDKeyDerivation.createMasterPrivateKey(MnemonicCode.toSeed(List.of(MNEMONIC.split(" ")), ""));

    private DevnetKeys() {}

    /** A funded account. */
    public record DevAccount(Address address, Hash secretKey) {}

    /** m/44'/60'/0'/0/i for i of 0 to 9. */
    public static List<DevAccount> accounts() {
        return IntStream.range(0, ACCOUNTS).mapToObj(i -> account(0, i)).toList();
    }

    /** Signs ordered blocks: m/44'/60'/1'/0/0. */
    public static DevAccount sequencer() {
        return account(1, 0);
    }

    /** Would sign configuration records: m/44'/60'/1'/0/1. */
    public static DevAccount owner() {
        return account(1, 1);
    }

    /** Spends the anchor's coins on regtest: m/44'/60'/1'/0/2. */
    public static DevAccount anchor() {
        return account(1, 2);
    }

    private static DevAccount account(int account, int index) {
        DeterministicKey key = MASTER;
        for (ChildNumber step : List.of(
                new ChildNumber(44, true),
                new ChildNumber(60, true),
                new ChildNumber(account, true),
                new ChildNumber(0, false),
                new ChildNumber(index, false))) {
            key = HDKeyDerivation.deriveChildKey(key, step);
        }
        Hash secret = Hash.of(key.getPrivKeyBytes());
        return new DevAccount(Secp256k1.instance().address(secret), secret);
    }
}
