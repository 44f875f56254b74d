package io.aichain.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.anchor.bitcoin.NodeBitcoin;
import io.aichain.anchor.domain.AnchorLedger;
import io.aichain.anchor.domain.AnchorPolicy;
import io.aichain.anchor.domain.Version;
import io.aichain.bitcoin.BitcoinChain;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Txid;
import io.aichain.bitcoin.Utxo;
import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.node.NodeEndpoint;
import io.aichain.bitcoin.reader.OutputChainRule;
import io.aichain.bitcoin.tx.AnchorTransaction.Signed;
import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.chain.anchor.AnchorRecord.Commitment;
import io.aichain.chain.anchor.AnchorRecord.State;
import io.aichain.chain.anchor.Manifest;
import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.da.DaNetworks;
import io.aichain.da.file.FileNetwork;
import io.aichain.log.FencedPublisher;
import io.aichain.log.KafkaConnection;
import io.aichain.log.Outcome;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import io.aichain.log.embedded.EmbeddedKafka;
import io.aichain.log.leader.Candidate.TakeOver;
import io.aichain.log.leader.Candidate.Work;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A take-over of topics with many final anchors, 10,000 with {@code aichain.all}, each of one batch; prints how long it takes. */
@Tag("P7")
class LongHistoryIT {
    private static final byte[] UNREADABLE = {'{'};
    private static final int ANCHORS = Boolean.getBoolean("aichain.all") ? 10_000 : 1_000;
    private static final int CHUNK = 100;

    @TempDir
    Path folder;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final SampleChain chain = new SampleChain();
    private final Signed start = SampleChain.WALLET.sign(
            new Utxo(new OutPoint(Txid.of("11".repeat(32)), 0), new Sat(1_000_000), 1),
            new AnchorPayload.Start(chain.genesis().hash()),
            1);

    @Test
    void aTakeOverReadsEveryAnchorAndOnlyTheLastBatches() throws Exception {
        Path data = Files.createDirectories(folder.resolve("da"));
        Topics topics = Topics.of(chain.genesis());
        try (EmbeddedKafka broker = EmbeddedKafka.start(folder.resolve("kafka"), 0);
                FileNetwork network = new FileNetwork(data)) {
            KafkaConnection kafka = KafkaConnection.plain(broker.bootstrap());
            TopicCheck.ensure(kafka, topics);
            // each topic begins with a record that is counted by whoever reads so far
            List<byte[]> batches = new ArrayList<>(List.of(UNREADABLE));
            List<byte[]> anchors = new ArrayList<>(records(0, start, Optional.empty()));
            long anchorBytes = 0;
            for (int n = 1; n <= ANCHORS; n++) {
                BatchRecord batch = chain.publish(network);
                batches.add(batch.encoded());
                anchors.addAll(records(n, start, Optional.of(commitment(n, batch.batch()))));
            }
            for (byte[] record : anchors) anchorBytes += record.length;
            assertThat(manifestsKept(anchors)).isEqualTo(1);
            anchors.addFirst(UNREADABLE);
            write(kafka, topics.batches(), BatchRecord.MAX_BYTES, batches);
            write(kafka, topics.anchors(), AnchorRecord.MAX_BYTES, anchors);

            long begun = System.nanoTime();
            AnchorCandidate candidate = candidate(kafka, data);
            try {
                assertThat(candidate.takeOver()).isInstanceOf(TakeOver.Took.class);
                assertThat(unreadable(topics.anchors())).isEqualTo(1);
                assertThat(unreadable(topics.batches())).isZero();
                long took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
                System.out.printf(
                        Locale.ROOT,
                        "take-over by an anchor of %d final anchors of a batch each (%d records, %.1f MB): %d ms%n",
                        ANCHORS,
                        anchors.size(),
                        anchorBytes / 1e6,
                        took);
                // it works: no node answers there, and it says so instead of ending
                assertThat(candidate.lead()).isInstanceOf(Work.GoOn.class);
            } finally {
                candidate.release("over");
            }
        }
    }

    /** How many manifests are in memory once all records are folded: their bytes are most of the topic's. */
    private static long manifestsKept(List<byte[]> records) throws MalformedException {
        AnchorLedger.Folding folding = new AnchorLedger.Folding();
        for (byte[] record : records) folding.add(AnchorRecord.decode(record));
        return folding.ledger().above(-1).values().stream()
                .flatMap(history -> Stream.concat(
                        history.versions().stream().map(Version::commitment),
                        Stream.of(history.last().commitment())))
                .flatMap(Optional::stream)
                .map(Commitment::manifest)
                .filter(manifest -> !manifest.isEmpty())
                .distinct()
                .count();
    }

    private double unreadable(String topic) {
        return metrics.get("aichain.records.malformed")
                .tag("topic", topic)
                .counter()
                .count();
    }

    private AnchorCandidate candidate(KafkaConnection kafka, Path data) throws Exception {
        NodeEndpoint nowhere = NodeEndpoint.parse("http://user:password@127.0.0.1:1");
        AnchorConfig config = AnchorConfig.of(
                kafka,
                chain.genesis(),
                "anchor-0",
                nowhere,
                SampleChain.WALLET.key(),
                List.of("file:" + data),
                new AnchorPolicy(2, 10, 0),
                Duration.ofMillis(200));
        OutputChainRule rule = new OutputChainRule(
                BitcoinChain.REGTEST,
                0,
                Optional.empty(),
                SampleChain.WALLET.key().outputScript(),
                chain.genesis().hash());
        return new AnchorCandidate(
                config,
                new NodeBitcoin(new NodeClient(nowhere), config.key(), rule, 6),
                DaNetworks.open(chain.genesis().aichain().dataAvailability(), config.daAddresses()),
                metrics,
                InstantSource.system(),
                new AnchorEvents(event -> {}, new AnchorMetrics(metrics)),
                new CountDownLatch(1));
    }

    private Commitment commitment(long anchor, PublishedBatch entry) {
        Manifest manifest = new Manifest(
                chain.genesis().hash(),
                anchor,
                new Hash(0, 0, 0, anchor - 1),
                entry.batch(),
                List.of(),
                List.of(entry));
        return new Commitment(
                manifest.root(),
                manifest.encoded(),
                entry.network(),
                Bytes.wrap(new byte[32]),
                entry.batch(),
                entry.batch(),
                entry.lastBlock(),
                entry.lastBlockHash(),
                entry.outputRoot());
    }

    /** What one anchor leaves in the topic; every one has the bytes of the same transaction, which nobody looks into here. */
    private static List<byte[]> records(long anchor, Signed transaction, Optional<Commitment> commitment) {
        List<byte[]> records = new ArrayList<>();
        for (State state : List.of(State.SIGNED, State.SENT, State.CONFIRMED, State.FINAL)) {
            boolean mined = state == State.CONFIRMED || state == State.FINAL;
            records.add(new AnchorRecord(
                            state,
                            anchor,
                            1,
                            transaction.txid().toString(),
                            transaction.raw(),
                            "11".repeat(32) + ":0",
                            200,
                            200,
                            commitment,
                            mined ? 100 + (int) anchor : 0,
                            mined ? "22".repeat(32) : "",
                            mined ? 1 : 0,
                            "",
                            anchor)
                    .encoded());
        }
        return records;
    }

    private static void write(KafkaConnection kafka, String topic, int maxBytes, List<byte[]> records) {
        try (FencedPublisher publisher =
                FencedPublisher.open(kafka, topic, maxBytes, Duration.ofSeconds(30), new SimpleMeterRegistry())) {
            for (int from = 0; from < records.size(); from += CHUNK) {
                assertThat(publisher.append(records.subList(from, Math.min(from + CHUNK, records.size()))))
                        .isInstanceOf(Outcome.Committed.class);
            }
        }
    }
}
