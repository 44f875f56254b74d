package io.aichain.chain.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.record.Samples;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The smallest batch, written by hand field by field, and each field broken in turn. */
@Tag("P10")
@Tag("P11")
class BatchCodecTest {
    private static final String HASH = "11".repeat(32);

    /** One block with one raw transaction, in hex. */
    private static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("magic", "41494342");
        fields.put("version", "01");
        fields.put("genesisHash", HASH);
        fields.put("number", "01");
        fields.put("parentHash", HASH);
        fields.put("firstBlock", "07");
        fields.put("fourHashes", HASH + HASH + HASH + HASH);
        fields.put("lastSignature", "22".repeat(65));
        fields.put("extensions", "00");
        fields.put("blocks", "01");
        fields.put("kind", "01");
        fields.put("epoch", "01");
        fields.put("time", "64");
        fields.put("gasLimit", "a08d06");
        fields.put("configNumber", "00");
        fields.put("topicId", "33".repeat(16));
        fields.put("partitions", "02");
        fields.put("offsets", "0500");
        fields.put("counts", "01");
        fields.put("blockExtensions", "00");
        fields.put("types", "ff");
        fields.put("rawLength", "03");
        fields.put("raw", "abcdef");
        fields.put("end", "");
        return fields;
    }

    private static Bytes bytes(Map<String, String> fields) {
        return Bytes.fromHex(String.join("", fields.values()));
    }

    private static String transaction() {
        return new Samples(2).transaction().encoded().toHex().substring(2);
    }

    static Stream<Arguments> broken() {
        String max = "ffffffffffffffff7f";
        String transaction = transaction();
        int size = transaction.length() / 2;
        String length = "%02x%02x".formatted(size & 0x7f | 0x80, size >> 7);
        return Stream.of(
                broken("magic", "41494344", "does not begin with AICB"),
                broken("version", "02", "version 2, this reader knows 1"),
                broken("number", "00", "number: 0"),
                broken("number", "8100", "number: a needless byte"),
                broken("number", "ffffffffffffffffff01", "number: 18446744073709551615 is above 2^63 - 1"),
                broken("number", "ffffffffffffffffff02", "number: above 2^64 - 1"),
                broken("firstBlock", "00", "firstBlock: 0"),
                broken("firstBlock", max, "firstBlock: 9223372036854775807"),
                broken("extensions", "01c0", "extensions: an empty list"),
                broken("extensions", max, "extensions: 9223372036854775807, at most"),
                broken("extensions", "05c4c30180c0", "extension: 1 bytes left over"),
                broken("blocks", "00", "blocks: a batch has at least one"),
                broken("blocks", "818004", "blocks: 65537, at most 65536"),
                broken("blocks", "808004", "blocks: 65536, "),
                broken("kind", "10", "kind: 16 is no block"),
                broken("kind", "09", "kind: 9 is no block"),
                broken("epoch", "00", "epoch: 0, epochs start at 1"),
                broken("partitions", "8108", "partitions: 1025, at most 1024"),
                broken("partitions", "8008", "offsets: 1024, "),
                broken("counts", "a18d06", "transactions: 100001, at most 100000"),
                broken("counts", "0f", "transactions: 15, "),
                broken("types", "05", "type: 5"),
                broken("types", "02", "transactions: 1, "),
                broken("rawLength", "00", "raw transaction: empty"),
                broken("rawLength", "818040", "raw transaction length: 1048577, at most 1048576"),
                broken("rawLength", "04", "raw transaction length: 4, 3 bytes left"),
                broken("rawLength", length, "raw", transaction, "raw transaction: belongs into the columns"),
                broken("end", "00", "batch: 1 bytes left over"));
    }

    private static Arguments broken(String field, String hex, String expected) {
        return broken(field, hex, field, hex, expected);
    }

    private static Arguments broken(String field, String hex, String second, String secondHex, String expected) {
        Map<String, String> fields = fields();
        fields.put(field, hex);
        fields.put(second, secondHex);
        return Arguments.of(Named.of(field + " " + hex, bytes(fields)), expected);
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBrokenFieldIsNamedWithItsValueAndItsLimit(Bytes bytes, String expected) {
        assertThatThrownBy(() -> BatchCodec.decode(bytes))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void theLayoutIsTheOneDrawnAboveTheClass() throws MalformedException {
        Batch batch = BatchCodec.decode(bytes(fields()));
        assertThat(batch.number()).isEqualTo(1);
        assertThat(batch.blocks()).singleElement().satisfies(block -> {
            assertThat(block.number()).isEqualTo(7);
            assertThat(block.timeMillis()).isEqualTo(100);
            assertThat(block.gasLimit()).isEqualTo(100_000);
            assertThat(block.inputOffsets()).containsExactly(5L, 0L);
            assertThat(block.payload()).containsExactly(Bytes.fromHex("abcdef"));
        });
        assertThat(BatchCodec.encode(batch)).isEqualTo(bytes(fields()));
    }

    @Test
    void nothingIsRefusedOnlyByItsVersionByte() {
        assertThatThrownBy(() -> BatchCodec.version(Bytes.EMPTY)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> BatchCodec.version(Bytes.fromHex("41494342"))).isInstanceOf(MalformedException.class);
    }
}
