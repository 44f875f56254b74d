package io.aichain.chain.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.anchor.Manifest;
import io.aichain.chain.batch.Batch;
import io.aichain.chain.batch.BatchCodec;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.batch.Segment;
import io.aichain.chain.block.Header;
import io.aichain.chain.order.LeaderRecord;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.order.RecordKind;
import io.aichain.chain.order.TransactionRecord;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.report.ExecutionReport;
import io.aichain.chain.report.Skip;
import io.aichain.chain.report.SkipReason;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The worked examples of docs/formats.md are what the code writes, byte for byte. */
class FormatsPageTest {
    private static final Pattern EXAMPLE = Pattern.compile("```example ([a-z-]+)\n([0-9a-f\\s]+)```");
    private static final Hash KEY = Hash.fromHex("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

    static Map<String, Bytes> examples() {
        Transaction transfer = new Transaction(
                        TransactionType.DYNAMIC_FEE,
                        Optional.of(UInt256.of(31337)),
                        0,
                        UInt256.of(1_000_000_000L),
                        UInt256.of(2_000_000_000L),
                        21_000,
                        Optional.of(Address.fromHex("0x70997970c51812dc3a010c7d01b50e0d17dc79c8")),
                        UInt256.of(1_000_000_000_000_000_000L),
                        Bytes.EMPTY,
                        List.of(),
                        UInt256.ZERO,
                        List.of(),
                        List.of(),
                        null)
                .signed(KEY);
        OrderedBlock block = new OrderedBlock(
                RecordKind.TRANSACTIONS,
                1,
                Hash.fromHex("0x" + "11".repeat(32)),
                1,
                1_767_225_600_000L,
                60_000_000,
                0,
                Bytes.fromHex("22".repeat(16)),
                List.of(1L, 0L),
                List.of(transfer.encoded()),
                List.of());
        LeaderRecord leader = new LeaderRecord(
                1, 0, Hash.fromHex("0x" + "11".repeat(32)), 1_767_225_600_000L, "sequencer-0", "0.1.0", List.of());
        Header header = new Header(
                Hash.fromHex("0x" + "33".repeat(32)),
                Address.ZERO,
                Hash.fromHex("0x" + "44".repeat(32)),
                Header.EMPTY_TRIE_ROOT,
                Header.EMPTY_TRIE_ROOT,
                Bytes.wrap(new byte[256]),
                1,
                60_000_000,
                0,
                1_767_225_600L,
                block.hash().toBytes(),
                block.hash(),
                UInt256.of(1_000_000_000L),
                Header.EMPTY_TRIE_ROOT,
                0,
                0,
                Hash.ZERO,
                Header.EMPTY_REQUESTS);
        ExecutionReport report = ExecutionReport.of(
                "executor-0", 7, block.hash(), header, List.of(new Skip(0, SkipReason.NONCE_TOO_LOW)));
        Batch batch = new Batch(
                block.parentHash(),
                1,
                block.parentHash(),
                block.parentHash(),
                block.hash(),
                header.parentHash(),
                header.hash(),
                OrderRecord.signed(block, KEY).signature(),
                List.of(),
                List.of(block));
        PublishedBatch entry = new PublishedBatch(
                1,
                1,
                1,
                Hash.fromHex("0x" + "55".repeat(32)),
                500,
                300,
                PublishedBatch.CODEC_ZSTD,
                block.hash(),
                header.hash(),
                header.outputRoot(),
                Hash.ZERO,
                1,
                List.of(new Segment(305, Hash.fromHex("0x" + "66".repeat(32)), Bytes.fromHex("66".repeat(32)))),
                List.of());
        Manifest manifest =
                new Manifest(Hash.fromHex("0x" + "11".repeat(32)), 1, Hash.ZERO, 1, List.of(), List.of(entry));
        Map<String, Bytes> all = new LinkedHashMap<>();
        all.put("transaction", TransactionRecord.encode(transfer.encoded()));
        all.put("block", OrderRecord.signed(block, KEY).encoded());
        all.put("block-hash", block.hash().toBytes());
        all.put("leader", OrderRecord.signed(leader, KEY).encoded());
        all.put("report", report.encoded());
        all.put("batch", BatchCodec.encode(batch));
        all.put("entry", entry.encoded());
        all.put("manifest", manifest.encoded());
        all.put("manifest-root", manifest.root().toBytes());
        all.put("start", new AnchorPayload.Start(Hash.fromHex("0x" + "11".repeat(32))).encoded());
        all.put("anchor", new AnchorPayload.Anchor(1, manifest.root(), Bytes.fromHex("77".repeat(32))).encoded());
        return all;
    }

    @Test
    void everyExampleIsWhatTheCodeWrites() throws IOException {
        Matcher matcher = EXAMPLE.matcher(Files.readString(page()));
        Map<String, String> found = new LinkedHashMap<>();
        while (matcher.find()) found.put(matcher.group(1), matcher.group(2).replaceAll("\\s", ""));
        Map<String, String> expected = new LinkedHashMap<>();
        examples().forEach((name, bytes) -> expected.put(name, bytes.toHex().substring(2)));
        assertThat(found).isEqualTo(expected);
    }

    private static Path page() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("docs/formats.md"))) at = at.getParent();
        return at.resolve("docs/formats.md");
    }
}
