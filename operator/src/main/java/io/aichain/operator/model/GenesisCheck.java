package io.aichain.operator.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.operator.model.GenesisFile.UnfitException;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the services demand of a genesis file (docs/formats.md, "Genesis"), looked at before a file becomes the chain's, which cannot be
 * changed: with one that they do not take every one of them would end at its start. The operator uses none of their code; a table of files
 * judges both ({@code operator/src/test/resources/genesis/cases.json}).
 */
final class GenesisCheck {
    /** With the one that geth's files may have and ours need not. */
    private static final List<String> BLOCK_FORKS = Stream.concat(
                    GenesisFile.BLOCK_FORKS.stream(), Stream.of("mergeNetsplitBlock"))
            .toList();

    private static final List<String> AICHAIN_MEMBERS = List.of(
            "name",
            "owner",
            "sequencer",
            "feeRule",
            "partitions",
            "maxTransactionBytes",
            "maxBlockBytes",
            "bitcoin",
            "dataAvailability",
            "voters",
            "quorum");

    private static final List<String> BITCOIN_MEMBERS = List.of("network", "startHeight", "startHash", "anchorAddress");
    private static final List<String> BITCOIN_NETWORKS = List.of("mainnet", "testnet", "signet", "regtest");
    private static final List<String> DATA_NETWORKS = List.of("file", "near", "avail", "filecoin", "polygon");

    private static final BigInteger MOST_LONG = BigInteger.valueOf(Long.MAX_VALUE);
    private static final long MOST_SAFE = (1L << 53) - 1;
    private static final long GWEI = 1_000_000_000;
    private static final int MOST_CODE_BYTES = 24_576;

    private GenesisCheck() {}

    /** @throws UnfitException that names the first member which services do not take */
    static void of(JsonNode root) throws UnfitException {
        GenesisMembers file = GenesisMembers.of(root, "");
        GenesisMembers config = file.object("config");
        if (config.quantity("chainId", MOST_LONG).signum() == 0) throw config.unfit("chainId", "it must not be 0");
        BigInteger timestamp = file.has("timestamp")
                ? file.quantity("timestamp", BigInteger.valueOf(Integer.MAX_VALUE * 2L))
                : BigInteger.ZERO;
        forks(config, timestamp);
        if (file.has("number") && file.quantity("number").signum() != 0)
            throw file.unfit("number", "a chain begins with block 0");
        if (file.quantity("gasLimit", MOST_LONG.shiftRight(2)).compareTo(BigInteger.valueOf(21_000)) < 0)
            throw file.unfit("gasLimit", "at least 21000");
        if (file.has("coinbase")) file.address("coinbase");
        BigInteger floor = aichain(config.object("aichain"));
        BigInteger baseFee = file.has("baseFeePerGas") ? file.quantity("baseFeePerGas") : BigInteger.valueOf(GWEI);
        if (baseFee.compareTo(floor) < 0)
            throw file.unfit("baseFeePerGas", baseFee + " is below the floor " + floor + " of config.aichain.feeRule");
        if (file.has("extraData")) file.hex("extraData", 32);
        accounts(file.object("alloc"));
        canonical(root, "");
    }

    private static void forks(GenesisMembers config, BigInteger timestamp) throws UnfitException {
        for (String fork : BLOCK_FORKS)
            if (config.has(fork) && config.quantity(fork, MOST_LONG).signum() != 0)
                throw config.unfit(fork, "a chain begins with Osaka: write 0, or leave it out");
        for (String fork : GenesisFile.TIME_FORKS)
            if (config.has(fork) && config.quantity(fork, MOST_LONG).compareTo(timestamp) > 0)
                throw config.unfit(fork, "a chain begins with Osaka: write 0, or leave it out");
        if (config.has("amsterdamTime")) throw config.unfit("amsterdamTime", "there is no Amsterdam yet: leave it out");
    }

    /** @return the base fee's floor */
    private static BigInteger aichain(GenesisMembers in) throws UnfitException {
        in.refuseUnknown(AICHAIN_MEMBERS);
        in.text("name", "[a-z0-9-]{1,40}", "1 to 40 lower-case letters, digits and dashes");
        GenesisMembers bitcoin = in.object("bitcoin");
        bitcoin.refuseUnknown(BITCOIN_MEMBERS);
        String network = bitcoin.oneOf("network", BITCOIN_NETWORKS);
        voters(in);
        in.address("owner");
        in.address("sequencer");
        BigInteger floor = BigInteger.valueOf(GWEI);
        if (in.has("feeRule")) {
            GenesisMembers rule = in.object("feeRule");
            rule.number("denominator", 1, 1_000_000);
            rule.number("elasticity", 1, 1024);
            floor = rule.quantity("floor");
        }
        in.number("partitions", 1, 1024);
        in.number("maxTransactionBytes", 1024, 1 << 20);
        in.number("maxBlockBytes", 1 << 20, 4 << 20);
        bitcoin.number("startHeight", 0, Integer.MAX_VALUE);
        if (bitcoin.has("startHash")) bitcoin.text("startHash", "[0-9a-f]{64}", "64 lower-case hex digits without 0x");
        else if (!network.equals("regtest"))
            throw bitcoin.unfit("startHash", "missing: the hash of the block at startHeight");
        bitcoin.text("anchorAddress");
        networks(in);
        return floor;
    }

    private static void voters(GenesisMembers in) throws UnfitException {
        Set<String> voters = new HashSet<>();
        for (JsonNode voter : in.array("voters")) {
            if (!voter.isTextual()
                    || !voter.textValue().matches("[A-Za-z0-9-]{1,64}")
                    || !voters.add(voter.textValue()))
                throw in.unfit(
                        "voters",
                        "different names of letters, digits and dashes, and not " + GenesisMembers.shown(voter));
        }
        if (voters.isEmpty()) throw in.unfit("voters", "at least one");
        in.number("quorum", voters.size() / 2 + 1, voters.size());
    }

    private static void networks(GenesisMembers in) throws UnfitException {
        JsonNode all = in.array("dataAvailability");
        if (all.isEmpty()) throw in.unfit("dataAvailability", "at least one network");
        for (int i = 0; i < all.size(); i++) {
            GenesisMembers one = GenesisMembers.of(all.get(i), in.path("dataAvailability[" + i + "]"));
            one.oneOf("network", DATA_NETWORKS);
            if (!one.has("parameters")) continue;
            GenesisMembers parameters = one.object("parameters");
            for (Map.Entry<String, JsonNode> e : parameters.node().properties()) parameters.text(e.getKey());
        }
    }

    private static void accounts(GenesisMembers in) throws UnfitException {
        Set<String> seen = new HashSet<>();
        BigInteger sum = BigInteger.ZERO;
        for (Map.Entry<String, JsonNode> e : in.node().properties()) {
            String address = prefixed(e.getKey());
            if (!address.matches(GenesisMembers.ADDRESS))
                throw in.unfit(e.getKey(), "an address is 40 hex digits, with or without 0x");
            if (!seen.add(address.toLowerCase(Locale.ROOT))) throw in.unfit(e.getKey(), "it stands twice");
            GenesisMembers one = in.object(e.getKey());
            if (one.has("nonce")) one.quantity("nonce", MOST_LONG);
            if (one.has("balance")) sum = sum.add(one.quantity("balance"));
            if (one.has("code")) one.hex("code", MOST_CODE_BYTES);
            if (one.has("storage")) storage(one.object("storage"));
        }
        if (sum.bitLength() > 256)
            throw new UnfitException("genesis file: alloc: more than 2^256 - 1 wei in all; allocate less");
    }

    private static void storage(GenesisMembers in) throws UnfitException {
        Set<BigInteger> seen = new HashSet<>();
        for (Map.Entry<String, JsonNode> e : in.node().properties()) {
            String slot = prefixed(e.getKey());
            String word = prefixed(in.text(e.getKey()));
            if (!slot.matches(GenesisMembers.WORD) || !word.matches(GenesisMembers.WORD))
                throw in.unfit(e.getKey(), "slot and word are 1 to 64 hex digits, with or without 0x");
            if (!seen.add(new BigInteger(slot.substring(2), 16))) throw in.unfit(e.getKey(), "it stands twice");
        }
    }

    private static String prefixed(String hex) {
        return hex.startsWith("0x") ? hex : "0x" + hex;
    }

    /** The chain's identity is the hash of this file in its canonical form, which has whole numbers alone. */
    private static void canonical(JsonNode node, String path) throws UnfitException {
        if (node.isNumber()
                && (!node.isIntegralNumber() || !node.canConvertToLong() || Math.abs(node.longValue()) > MOST_SAFE))
            throw new UnfitException("genesis file: %s is %s: whole numbers up to 2^53 - 1 only; write it as text"
                    .formatted(path, GenesisMembers.shown(node)));
        if (node.isTextual() && !isWhole(node.textValue()))
            throw new UnfitException("genesis file: %s has halves of characters; remove them".formatted(path));
        for (Map.Entry<String, JsonNode> e : node.properties()) {
            if (!isWhole(e.getKey()))
                throw new UnfitException("genesis file: a name in %s has halves of characters; remove them"
                        .formatted(path.isEmpty() ? "it" : path));
            canonical(e.getValue(), path.isEmpty() ? e.getKey() : path + "." + e.getKey());
        }
        if (node.isArray()) for (int i = 0; i < node.size(); i++) canonical(node.get(i), path + "[" + i + "]");
    }

    /** Half of a surrogate pair has no UTF-8. */
    private static boolean isWhole(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
