package io.aichain.cli.devnet;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.genesis.FeeRule;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.json.JsonReader;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.contracts.Deployer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Completes a genesis file for a developer's chain: what the user gave stays as it is, what is missing is filled in, and the whole is
 * written once; from then on that file is the chain.
 */
final class DevnetGenesis {
    private static final long CHAIN_ID = 31337;
    private static final BigInteger TEN_THOUSAND_COINS = BigInteger.TEN.pow(22);

    private DevnetGenesis() {}

    /**
     * @param given the user's file, or empty for the usual accounts
     * @param executors how many vote
     * @param startHeight of Bitcoin: the chain's start lies above it
     * @param startHash of the block there
     */
    static byte[] complete(
            Optional<byte[]> given,
            int executors,
            String bitcoinNetwork,
            int startHeight,
            Optional<String> startHash,
            String anchorAddress)
            throws MalformedException {
        ObjectNode root = given.isPresent() ? object(JsonReader.parse(given.get(), "genesis"), "genesis") : usual();
        if (!root.path("config").isObject()) throw malformed("genesis.config: missing");
        ObjectNode config = (ObjectNode) root.get("config");
        ObjectNode aichain = config.hasNonNull("aichain")
                ? object(config.get("aichain"), "genesis.config.aichain")
                : config.putObject("aichain");
        putIfAbsent(aichain, "name", "devnet");
        putIfAbsent(aichain, "owner", DevnetKeys.owner().address().toHex());
        putIfAbsent(aichain, "sequencer", DevnetKeys.sequencer().address().toHex());
        if (!aichain.has("feeRule")) {
            aichain.putObject("feeRule")
                    .put("denominator", FeeRule.DEFAULT.denominator())
                    .put("elasticity", FeeRule.DEFAULT.elasticity())
                    .put("floor", floorUnder(root).toQuantity());
        }
        if (!aichain.has("partitions")) aichain.put("partitions", 4);
        if (!aichain.has("maxTransactionBytes")) aichain.put("maxTransactionBytes", 131_072);
        if (!aichain.has("maxBlockBytes")) aichain.put("maxBlockBytes", 2 << 20);
        if (!aichain.has("bitcoin")) {
            ObjectNode bitcoin =
                    aichain.putObject("bitcoin").put("network", bitcoinNetwork).put("startHeight", startHeight);
            startHash.ifPresent(hash -> bitcoin.put("startHash", hash));
            bitcoin.put("anchorAddress", anchorAddress);
        }
        if (!aichain.has("dataAvailability"))
            aichain.putArray("dataAvailability").addObject().put("network", "file");
        if (!aichain.has("voters")) {
            ArrayNode voters = aichain.putArray("voters");
            for (int i = 0; i < executors; i++) voters.add("executor-" + i);
        }
        if (!aichain.has("quorum")) aichain.put("quorum", aichain.get("voters").size() / 2 + 1);
        byte[] file = root.toPrettyString().getBytes(StandardCharsets.UTF_8);
        Genesis complete = GenesisCodec.decode(file);
        if (!complete.aichain().bitcoinNetwork().equals(bitcoinNetwork)) {
            throw malformed(
                    "genesis.config.aichain.bitcoin.network: the devnet runs on %s; leave bitcoin out", bitcoinNetwork);
        }
        if (!complete.aichain().anchorAddress().equals(anchorAddress)) {
            throw malformed(
                    "genesis.config.aichain.bitcoin.anchorAddress: the devnet anchors with the key of %s; leave bitcoin out",
                    anchorAddress);
        }
        if (!complete.aichain().sequencer().equals(DevnetKeys.sequencer().address())) {
            throw malformed(
                    "genesis.config.aichain.sequencer: the devnet signs with the key of %s; leave the member out",
                    DevnetKeys.sequencer().address());
        }
        return file;
    }

    /** The usual floor, or the base fee that the user's chain starts at where that is lower. */
    private static UInt256 floorUnder(ObjectNode root) throws MalformedException {
        JsonReader in = JsonReader.object(root, "genesis");
        UInt256 usual = FeeRule.DEFAULT.floor();
        if (!in.has("baseFeePerGas")) return usual;
        UInt256 given = in.quantity("baseFeePerGas");
        return given.compareTo(usual) < 0 ? given : usual;
    }

    /** Atomically: a crash leaves the whole file or none. */
    static void write(Path target, byte[] file) {
        try {
            Path next = target.resolveSibling(target.getFileName() + ".new");
            Files.write(next, file);
            Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + target, e);
        }
    }

    private static ObjectNode usual() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ObjectNode config = root.putObject("config");
        config.put("chainId", CHAIN_ID);
        for (String fork : new String[] {
            "homesteadBlock",
            "eip150Block",
            "eip155Block",
            "eip158Block",
            "byzantiumBlock",
            "constantinopleBlock",
            "petersburgBlock",
            "istanbulBlock",
            "berlinBlock",
            "londonBlock"
        }) {
            config.put(fork, 0);
        }
        config.put("terminalTotalDifficulty", 0);
        for (String fork : new String[] {"shanghaiTime", "cancunTime", "pragueTime", "osakaTime"}) config.put(fork, 0);
        root.put("gasLimit", "0x3938700"); // 60 million, as mainnet
        root.put("difficulty", "0x0");
        root.put("timestamp", "0x0");
        root.put("baseFeePerGas", "0x3b9aca00");
        ObjectNode alloc = root.putObject("alloc");
        for (DevnetKeys.DevAccount account : DevnetKeys.accounts()) {
            alloc.putObject(account.address().toHex()).put("balance", "0x" + TEN_THOUSAND_COINS.toString(16));
        }
        // as in the other developers' chains, so that models and tools find their shared contracts
        alloc.putObject(Deployer.USUAL.toHex()).put("balance", "0x0").put("code", Deployer.CODE.toHex());
        return root;
    }

    private static void putIfAbsent(ObjectNode node, String name, String value) {
        if (!node.has(name)) node.put(name, value);
    }

    private static ObjectNode object(JsonNode node, String what) throws MalformedException {
        if (node instanceof ObjectNode object) return object;
        throw malformed("%s: an object expected", what);
    }
}
