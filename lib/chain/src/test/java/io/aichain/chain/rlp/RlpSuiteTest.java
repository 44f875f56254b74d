package io.aichain.chain.rlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.fixtures.SharedFixtures;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** RLPTests of ethereum/tests, whole: 28 encodings, 26 refusals, 1 random list. */
class RlpSuiteTest {
    private static SortedMap<String, byte[]> files = new TreeMap<>();

    @BeforeAll
    static void read() {
        files = SharedFixtures.read("ethereum-tests-trie-rlp-tx.tar.xz", path -> path.startsWith("RLPTests/"));
    }

    @Test
    void everyValueHasTheOfficialEncodingAndReadsBackFromIt() throws Exception {
        List<JsonNode> cases = cases("RLPTests/rlptest.json");
        assertThat(cases).hasSize(28);
        for (JsonNode test : cases) {
            Bytes out = Bytes.fromHex(test.get("out").textValue());
            RlpWriter writer = new RlpWriter();
            encode(writer, test.get("in"));
            assertThat(Bytes.wrap(writer.toByteArray())).as(test.toString()).isEqualTo(out);
            assertThat(decode(out)).as(test.toString()).isEqualTo(values(test.get("in")));
        }
    }

    @Test
    void everyMalformedEncodingIsRefused() throws Exception {
        List<JsonNode> cases = cases("RLPTests/invalidRLPTest.json");
        assertThat(cases).hasSize(26);
        for (JsonNode test : cases) {
            Bytes bytes = Bytes.fromHex(test.get("out").textValue());
            assertThatThrownBy(() -> decode(bytes)).as(test.toString()).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void theRandomListIsAccepted() throws Exception {
        List<JsonNode> cases = cases("RLPTests/RandomRLPTests/example.json");
        assertThat(cases).hasSize(1);
        assertThat(decode(Bytes.fromHex(cases.getFirst().get("out").textValue())))
                .isEqualTo(List.of(List.of(), List.of(List.of()), List.of(List.of(), List.of(List.of()))));
    }

    private static List<JsonNode> cases(String file) throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        new ObjectMapper().readTree(files.get(file)).forEach(cases::add);
        return cases;
    }

    private static void encode(RlpWriter out, JsonNode in) {
        if (in.isArray()) out.nested(w -> in.forEach(item -> encode(w, item)));
        else if (in.isNumber()) out.uint(in.longValue());
        else if (in.textValue().startsWith("#"))
            bigInteger(out, new BigInteger(in.textValue().substring(1)));
        else out.bytes(in.textValue().getBytes(StandardCharsets.UTF_8));
    }

    /** One value of the suite has more than 256 bits; no integer of ours has, so it is written as the bytes it is. */
    private static void bigInteger(RlpWriter out, BigInteger value) {
        if (value.bitLength() <= 256) out.uint(UInt256.of(value));
        else out.bytes(minimal(value));
    }

    private static Object values(JsonNode in) {
        if (in.isArray()) {
            List<Object> items = new ArrayList<>();
            in.forEach(item -> items.add(values(item)));
            return items;
        }
        if (in.isNumber()) return Bytes.wrap(minimal(in.bigIntegerValue()));
        String text = in.textValue();
        return text.startsWith("#")
                ? Bytes.wrap(minimal(new BigInteger(text.substring(1))))
                : Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] minimal(BigInteger value) {
        byte[] bytes = value.toByteArray();
        return bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static Object decode(Bytes bytes) throws MalformedException {
        RlpReader in = RlpReader.of(bytes);
        Object value = item(in);
        in.end("whole");
        return value;
    }

    private static Object item(RlpReader in) throws MalformedException {
        if (!in.nextIsList("item")) return in.bytes(Integer.MAX_VALUE, "item");
        RlpReader list = in.list("item");
        List<Object> items = new ArrayList<>();
        while (list.hasNext()) items.add(item(list));
        return items;
    }
}
