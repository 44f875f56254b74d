package io.aichain.bitcoin;

import java.util.Arrays;
import java.util.Optional;
import org.bitcoinj.base.BitcoinNetwork;

/** The Bitcoin networks an AIChain can anchor to, by the name in genesis and by the name a node gives its chain. */
public enum BitcoinChain {
    MAINNET("mainnet", "main", BitcoinNetwork.MAINNET, 0x1d00ffff),
    TESTNET("testnet", "test", BitcoinNetwork.TESTNET, 0x1d00ffff),
    SIGNET("signet", "signet", BitcoinNetwork.SIGNET, 0x1e0377ae),
    REGTEST("regtest", "regtest", BitcoinNetwork.REGTEST, 0x207fffff);

    private final String label;
    private final String rpcName;
    private final BitcoinNetwork bitcoinj;
    private final int easiestBits;

    BitcoinChain(String label, String rpcName, BitcoinNetwork bitcoinj, int easiestBits) {
        this.label = label;
        this.rpcName = rpcName;
        this.bitcoinj = bitcoinj;
        this.easiestBits = easiestBits;
    }

    /** As in {@code config.aichain.bitcoinNetwork}. */
    public static Optional<BitcoinChain> of(String label) {
        return Arrays.stream(values()).filter(c -> c.label.equals(label)).findFirst();
    }

    public String label() {
        return label;
    }

    /** As in the answer of {@code getblockchaininfo}. */
    public String rpcName() {
        return rpcName;
    }

    public BitcoinNetwork bitcoinj() {
        return bitcoinj;
    }

    /** The lowest difficulty, in the compact form of headers. */
    public int easiestBits() {
        return easiestBits;
    }
}
