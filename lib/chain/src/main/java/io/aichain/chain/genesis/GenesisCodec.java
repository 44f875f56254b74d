package io.aichain.chain.genesis;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.crypto.Sha256;
import io.aichain.chain.json.CanonicalJson;
import io.aichain.chain.json.JsonReader;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads genesis files. Everything is checked here, so that no other room has to doubt a {@link Genesis}. */
public final class GenesisCodec {
    public static final int MAX_BYTES = 64 << 20;
    private static final UInt256 DEFAULT_BASE_FEE = UInt256.of(1_000_000_000L);
    private static final int MAX_CODE_BYTES = 24_576;

    /** Block-numbered forks of geth's format: absent or 0. */
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
            "londonBlock",
            "mergeNetsplitBlock");

    /** Timestamp forks of geth's format: absent or not after genesis. */
    private static final List<String> TIME_FORKS = List.of("shanghaiTime", "cancunTime", "pragueTime", "osakaTime");

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

    private GenesisCodec() {}

    public static Genesis decode(byte[] file) throws MalformedException {
        if (file.length > MAX_BYTES) throw malformed("genesis: %d bytes, at most %d", file.length, MAX_BYTES);
        JsonNode root = JsonReader.parse(file, "genesis");
        JsonReader in = JsonReader.object(root, "genesis");
        JsonReader config = in.object("config");
        long chainId = config.quantity("chainId", Long.MAX_VALUE);
        if (chainId == 0) throw malformed("genesis.config.chainId: must not be 0");
        long timestamp = in.has("timestamp") ? in.quantity("timestamp", Integer.MAX_VALUE * 2L) : 0;
        checkForks(config, timestamp);
        if (in.has("number") && !in.quantity("number").isZero())
            throw malformed("genesis.number: must be 0, a chain starts at block 0");
        long gasLimit = in.quantity("gasLimit", Long.MAX_VALUE / 4);
        if (gasLimit < 21_000) throw malformed("genesis.gasLimit: %d, at least 21000", gasLimit);
        Address coinbase = in.has("coinbase") ? in.address("coinbase") : Address.ZERO;
        AiChainConfig aichain = aichain(config.object("aichain"));
        UInt256 baseFee = in.has("baseFeePerGas") ? in.quantity("baseFeePerGas") : DEFAULT_BASE_FEE;
        if (baseFee.compareTo(aichain.feeRule().floor()) < 0) {
            throw malformed(
                    "genesis.baseFeePerGas: %s is below the floor %s",
                    baseFee, aichain.feeRule().floor());
        }
        Bytes extraData = in.has("extraData") ? in.bytes("extraData", 32) : Bytes.EMPTY;
        return new Genesis(
                Sha256.hash(CanonicalJson.encode(root)),
                chainId,
                gasLimit,
                timestamp,
                coinbase,
                baseFee,
                extraData,
                alloc(in.object("alloc")),
                aichain);
    }

    private static void checkForks(JsonReader config, long timestamp) throws MalformedException {
        for (String fork : BLOCK_FORKS) {
            if (config.has(fork) && config.quantity(fork, Long.MAX_VALUE) != 0) {
                throw malformed("genesis.config.%s: must be 0, a chain starts at Osaka", fork);
            }
        }
        for (String fork : TIME_FORKS) {
            if (config.has(fork) && config.quantity(fork, Long.MAX_VALUE) > timestamp) {
                throw malformed("genesis.config.%s: must not be after genesis, a chain starts at Osaka", fork);
            }
        }
        if (config.has("amsterdamTime")) throw malformed("genesis.config.amsterdamTime: Amsterdam is not offered yet");
    }

    private static AiChainConfig aichain(JsonReader in) throws MalformedException {
        refuseUnknown(in, AICHAIN_MEMBERS);
        String name = in.text("name");
        if (!name.matches("[a-z0-9-]{1,40}")) {
            throw malformed("%s.name: 1 to 40 lower-case letters, digits and dashes, found %s", in.path(), name);
        }
        JsonReader bitcoin = in.object("bitcoin");
        refuseUnknown(bitcoin, BITCOIN_MEMBERS);
        String network = bitcoin.text("network");
        if (!List.of("mainnet", "testnet", "signet", "regtest").contains(network)) {
            throw malformed("%s.bitcoin.network: mainnet, testnet, signet or regtest, found %s", in.path(), network);
        }
        List<String> voters = new ArrayList<>();
        for (JsonNode voter : in.array("voters")) {
            if (!voter.isTextual()
                    || !voter.textValue().matches("[A-Za-z0-9-]{1,64}")
                    || voters.contains(voter.textValue())) {
                throw malformed("%s.voters: different names of letters, digits and dashes, found %s", in.path(), voter);
            }
            voters.add(voter.textValue());
        }
        if (voters.isEmpty()) throw malformed("%s.voters: at least one", in.path());
        int quorum = (int) in.number("quorum", voters.size() / 2 + 1, voters.size());
        return new AiChainConfig(
                name,
                in.address("owner"),
                in.address("sequencer"),
                in.has("feeRule") ? feeRule(in.object("feeRule")) : FeeRule.DEFAULT,
                (int) in.number("partitions", 1, 1024),
                (int) in.number("maxTransactionBytes", 1024, 1 << 20),
                (int) in.number("maxBlockBytes", 1 << 20, 4 << 20),
                network,
                (int) bitcoin.number("startHeight", 0, Integer.MAX_VALUE),
                startHash(bitcoin, network),
                bitcoin.text("anchorAddress"),
                networks(in),
                voters,
                quorum);
    }

    /** A misspelt member must not be taken for its default; what a later version adds, this one cannot follow. */
    private static void refuseUnknown(JsonReader in, List<String> known) throws MalformedException {
        for (Map.Entry<String, JsonNode> member : in.raw().properties()) {
            if (!known.contains(member.getKey())) {
                throw malformed("%s.%s: not known; known are %s", in.path(), member.getKey(), String.join(", ", known));
            }
        }
    }

    /** Without it a reader would have to take the difficulty of its first header on its node's word; on regtest there is none to speak of. */
    private static Optional<String> startHash(JsonReader bitcoin, String network) throws MalformedException {
        Optional<String> hash = bitcoin.optionalText("startHash");
        if (hash.isEmpty() && !network.equals("regtest")) {
            throw malformed("%s.startHash: missing: the hash of the block at startHeight", bitcoin.path());
        }
        if (hash.isPresent() && !hash.get().matches("[0-9a-f]{64}")) {
            throw malformed("%s.startHash: 64 lower-case hex digits without 0x, found %s", bitcoin.path(), hash.get());
        }
        return hash;
    }

    private static FeeRule feeRule(JsonReader in) throws MalformedException {
        return new FeeRule(
                (int) in.number("denominator", 1, 1_000_000),
                (int) in.number("elasticity", 1, 1024),
                in.quantity("floor"));
    }

    private static List<DaDescriptor> networks(JsonReader in) throws MalformedException {
        List<DaDescriptor> list = new ArrayList<>();
        for (JsonNode item : in.array("dataAvailability")) {
            JsonReader one = JsonReader.object(item, in.path() + ".dataAvailability[" + list.size() + "]");
            String label = one.text("network");
            NetworkId id =
                    NetworkId.of(label).orElseThrow(() -> malformed("%s.network: %s is not known", one.path(), label));
            SortedMap<String, String> parameters = new TreeMap<>();
            if (one.has("parameters")) {
                JsonReader members = one.object("parameters");
                for (Map.Entry<String, JsonNode> e : members.raw().properties()) {
                    parameters.put(e.getKey(), members.text(e.getKey()));
                }
            }
            list.add(new DaDescriptor(id, parameters));
        }
        if (list.isEmpty()) throw malformed("%s.dataAvailability: at least one network", in.path());
        return list;
    }

    private static SortedMap<Address, GenesisAccount> alloc(JsonReader in) throws MalformedException {
        SortedMap<Address, GenesisAccount> alloc = new TreeMap<>();
        for (Map.Entry<String, JsonNode> e : in.raw().properties()) {
            String key = e.getKey();
            Address address = Address.parse(prefixed(key), "genesis.alloc");
            JsonReader one = JsonReader.object(e.getValue(), "genesis.alloc." + key);
            GenesisAccount account = new GenesisAccount(
                    one.has("nonce") ? one.quantity("nonce", Long.MAX_VALUE) : 0,
                    one.has("balance") ? one.quantity("balance") : UInt256.ZERO,
                    one.has("code") ? one.bytes("code", MAX_CODE_BYTES) : Bytes.EMPTY,
                    one.has("storage") ? storage(one.object("storage")) : new TreeMap<>());
            if (alloc.put(address, account) != null) throw malformed("genesis.alloc.%s: twice", key);
        }
        // no transfer can overflow a balance then: there is never more than was allocated
        BigInteger sum =
                alloc.values().stream().map(a -> a.balance().toBigInteger()).reduce(BigInteger.ZERO, BigInteger::add);
        if (sum.bitLength() > 256) throw malformed("genesis.alloc: %s wei allocated in all, at most 2^256 - 1", sum);
        return alloc;
    }

    private static SortedMap<UInt256, UInt256> storage(JsonReader in) throws MalformedException {
        SortedMap<UInt256, UInt256> storage = new TreeMap<>();
        for (Map.Entry<String, JsonNode> e : in.raw().properties()) {
            UInt256 slot = UInt256.parse(prefixed(e.getKey()), in.path());
            UInt256 word = UInt256.parse(prefixed(in.text(e.getKey())), in.path() + "." + e.getKey());
            if (storage.put(slot, word) != null) throw malformed("%s.%s: twice", in.path(), e.getKey());
        }
        storage.values().removeIf(UInt256::isZero);
        return storage;
    }

    /** geth takes addresses and words of storage with and without 0x. */
    private static String prefixed(String hex) {
        return hex.startsWith("0x") ? hex : "0x" + hex;
    }
}
