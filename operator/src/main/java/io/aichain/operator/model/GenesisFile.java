package io.aichain.operator.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.operator.api.AIChainSpec;
import io.aichain.operator.api.GenesisSpec;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The genesis file of a chain, in the format that geth reads with what is ours under {@code config.aichain} (docs/formats.md, "Genesis").
 *
 * @param text as written, canonical JSON (RFC 8785) if it is made here
 * @param hash SHA-256 of its canonical form, 0x and 64 hex digits: the chain's identity
 */
public record GenesisFile(String text, String hash) {
    /** A ConfigMap holds 1 MiB; the rest is for its own members. */
    public static final int MAX_BYTES = 1_000_000;

    /** As strict as the services' reader: a member that stands twice, and what stands behind the end, are refused. */
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(64).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final List<String> BLOCK_FORKS = List.of(
            "homesteadBlock",
            "eip150Block",
            "eip155Block",
            "eip158Block",
            "byzantiumBlock",
            "constantinopleBlock",
            "petersburgBlock",
            "istanbulBlock",
            "berlinBlock",
            "londonBlock");

    /** The deterministic deployment proxy, at which tools expect it: data of salt and creation code becomes a contract (EIP-1014). */
    private static final String DEPLOYER = "0x4e59b44847b379578588920ca78fbf26c0b4956c";

    private static final String DEPLOYER_CODE = "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0"
            + "3601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";

    /**
     * Whose keys the chain knows.
     *
     * @param owner 0x and 40 hex digits, as sequencer
     * @param anchor P2WPKH in Bech32
     */
    public record Addresses(String owner, String sequencer, String anchor) {}

    /** A file that cannot be this chain's. The message names the member and says what to do. */
    public static final class UnfitException extends Exception {
        private static final long serialVersionUID = 1;

        UnfitException(String message) {
            super(message);
        }
    }

    /**
     * The file of a resource that gives none of its own.
     *
     * @throws UnfitException if an account stands in it twice
     */
    public static GenesisFile make(Names names, AIChainSpec spec, Addresses addresses) throws UnfitException {
        GenesisSpec wanted = spec.genesis();
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ObjectNode config = root.putObject("config").put("chainId", wanted.chainId());
        for (String fork : BLOCK_FORKS) config.put(fork, 0);
        config.put("terminalTotalDifficulty", 0);
        for (String fork : List.of("shanghaiTime", "cancunTime", "pragueTime", "osakaTime")) config.put(fork, 0);
        ObjectNode aichain = config.putObject("aichain")
                .put("name", names.chain())
                .put("owner", addresses.owner())
                .put("sequencer", addresses.sequencer())
                .put("partitions", wanted.partitions())
                .put("maxTransactionBytes", 131_072)
                .put("maxBlockBytes", 2 << 20);
        aichain.putObject("feeRule")
                .put("denominator", 960)
                .put("elasticity", 2)
                .put("floor", "0x3b9aca00");
        ObjectNode bitcoin = aichain.putObject("bitcoin")
                .put("network", spec.bitcoin().chain().name())
                .put("startHeight", startHeight(spec))
                .put("anchorAddress", addresses.anchor());
        if (spec.bitcoin().startHash() != null)
            bitcoin.put("startHash", spec.bitcoin().startHash());
        aichain.putArray("dataAvailability")
                .addObject()
                .put("network", spec.dataAvailability().active().name());
        ArrayNode voters = aichain.putArray("voters");
        for (int i = 0; i < wanted.voters(); i++) voters.add(names.voter(i));
        aichain.put("quorum", wanted.voters() / 2 + 1);
        root.put("gasLimit", hex(BigInteger.valueOf(wanted.gasLimit())));
        root.put("difficulty", "0x0").put("timestamp", "0x0").put("baseFeePerGas", "0x3b9aca00");
        ObjectNode alloc = root.putObject("alloc");
        alloc.putObject(DEPLOYER).put("balance", "0x0").put("code", DEPLOYER_CODE);
        for (GenesisSpec.Allocation one :
                wanted.allocations() == null ? List.<GenesisSpec.Allocation>of() : wanted.allocations()) {
            String address = one.address().toLowerCase(Locale.ROOT);
            if (alloc.has(address))
                throw new UnfitException(
                        "spec.genesis.allocations: %s stands twice; make the AIChain again with it once"
                                .formatted(one.address()));
            alloc.putObject(address).put("balance", hex(new BigInteger(one.balance())));
        }
        String canonical = canonical(root);
        return new GenesisFile(canonical, Hashes.sha256(canonical));
    }

    /**
     * A file that the user made.
     *
     * @throws UnfitException if it is too large, no JSON, nothing that services take, another chain's, or names voters that no pod here will be
     */
    public static GenesisFile read(Names names, AIChainSpec spec, String text) throws UnfitException {
        if (text == null) throw new UnfitException("genesis file: the ConfigMap has no key genesis.json; delete it");
        if (text.length() > MAX_BYTES)
            throw new UnfitException(
                    "genesis file: %d characters, at most %d; allocate less in it".formatted(text.length(), MAX_BYTES));
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UnfitException(
                    "genesis file: not JSON, or a member twice, at line %d, or more behind its end; correct it"
                            .formatted(
                                    e.getLocation() == null
                                            ? 1
                                            : e.getLocation().getLineNr()));
        }
        GenesisCheck.of(root);
        if (root.at("/config/chainId").asLong() != spec.genesis().chainId())
            throw new UnfitException("genesis file: config.chainId is %s and spec.genesis.chainId %d; make them equal"
                    .formatted(root.at("/config/chainId"), spec.genesis().chainId()));
        JsonNode voters = root.at("/config/aichain/voters");
        if (voters.isEmpty())
            throw new UnfitException("genesis file: config.aichain.voters is missing; name " + names.voter(0));
        for (int i = 0; i < voters.size(); i++) {
            if (!voters.get(i).asText().equals(names.voter(i)))
                throw new UnfitException("genesis file: config.aichain.voters[%d] is %s, but the pod will be called %s"
                        .formatted(i, voters.get(i), names.voter(i)));
        }
        if (voters.size() != spec.genesis().voters())
            throw new UnfitException(
                    "genesis file: config.aichain.voters names %d and spec.genesis.voters is %d; make them equal"
                            .formatted(voters.size(), spec.genesis().voters()));
        agrees(root, "/gasLimit", spec.genesis().gasLimit(), "spec.genesis.gasLimit");
        agrees(root, "/config/aichain/partitions", (long) spec.genesis().partitions(), "spec.genesis.partitions");
        agrees(root, "/config/aichain/bitcoin/startHeight", startHeight(spec), "spec.bitcoin.startHeight");
        String network = root.at("/config/aichain/bitcoin/network").asText();
        if (!network.equals(spec.bitcoin().chain().name()))
            throw new UnfitException(
                    "genesis file: config.aichain.bitcoin.network is '%s' and spec.bitcoin.network %s; make them equal"
                            .formatted(network, spec.bitcoin().chain()));
        String active = spec.dataAvailability().active().name();
        if (root.at("/config/aichain/dataAvailability").findValuesAsText("network").stream()
                .noneMatch(active::equals))
            throw new UnfitException(
                    "genesis file: config.aichain.dataAvailability does not name %s, which spec.dataAvailability.active is; add it"
                            .formatted(active));
        return new GenesisFile(text, Hashes.sha256(canonical(root)));
    }

    /** What stands in the resource too, and what the operator acts on, is the same in both. */
    private static void agrees(JsonNode root, String member, long wanted, String field) throws UnfitException {
        String text = root.at(member).asText();
        try {
            if (Long.decode(text) == wanted) return;
        } catch (NumberFormatException noNumber) {
            // said as what it is, below
        }
        throw new UnfitException("genesis file: %s is '%s' and %s %d; make them equal"
                .formatted(member.substring(1).replace('/', '.'), text, field, wanted));
    }

    private static long startHeight(AIChainSpec spec) {
        return spec.bitcoin().startHeight() == null ? 0 : spec.bitcoin().startHeight();
    }

    /** Whose keys this file names. @throws UnfitException if it names none */
    public Addresses addresses() throws UnfitException {
        try {
            JsonNode aichain = JSON.readTree(text).at("/config/aichain");
            for (String member : List.of("/owner", "/sequencer", "/bitcoin/anchorAddress")) {
                if (!aichain.at(member).isTextual())
                    throw new UnfitException("genesis file: config.aichain" + member.replace('/', '.')
                            + " is missing; give the key's address");
            }
            return new Addresses(
                    aichain.at("/owner").textValue(),
                    aichain.at("/sequencer").textValue(),
                    aichain.at("/bitcoin/anchorAddress").textValue());
        } catch (JsonProcessingException e) {
            throw new UnfitException("genesis file: not JSON; correct it");
        }
    }

    /** RFC 8785 for what genesis files hold: objects, arrays, whole numbers, text without control characters. */
    private static String canonical(JsonNode node) {
        if (node.isArray()) {
            List<String> items = new ArrayList<>();
            node.forEach(item -> items.add(canonical(item)));
            return "[" + String.join(",", items) + "]";
        }
        if (!node.isObject()) return node.toString();
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        Collections.sort(names);
        List<String> members = new ArrayList<>();
        for (String name : names) {
            members.add(JsonNodeFactory.instance.textNode(name) + ":" + canonical(node.get(name)));
        }
        return "{" + String.join(",", members) + "}";
    }

    private static String hex(BigInteger value) {
        return "0x" + value.toString(16);
    }
}
