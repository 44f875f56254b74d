package io.aichain.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Which of the library's contracts code is. One that is known asks no engine but the library's, whoever has created it: it checks the engine's code
 * whenever it asks (contracts/src/model/OwnCode.sol). It vouches for no more than that: who creates a contract with init code of his own chooses its
 * first storage and its immutables, so what it keeps (description, hash, author, past steps) is his word, unless {@link Creation} says better. Of an
 * unknown one nothing is known.
 *
 * @param version which it is; empty for other code
 * @param hash of the code, with zeros for what a known contract's constructor fills in
 */
public record LibraryCode(Optional<Version> version, Hash hash) {
    private static final List<Known> KNOWN = read();

    /**
     * A contract of the library as it once was, or is.
     *
     * @param contract its name, such as Model
     * @param number counts what came of its sources, from 1
     * @param isLast whether the sources still give it; the library goes on knowing those that are retired
     */
    public record Version(String contract, int number, boolean isLast) {}

    /**
     * @param immutables where the words that a constructor fills in begin
     * @param creation of the code that creates it, before the constructor's arguments
     * @param words the slot where a text model's vocabulary begins in its storage
     */
    record Known(
            Version version,
            Hash hash,
            List<Integer> immutables,
            int creationBytes,
            Hash creation,
            Optional<BigInteger> words) {
        boolean is(Bytes code) {
            byte[] bytes = code.toArray();
            for (int start : immutables) {
                if (start + 32 > bytes.length) return false;
                Arrays.fill(bytes, start, start + 32, (byte) 0);
            }
            return Keccak.hash(bytes).equals(hash);
        }

        boolean isCreatedBy(Bytes initCode) {
            return initCode.size() >= creationBytes
                    && Keccak.hash(initCode.slice(0, creationBytes).toArray()).equals(creation);
        }
    }

    /** @param code that lies on a chain */
    public static LibraryCode of(Bytes code) {
        return of(code, KNOWN);
    }

    static LibraryCode of(Bytes code, List<Known> all) {
        for (Known known : all) {
            if (known.is(code)) return new LibraryCode(Optional.of(known.version), known.hash);
        }
        return new LibraryCode(Optional.empty(), Keccak.hash(code.toArray()));
    }

    /** Its contract's name; empty for other code. */
    public Optional<String> contract() {
        return version.map(Version::contract);
    }

    /** Whether it is the library's. */
    public boolean isKnown() {
        return version.isPresent();
    }

    /** Whether this init code, with any arguments behind it, is the library's that creates such a contract: then its constructor alone has filled it. */
    boolean isCreatedBy(Bytes initCode) {
        return KNOWN.stream().anyMatch(known -> known.hash.equals(hash) && known.isCreatedBy(initCode));
    }

    /** The slot where its vocabulary begins, if it keeps one that no getter gives. */
    Optional<BigInteger> words() {
        return KNOWN.stream()
                .filter(known -> known.hash.equals(hash))
                .findFirst()
                .flatMap(Known::words);
    }

    private static List<Known> read() {
        String resource = "code/LibraryCode.json";
        try (InputStream in = LibraryCode.class.getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException(resource + " is missing from the jar");
            return read(new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    /** The newest version of a contract comes first, as two may differ in their creation alone. */
    static List<Known> read(JsonNode root) {
        List<Known> known = new ArrayList<>();
        for (Map.Entry<String, JsonNode> contract : root.properties()) {
            JsonNode versions = contract.getValue();
            for (int i = versions.size() - 1; i >= 0; i--) {
                known.add(known(contract.getKey(), versions.get(i), i == versions.size() - 1));
            }
        }
        return List.copyOf(known);
    }

    private static Known known(String contract, JsonNode node, boolean isLast) {
        List<Integer> immutables = StreamSupport.stream(node.get("immutables").spliterator(), false)
                .map(JsonNode::intValue)
                .toList();
        Optional<BigInteger> words = node.has("words")
                ? Optional.of(BigInteger.valueOf(node.get("words").intValue()))
                : Optional.empty();
        return new Known(
                new Version(contract, node.get("version").intValue(), isLast),
                Hash.fromHex(node.get("hash").textValue()),
                immutables,
                node.at("/creation/bytes").intValue(),
                Hash.fromHex(node.at("/creation/hash").textValue()),
                words);
    }
}
