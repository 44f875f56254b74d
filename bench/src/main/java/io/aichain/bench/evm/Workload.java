package io.aichain.bench.evm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One call, the state it finds, and what must come of it.
 *
 * @param gas of execution, without intrinsic gas
 * @param output how the output begins, as hex without 0x; all of it but for the longest one
 */
record Workload(
        String name, Address from, Address to, Bytes data, Map<Address, Contract> accounts, long gas, String output) {

    record Contract(UInt256 balance, Bytes code, Map<UInt256, UInt256> slots) {}

    private static final Address CALLER = Address.fromHex("0x1000000000000000000000000000000000000001");
    private static final Address TOKEN = Address.fromHex("0xc0de000000000000000000000000000000000001");

    /** Gas and output of the archive's nine, as ethereumjs has them; of ours, as geth and revm have them. */
    static final List<String> NAMES = List.of(
            "erc20_transfer",
            "hash_10k",
            "snailtracer",
            "onchain-lm-v2",
            "weth",
            "factorial",
            "fibonacci-calldata",
            "fiat_token",
            "uniswap_v2_pair",
            "token-mint",
            "token-transfer",
            "token-approval");

    /** @param archive the unpacked evm-workloads, or null if only our own are asked for */
    static Workload of(String name, Path archive) {
        return switch (name) {
            case "erc20_transfer" -> published(archive, name, 13_508_786, "");
            case "hash_10k" ->
                published(archive, name, 2_551_843, "067b44cb1cc46275b78df229d6f92be8f1fa5e549748b6a6ca60abc43577a8cd");
            case "snailtracer" -> published(archive, name, 205_066_838, word(0x19) + word(0x18) + word(0x63));
            case "onchain-lm-v2" ->
                published(
                        archive,
                        name,
                        456_617_316,
                        word(0x20) + word(15) + word(1) + word(1946) + word(2040) + word(1955));
            case "weth" -> published(archive, name, 29_962, word(1));
            case "factorial" -> published(archive, name, 66_051, word(0));
            case "fibonacci-calldata" ->
                published(archive, name, 63_051, "a96faceaa3284f2b2549f1ca6ebf4d77d85b9b419aabe59f7e0118524e9560ed");
            case "fiat_token" -> published(archive, name, 2_381, word(0));
            case "uniswap_v2_pair" -> published(archive, name, 2_504, word(0) + word(0) + word(0));
            case "token-mint" -> token(name, "209fd6bf", 500, 12_227_468, word(124_750));
            case "token-transfer" -> token(name, "4936c240", 500, 12_355_516, word(3));
            case "token-approval" -> token(name, "3f0d4280", 3_000, 16_146_750, word(6_000));
            default -> throw new IllegalArgumentException("no workload " + name + "; there are " + NAMES);
        };
    }

    private static String word(long number) {
        return UInt256.of(number).toHash().toHex().substring(2);
    }

    private static Workload token(String name, String selector, int rounds, long gas, String output) {
        try (InputStream in = Workload.class.getResourceAsStream("BenchToken.hex")) {
            Bytes code = Bytes.fromHex(new String(in.readAllBytes(), StandardCharsets.US_ASCII).trim());
            Bytes data = Bytes.fromHex(selector + word(rounds));
            return new Workload(
                    name, CALLER, TOKEN, data, Map.of(TOKEN, new Contract(UInt256.ZERO, code, Map.of())), gas, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Workload published(Path archive, String name, long gas, String output) {
        JsonNode test = read(archive.resolve(name + ".json")).elements().next();
        JsonNode call = test.get("transaction").get(0);
        Map<Address, Contract> accounts = new TreeMap<>();
        test.get("pre").properties().forEach(account -> {
            JsonNode value = account.getValue();
            Map<UInt256, UInt256> slots = new TreeMap<>();
            value.get("storage")
                    .properties()
                    .forEach(slot -> slots.put(
                            number(slot.getKey()), number(slot.getValue().asText())));
            accounts.put(
                    Address.fromHex(account.getKey()),
                    new Contract(
                            number(value.get("balance").asText()),
                            Bytes.fromHex(value.get("code").asText()),
                            slots));
        });
        return new Workload(
                name,
                Address.fromHex(call.get("sender").asText()),
                Address.fromHex(call.get("to").asText()),
                Bytes.fromHex(call.get("data").asText()),
                accounts,
                gas,
                output);
    }

    private static JsonNode read(Path file) {
        try {
            return new ObjectMapper().readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UInt256 number(String hex) {
        return UInt256.of(new BigInteger("0" + hex.substring(2), 16));
    }

    Bytes code() {
        return accounts.get(to).code();
    }

    /** @param who in the message */
    void check(String who, long usedGas, String outputHex) {
        if (usedGas != gas || !outputHex.startsWith(output)) {
            throw new IllegalStateException("%s, %s: %d gas and output %s, expected %d and %s..."
                    .formatted(name, who, usedGas, outputHex, gas, output));
        }
    }
}
