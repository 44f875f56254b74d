package io.aichain.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Which of the library's contracts code is. One that is known asks no engine but the library's, whoever has created it: it checks the engine's code
 * whenever it asks (contracts/src/model/OwnCode.sol). Of an unknown one nothing is known.
 *
 * @param contract its name, such as Model; empty for other code
 * @param hash of the code, with zeros for what a known contract's constructor fills in
 */
public record LibraryCode(Optional<String> contract, Hash hash) {
    private static final List<Known> KNOWN = read();

    /** @param immutables where the words that a constructor fills in begin */
    private record Known(String contract, Hash hash, int[] immutables) {
        boolean is(Bytes code) {
            byte[] bytes = code.toArray();
            for (int start : immutables) {
                if (start + 32 > bytes.length) return false;
                Arrays.fill(bytes, start, start + 32, (byte) 0);
            }
            return Keccak.hash(bytes).equals(hash);
        }
    }

    /** @param code that lies on a chain */
    public static LibraryCode of(Bytes code) {
        for (Known known : KNOWN) {
            if (known.is(code)) return new LibraryCode(Optional.of(known.contract), known.hash);
        }
        return new LibraryCode(Optional.empty(), Keccak.hash(code.toArray()));
    }

    /** Whether it is the library's. */
    public boolean isKnown() {
        return contract.isPresent();
    }

    private static List<Known> read() {
        String resource = "code/LibraryCode.json";
        try (InputStream in = LibraryCode.class.getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException(resource + " is missing from the jar");
            List<Known> known = new ArrayList<>();
            for (Map.Entry<String, JsonNode> entry :
                    new ObjectMapper().readTree(in).properties()) {
                int[] immutables = StreamSupport.stream(
                                entry.getValue().get("immutables").spliterator(), false)
                        .mapToInt(JsonNode::intValue)
                        .toArray();
                Hash hash = Hash.fromHex(entry.getValue().get("hash").textValue());
                known.add(new Known(entry.getKey(), hash, immutables));
            }
            return List.copyOf(known);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}
