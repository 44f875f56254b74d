package io.aichain.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What lies on a chain does not change with our sources. */
class LibraryCodeTest {
    private static final Bytes OLD = Bytes.fromHex("0x60016002" + "00".repeat(32) + "03");
    private static final Bytes NEW = Bytes.fromHex("0x60016002");

    private static List<LibraryCode.Known> known() throws IOException {
        String version = """
                {"version":%d,"hash":"%s","immutables":[%s],"creation":{"bytes":2,"hash":"%s"}}""";
        String none = Keccak.hash(Bytes.EMPTY).toHex();
        String old = version.formatted(1, Keccak.hash(OLD).toHex(), "4", none);
        String last = version.formatted(2, Keccak.hash(NEW).toHex(), "", none);
        return LibraryCode.read(new ObjectMapper().readTree("{\"Model\":[" + old + "," + last + "]}"));
    }

    @Test
    void aRetiredVersionKeepsItsNameAndNumber() throws IOException {
        byte[] code = OLD.toArray();
        Arrays.fill(code, 4, 36, (byte) 7);
        assertThat(LibraryCode.of(Bytes.wrap(code), known()).version())
                .contains(new LibraryCode.Version("Model", 1, false));
        code[36] = 4;
        assertThat(LibraryCode.of(Bytes.wrap(code), known()).isKnown()).isFalse();
        assertThat(LibraryCode.of(NEW, known()).version()).contains(new LibraryCode.Version("Model", 2, true));
        assertThat(LibraryCode.of(NEW.slice(0, 3), known()).isKnown()).isFalse();
    }

    /** The committed file: versions count from 1 without a gap, and no code stands for two contracts. */
    @Test
    void theCommittedVersionsAreInOrder() throws IOException {
        JsonNode root = new ObjectMapper().readTree(LibraryCode.class.getResourceAsStream("code/LibraryCode.json"));
        Set<String> hashes = new HashSet<>();
        assertThat(root.properties()).hasSizeGreaterThanOrEqualTo(14);
        for (var contract : root.properties()) {
            int number = 0;
            for (JsonNode version : contract.getValue()) {
                assertThat(version.get("version").intValue()).isEqualTo(++number);
                assertThat(hashes.add(contract.getKey() + version)).isTrue();
            }
            assertThat(number).isPositive();
            Bytes creation = Bytes.fromHex("0x" + Engines.creationCode(contract.getKey()));
            JsonNode last = contract.getValue().get(number - 1);
            assertThat(last.at("/creation/bytes").intValue()).isEqualTo(creation.size());
            assertThat(last.at("/creation/hash").textValue())
                    .isEqualTo(Keccak.hash(creation).toHex());
        }
    }
}
