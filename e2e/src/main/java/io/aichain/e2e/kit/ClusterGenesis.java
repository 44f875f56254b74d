package io.aichain.e2e.kit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.bitcoin.AnchorKey;
import io.aichain.bitcoin.BitcoinChain;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.devnet.DevnetKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the genesis file of a test's chain: the usual ten accounts with 10,000 coins, keys that everybody knows. */
public final class ClusterGenesis {
    public static final long CHAIN_ID = 31_338;

    private static final BigInteger TEN_THOUSAND_COINS = BigInteger.TEN.pow(22);

    private ClusterGenesis() {}

    /**
     * @param executors how many vote, as executor-0 and so on
     * @param startHeight of Bitcoin, above which the chain starts: its anchor key must be paid there
     */
    public static Path write(Path file, String name, int executors, int startHeight, AnchorKey anchor) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ObjectNode config = root.putObject("config").put("chainId", CHAIN_ID);
        ObjectNode aichain = config.putObject("aichain")
                .put("name", name)
                .put("owner", DevnetKeys.owner().address().toHex())
                .put("sequencer", DevnetKeys.sequencer().address().toHex())
                .put("partitions", 4)
                .put("maxTransactionBytes", 131_072)
                .put("maxBlockBytes", 2 << 20);
        aichain.putObject("bitcoin")
                .put("network", BitcoinChain.REGTEST.label())
                .put("startHeight", startHeight)
                .put("anchorAddress", anchor.address());
        aichain.putArray("dataAvailability").addObject().put("network", "file");
        ArrayNode voters = aichain.putArray("voters");
        for (int i = 0; i < executors; i++) voters.add("executor-" + i);
        aichain.put("quorum", executors / 2 + 1);
        root.put("gasLimit", "0x3938700").put("baseFeePerGas", "0x3b9aca00");
        ObjectNode alloc = root.putObject("alloc");
        for (DevnetKeys.DevAccount account : DevnetKeys.accounts()) {
            alloc.putObject(account.address().toHex()).put("balance", "0x" + TEN_THOUSAND_COINS.toString(16));
        }
        try {
            return Files.writeString(file, root.toPrettyString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Signs anchors; the tests' miner funds it. */
    public static AnchorKey anchorKey() {
        try {
            return AnchorKey.parse(DevnetKeys.anchor().secretKey().toHex(), BitcoinChain.REGTEST);
        } catch (MalformedException ourOwnKey) {
            throw new AssertionError(ourOwnKey);
        }
    }
}
