package io.aichain.operator.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.genesis.AiChainConfig;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisAccount;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.json.CanonicalJson;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.operator.api.AIChainSpec;
import io.aichain.operator.api.GenesisSpec;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The genesis file of a chain, in the format that geth reads with what is ours under {@code config.aichain} (docs/formats.md, "Genesis"). One
 * of the user's is read as services read it, before it becomes the chain's, which cannot be changed: with one that they do not take every one
 * of them would end at its start.
 *
 * @param text as written, canonical JSON (RFC 8785) if it is made here
 * @param hash SHA-256 of its canonical form, 0x and 64 hex digits: the chain's identity
 * @param addresses whose keys it names
 * @param maxTransactionBytes of one raw transaction, which the topic of transactions must take
 */
public record GenesisFile(String text, String hash, Addresses addresses, int maxTransactionBytes) {
    /** A ConfigMap holds 1 MiB; the rest is for its own members. */
    public static final int MAX_BYTES = 1_000_000;

    private static final int MAX_TRANSACTION_BYTES = 131_072;

    private static final String WEI = " wei";
    private static final String NOTHING = "absent";

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

    private static final List<String> TIME_FORKS = List.of("shanghaiTime", "cancunTime", "pragueTime", "osakaTime");

    /** Of {@link GenesisSpec#DEPLOYER}. */
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
            super(Brief.of(message));
        }
    }

    /**
     * The file of a resource that gives none of its own.
     *
     * @throws UnfitException if an account stands in it twice, or an address has another checksum than its digits
     */
    public static GenesisFile make(Names names, AIChainSpec spec, Addresses addresses) throws UnfitException {
        GenesisSpec wanted = spec.genesis();
        if (wanted.owner() != null) refuseBroken("spec.genesis.owner", wanted.owner());
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ObjectNode config = root.putObject("config").put("chainId", wanted.chainId());
        for (String fork : BLOCK_FORKS) config.put(fork, 0);
        config.put("terminalTotalDifficulty", 0);
        for (String fork : TIME_FORKS) config.put(fork, 0);
        ObjectNode aichain = config.putObject("aichain")
                .put("name", names.chain())
                .put("owner", addresses.owner())
                .put("sequencer", addresses.sequencer())
                .put("partitions", wanted.partitions())
                .put("maxTransactionBytes", MAX_TRANSACTION_BYTES)
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
        alloc.putObject(GenesisSpec.DEPLOYER).put("balance", "0x0").put("code", DEPLOYER_CODE);
        for (GenesisSpec.Allocation one : allocations(wanted)) {
            refuseBroken("spec.genesis.allocations", one.address());
            String address = one.address().toLowerCase(Locale.ROOT);
            if (alloc.has(address))
                throw new UnfitException(
                        "spec.genesis.allocations: %s stands twice; make the AIChain again with it once"
                                .formatted(one.address()));
            alloc.putObject(address).put("balance", hex(new BigInteger(one.balance())));
        }
        String canonical = canonical(root);
        return new GenesisFile(canonical, Hashes.sha256(canonical), addresses, MAX_TRANSACTION_BYTES);
    }

    /**
     * A file that the user made.
     *
     * @throws UnfitException if it is too large, no JSON, nothing that services take, another chain's, or names voters that no pod here will be
     */
    public static GenesisFile read(Names names, AIChainSpec spec, String text) throws UnfitException {
        if (text == null)
            throw new UnfitException("genesis file: the ConfigMap has no key genesis.json; put the file there");
        if (text.length() > MAX_BYTES)
            throw new UnfitException(
                    "genesis file: %d characters, at most %d; allocate less in it".formatted(text.length(), MAX_BYTES));
        Genesis file = decoded(text);
        AiChainConfig aichain = file.aichain();
        agrees(
                "config.chainId",
                file.chainId(),
                "spec.genesis.chainId",
                spec.genesis().chainId());
        // its topics, and what services say to one another, have that name
        agrees("config.aichain.name", aichain.name(), "metadata.name", names.chain());
        List<String> voters = aichain.voters();
        for (int i = 0; i < voters.size(); i++) {
            if (!voters.get(i).equals(names.voter(i)))
                throw new UnfitException("genesis file: config.aichain.voters[%d] is %s, but the pod will be called %s"
                        .formatted(i, voters.get(i), names.voter(i)));
        }
        if (voters.size() != spec.genesis().voters())
            throw new UnfitException(
                    "genesis file: config.aichain.voters names %d and spec.genesis.voters is %d; make them equal"
                            .formatted(voters.size(), spec.genesis().voters()));
        agrees(
                "gasLimit",
                file.gasLimit(),
                "spec.genesis.gasLimit",
                spec.genesis().gasLimit());
        agrees(
                "config.aichain.partitions",
                aichain.partitions(),
                "spec.genesis.partitions",
                spec.genesis().partitions());
        agrees(
                "config.aichain.bitcoin.startHeight",
                aichain.bitcoinStartHeight(),
                "spec.bitcoin.startHeight",
                startHeight(spec));
        agrees(
                "config.aichain.bitcoin.network",
                aichain.bitcoinNetwork(),
                "spec.bitcoin.network",
                spec.bitcoin().chain().name());
        String active = spec.dataAvailability().active().name();
        if (aichain.dataAvailability().stream()
                .noneMatch(one -> one.network().label().equals(active)))
            throw new UnfitException(
                    "genesis file: config.aichain.dataAvailability does not name %s, which spec.dataAvailability.active is; add it"
                            .formatted(active));
        return new GenesisFile(
                text,
                file.hash().toHex(),
                new Addresses(aichain.owner().toHex(), aichain.sequencer().toHex(), aichain.anchorAddress()),
                aichain.maxTransactionBytes());
    }

    /**
     * Holds a file that an earlier chain of this name has left against what a new resource would make of it. Of a chain that is known nobody
     * asks: neither can change any more.
     *
     * @throws UnfitException if the owner, the Bitcoin block or an account is another
     */
    public void refuseUnlessMadeFrom(AIChainSpec spec) throws UnfitException {
        Genesis file = decoded(text);
        if (spec.genesis().owner() != null)
            agrees(
                    "config.aichain.owner",
                    file.aichain().owner().toHex(),
                    "spec.genesis.owner",
                    spec.genesis().owner().toLowerCase(Locale.ROOT));
        agrees(
                "config.aichain.bitcoin.startHash",
                file.aichain().bitcoinStartHash().orElse(NOTHING),
                "spec.bitcoin.startHash",
                spec.bitcoin().startHash() == null ? NOTHING : spec.bitcoin().startHash());
        SortedMap<String, String> wanted = new TreeMap<>();
        for (GenesisSpec.Allocation one : allocations(spec.genesis()))
            wanted.put(one.address().toLowerCase(Locale.ROOT), one.balance() + WEI);
        SortedMap<String, String> found = new TreeMap<>();
        file.alloc().forEach((address, account) -> found.put(address.toHex(), words(account)));
        // it is no wish of the resource's
        found.remove(GenesisSpec.DEPLOYER);
        SortedSet<String> all = new TreeSet<>(wanted.keySet());
        all.addAll(found.keySet());
        for (String address : all)
            agrees(
                    "alloc of " + address,
                    found.getOrDefault(address, NOTHING),
                    "spec.genesis.allocations",
                    wanted.getOrDefault(address, NOTHING));
    }

    /**
     * The same where the new resource names a file of the user's.
     *
     * @param place the ConfigMap that holds it
     * @throws UnfitException if it is another
     */
    public void refuseUnlessSameAs(GenesisFile users, String place) throws UnfitException {
        agrees("its hash", hash, "that of ConfigMap " + place, users.hash);
    }

    /** What a resource gives an account is coins alone. */
    private static String words(GenesisAccount account) {
        boolean isMore = account.nonce() != 0
                || !account.code().isEmpty()
                || !account.storage().isEmpty();
        return account.balance().toBigInteger() + WEI + (isMore ? " with a nonce, code or storage" : "");
    }

    private static List<GenesisSpec.Allocation> allocations(GenesisSpec genesis) {
        return genesis.allocations() == null ? List.of() : genesis.allocations();
    }

    /** Coins, or the right to sign, of an address with a wrong digit are nobody's for ever. */
    private static void refuseBroken(String field, String address) throws UnfitException {
        if (Eip55.isBroken(address))
            throw new UnfitException(
                    "%s: %s has another checksum (EIP-55, in the case of its letters) than its digits: one of them may be wrong; correct it and make the AIChain again, with %s if the digits are right"
                            .formatted(field, address, Eip55.of(address)));
    }

    /** What stands in the resource too, and what the operator acts on, is the same in both. */
    private static void agrees(String member, Object found, String field, Object wanted) throws UnfitException {
        if (!found.toString().equals(wanted.toString()))
            throw new UnfitException(
                    "genesis file: %s is %s and %s %s; make them equal".formatted(member, found, field, wanted));
    }

    private static Genesis decoded(String text) throws UnfitException {
        try {
            return GenesisCodec.decode(text.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedException e) {
            throw new UnfitException(
                    "genesis file: " + e.getMessage().replaceFirst("^genesis(\\.|: )", "") + "; correct it");
        }
    }

    private static long startHeight(AIChainSpec spec) {
        return spec.bitcoin().startHeight() == null ? 0 : spec.bitcoin().startHeight();
    }

    private static String canonical(JsonNode made) {
        try {
            return new String(CanonicalJson.encode(made), StandardCharsets.UTF_8);
        } catch (MalformedException e) {
            throw new IllegalStateException("the resource's schema lets no such number or text in", e);
        }
    }

    private static String hex(BigInteger value) {
        return "0x" + value.toString(16);
    }
}
