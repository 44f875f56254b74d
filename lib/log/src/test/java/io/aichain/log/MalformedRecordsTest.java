package io.aichain.log;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.order.TransactionRecord;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.report.ExecutionReport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What anyone may write into any topic: each reader answers with the one exception for foreign bytes, and names what is wrong. */
@Tag("P10")
class MalformedRecordsTest {
    private record Topic(String name, Decoder<?> decoder, int maxBytes) {}

    private static final List<Topic> TOPICS = List.of(
            new Topic(
                    "transactions",
                    v -> TransactionRecord.decode(
                            Bytes.wrap(v), TestChain.genesis().inputLimits()),
                    131_073),
            new Topic("blocks", v -> OrderRecord.decode(Bytes.wrap(v)), OrderRecord.MAX_BYTES),
            new Topic("executions", v -> ExecutionReport.decode(Bytes.wrap(v)), ExecutionReport.MAX_BYTES),
            new Topic("batches", BatchRecord::decode, BatchRecord.MAX_BYTES),
            new Topic("anchors", AnchorRecord::decode, AnchorRecord.MAX_BYTES));

    static Stream<Arguments> cases() {
        return TOPICS.stream()
                .flatMap(topic -> Stream.of(
                        Arguments.of(topic, "nothing", new byte[0]),
                        Arguments.of(topic, "a version and nothing", new byte[] {1}),
                        Arguments.of(topic, "another version", new byte[] {2, (byte) 0xc0}),
                        Arguments.of(topic, "an empty list", new byte[] {1, (byte) 0xc0}),
                        Arguments.of(topic, "a list that announces more than there is", hex("01f90400c0")),
                        Arguments.of(topic, "a list that announces 4 GiB", hex("01fbffffffff")),
                        Arguments.of(topic, "lists in lists without end", nested()),
                        Arguments.of(topic, "bytes behind the list", hex("01c001")),
                        Arguments.of(topic, "zeros up to the limit", new byte[topic.maxBytes]),
                        Arguments.of(topic, "more than the limit", new byte[topic.maxBytes + 1]),
                        Arguments.of(topic, "an empty object", text("{}")),
                        Arguments.of(topic, "another version in JSON", text("{\"version\":2}")),
                        Arguments.of(topic, "JSON that stops", text("{\"version\":1,\"state\":\"pre")),
                        Arguments.of(topic, "JSON without end", text("[".repeat(100_000))),
                        Arguments.of(topic, "not UTF-8", hex("7bfffe7d")),
                        Arguments.of(topic, "a number where an object is", text("1"))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void isRefusedWithAMessage(Topic topic, String what, byte[] value) {
        assertThatThrownBy(() -> topic.decoder.decode(value))
                .as("%s: %s", topic.name, what)
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(": ");
    }

    private static byte[] hex(String hex) {
        return Bytes.fromHex(hex).toArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] nested() {
        byte[] bytes = new byte[200];
        java.util.Arrays.fill(bytes, (byte) 0xc1);
        bytes[0] = 1;
        return bytes;
    }
}
