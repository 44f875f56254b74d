package io.aichain.cli.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.batch.Batch;
import io.aichain.chain.batch.BatchCodec;
import io.aichain.chain.batch.BatchPacking;
import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.batch.Segment;
import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.crypto.Sha256;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.order.RecordKind;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.rlp.RlpWriter;
import io.aichain.cli.Failure;
import io.aichain.da.BatchFetcher;
import io.aichain.da.DaNetworks;
import io.aichain.da.PutAnswer;
import io.aichain.da.file.FileNetwork;
import io.aichain.log.FencedPublisher;
import io.aichain.log.KafkaConnection;
import io.aichain.log.OrderEvent;
import io.aichain.log.OrderReader;
import io.aichain.log.Outcome;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import io.aichain.log.embedded.EmbeddedKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A log that lost everything comes back from published batches, byte for byte; whoever does not hold the key appends nothing. */
@Tag("P1")
class BatchRepairIT {
    private static final Hash KEY = new Hash(0, 0, 0, 77);
    private static final String SECRET = KEY.toHex();

    @TempDir
    Path folder;

    private final List<Bytes> records = new ArrayList<>();
    private final List<PublishedBatch> batches = new ArrayList<>();
    private Path data;
    private Path genesisFile;
    private Genesis genesis;

    @BeforeEach
    void publish() throws Exception {
        data = Files.createDirectory(folder.resolve("da"));
        String sequencer = Secp256k1.instance().address(KEY).toString();
        genesisFile = Files.writeString(folder.resolve("genesis.json"), """
            {"config":{"chainId":4242,"aichain":{"name":"repairchain","owner":"%1$s","sequencer":"%1$s","partitions":3,
              "maxTransactionBytes":131072,"maxBlockBytes":1048576,
              "bitcoin":{"network":"regtest","startHeight":0,"anchorAddress":"bcrt1qtest"},
              "dataAvailability":[{"network":"file"}],"voters":["executor-0","executor-1"],"quorum":2}},
             "gasLimit":"0x1c9c380","alloc":{}}
            """.formatted(sequencer));
        genesis = GenesisCodec.decode(Files.readAllBytes(genesisFile));
        OrderTip tip = OrderTip.genesis(genesis);
        Hash parent = genesis.hash();
        try (FileNetwork network = new FileNetwork(data)) {
            for (int i = 0; i < 3; i++) {
                List<OrderedBlock> blocks = new ArrayList<>();
                OrderTip before = tip;
                for (int b = 0; b < 4; b++) {
                    OrderedBlock block = block(tip, b);
                    records.add(OrderRecord.signed(block, KEY).encoded());
                    blocks.add(block);
                    tip = OrderTip.after(block, block.hash());
                }
                batches.add(put(network, i + 1, parent, before, tip, blocks));
                parent = batches.getLast().contentHash();
            }
        }
    }

    @Test
    void whatABrokerLostComesBackFromTheBatchesTopicAndTheDataByteForByte() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
            KafkaConnection kafka = KafkaConnection.plain(broker.bootstrap());
            TopicCheck.ensure(kafka, Topics.of(genesis));
            note(kafka);
            Path key = Files.writeString(folder.resolve("sequencer.key"), SECRET + "\n");
            assertThat(run(broker.bootstrap(), key))
                    .contains("3 batches end with block 12")
                    .contains("appended blocks 1 to 12");
            assertThat(run(broker.bootstrap(), key)).contains("nothing is missing: the log ends with block 12");
            assertThat(read(kafka)).isEqualTo(records);
        }
    }

    @Test
    void brokersThatAreAwayOrGivenWronglyAreSaidInOneLine() throws Exception {
        Path key = Files.writeString(folder.resolve("sequencer.key"), SECRET + "\n");
        // longer than a name may be: nobody can know it
        String unknown = "k".repeat(64) + ".invalid:9092";
        assertThat(refusal(unknown, key))
                .contains("no address is known for " + unknown)
                .contains("run it again");
        assertThat(refusal("127.0.0.1", key)).startsWith("--kafka 127.0.0.1: Invalid url");
    }

    @Test
    void anotherKeyIsRefusedAndNotShown() throws Exception {
        Hash other = new Hash(0, 0, 0, 78);
        assertThatThrownBy(() -> new BatchBlocks(batches, fetcher(), genesis, other))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("genesis names the sequencer")
                .message()
                .doesNotContain(other.toHex());
        Path bad = Files.writeString(folder.resolve("bad.key"), SECRET.substring(1));
        assertThatThrownBy(() -> SequencerKey.read(Optional.of(bad), Map.of()))
                .hasMessageContaining("0x and 64 hex digits expected")
                .message()
                .doesNotContain(SECRET.substring(4));
        assertThatThrownBy(() -> SequencerKey.read(Optional.empty(), Map.of()))
                .hasMessageContaining("AICHAIN_SEQUENCER_KEY");
        assertThat(SequencerKey.read(Optional.empty(), Map.of("AICHAIN_SEQUENCER_KEY", SECRET)))
                .isEqualTo(KEY);
    }

    @Test
    void dataThatIsGoneOrDamagedIsSaidAndGivesNothing() throws Exception {
        BatchBlocks blocks = new BatchBlocks(batches, fetcher(), genesis, KEY);
        assertThat(blocks.record(4)).contains(records.get(3));
        assertThat(blocks.record(13)).isEmpty();
        try (var files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) Files.delete(file);
        }
        assertThatThrownBy(() -> blocks.record(5))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("batch 2: segment 0");
    }

    private BatchFetcher fetcher() {
        return new BatchFetcher(
                genesis, DaNetworks.open(genesis.aichain().dataAvailability(), List.of("file:" + data)));
    }

    private String run(String bootstrap, Path key) {
        StringWriter said = new StringWriter();
        CommandLine command = new CommandLine(new LogRepairCommand()).setOut(new PrintWriter(said));
        int code = command.execute(arguments(bootstrap, key));
        assertThat(code).as(said.toString()).isZero();
        return said.toString();
    }

    private String refusal(String bootstrap, Path key) {
        StringWriter said = new StringWriter();
        CommandLine command = new CommandLine(new LogRepairCommand());
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            assertThat(failure).isInstanceOf(Failure.class);
            said.append(failure.getMessage());
            return 2;
        });
        assertThat(command.execute(arguments(bootstrap, key))).isEqualTo(2);
        return said.toString();
    }

    private String[] arguments(String bootstrap, Path key) {
        return new String[] {
            "--kafka",
            bootstrap,
            "--genesis",
            genesisFile.toString(),
            "--da",
            "file:" + data,
            "--key-file",
            key.toString()
        };
    }

    private void note(KafkaConnection kafka) {
        try (FencedPublisher publisher = FencedPublisher.open(
                kafka,
                Topics.of(genesis).batches(),
                BatchRecord.MAX_BYTES,
                Duration.ofSeconds(30),
                new SimpleMeterRegistry())) {
            Hash parent = genesis.hash();
            for (PublishedBatch batch : batches) {
                BatchRecord record = new BatchRecord(BatchRecord.State.PUBLISHED, batch, parent, 1);
                assertThat(publisher.append(record.encoded())).isInstanceOf(Outcome.Committed.class);
                parent = batch.contentHash();
            }
        }
    }

    private List<Bytes> read(KafkaConnection kafka) {
        List<Bytes> read = new ArrayList<>();
        try (OrderReader reader = OrderReader.open(kafka, genesis, new SimpleMeterRegistry())) {
            long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
            while (read.size() < records.size() && System.nanoTime() < deadline) {
                for (OrderEvent event : reader.poll(Duration.ofMillis(100))) {
                    if (event instanceof OrderEvent.Block block) read.add(block.encoded());
                }
            }
        }
        return read;
    }

    private OrderedBlock block(OrderTip tip, long nonce) {
        Bytes transaction = Bytes.wrap(
                RlpWriter.list(w -> w.uint(nonce + 1).uint(1).uint(21_000).bytes(new byte[80])));
        return new OrderedBlock(
                RecordKind.TRANSACTIONS,
                tip.number() + 1,
                tip.hash(),
                1,
                tip.timeMillis() + 100,
                genesis.gasLimit(),
                0,
                Bytes.wrap(new byte[16]),
                List.of(tip.number() + 1, 0L, 0L),
                List.of(transaction),
                List.of());
    }

    private PublishedBatch put(
            FileNetwork network, long number, Hash parent, OrderTip before, OrderTip after, List<OrderedBlock> blocks) {
        Hash executed = new Hash(0, 0, 0, number);
        Batch batch = new Batch(
                genesis.hash(),
                number,
                parent,
                before.hash(),
                after.hash(),
                new Hash(0, 0, 0, number - 1),
                executed,
                OrderRecord.signed(blocks.getLast(), KEY).signature(),
                List.of(),
                blocks);
        Bytes raw = BatchCodec.encode(batch);
        Bytes packed = BatchPacking.compress(raw, 3);
        List<Segment> segments = new ArrayList<>();
        for (Bytes segment : BatchPacking.cut(packed, FileNetwork.MAX_SEGMENT_BYTES)) {
            if (!(network.put(segment) instanceof PutAnswer.Stored(var pointer)))
                throw new AssertionError("not stored");
            segments.add(new Segment(segment.size(), Sha256.hash(segment.unsafeArray()), pointer));
        }
        return new PublishedBatch(
                number,
                batch.firstBlock(),
                batch.lastBlock(),
                BatchCodec.contentHash(raw),
                raw.size(),
                packed.size(),
                PublishedBatch.CODEC_ZSTD,
                batch.lastOrderedHash(),
                batch.lastBlockHash(),
                executed,
                Hash.ZERO,
                NetworkId.FILE.number(),
                segments,
                List.of());
    }
}
