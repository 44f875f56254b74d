package io.aichain.e2e.dishonest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.bitcoin.AnchorKey;
import io.aichain.bitcoin.BitcoinChain;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.e2e.kit.Bitcoind;
import io.aichain.e2e.kit.Broker;
import io.aichain.e2e.kit.ClusterGenesis;
import io.aichain.e2e.kit.RegtestMiner;
import io.aichain.e2e.kit.RepairProcess;
import io.aichain.e2e.kit.TestFolder;
import io.aichain.e2e.kit.VerifyProcess;
import io.aichain.log.EndOfLog;
import io.aichain.log.KafkaConnection;
import io.aichain.log.OrderEvent;
import io.aichain.log.OrderReader;
import io.aichain.log.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever holds every key and publishes something else than the rules give is told so by the verifier, with block and field (P11). */
@Tag("P11")
class DishonestWriterE2E {
    private static final UnaryOperator<List<Bytes>> DROPPED = payload -> payload.subList(1, payload.size());
    private static final UnaryOperator<List<Bytes>> REORDERED = List::reversed;
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Path FOLDER = TestFolder.of(DishonestWriterE2E.class);

    private static Bitcoind bitcoin;
    private static int chains;

    @BeforeAll
    static void startBitcoin() {
        bitcoin = Bitcoind.start(FOLDER.resolve("bitcoin"));
    }

    @AfterAll
    static void stopBitcoin() {
        bitcoin.close();
    }

    @Test
    void theSameWriterIsAgreedWithWhenItIsHonest() throws Exception {
        Checked checked = check(Claim::honest);
        assertThat(checked.outcome().exitCode()).as("%s", checked.outcome()).isZero();
        JsonNode verdict = checked.outcome().verdict();
        assertThat(verdict.get("agreed").asBoolean()).isTrue();
        assertThat(verdict.get("block").asInt()).isEqualTo(3);
        assertThat(verdict.get("hash").asText())
                .isEqualTo(checked.chain().headers().getLast().hash().toHex());
    }

    @Test
    void aWrongStateRootIsNamedWithBothBlockHashes() throws Exception {
        Checked checked = check(Claim::wrongRoot);
        JsonNode why = disagreement(checked);
        assertThat(why.get("field").asText()).isEqualTo("block hash");
        assertThat(why.get("block").asInt()).isEqualTo(3);
        assertThat(why.get("expected").asText())
                .isEqualTo(checked.chain().headers().getLast().hash().toString());
        assertThat(why.get("found").asText())
                .isEqualTo(Claim.wrongRoot(checked.chain()).last().hash().toString());
    }

    @Test
    void aDroppedTransactionIsNamedByTheHashThatTheSequencerSigned() throws Exception {
        JsonNode why = disagreement(check(chain -> Claim.withoutSequencer(chain, DROPPED)));
        assertThat(why.get("field").asText()).isEqualTo("hash of block 3");
        assertThat(why.get("block").asInt()).isEqualTo(3);
    }

    @Test
    void aDroppedTransactionIsNamedEvenIfTheSequencerSignsIt() throws Exception {
        JsonNode why = disagreement(check(chain -> Claim.withSequencer(chain, DROPPED)));
        assertThat(why.get("field").asText()).isEqualTo("block hash");
        assertThat(why.get("block").asInt()).isEqualTo(3);
    }

    @Test
    void reorderedTransactionsAreNamedByTheHashThatTheSequencerSigned() throws Exception {
        JsonNode why = disagreement(check(chain -> Claim.withoutSequencer(chain, REORDERED)));
        assertThat(why.get("field").asText()).isEqualTo("hash of block 3");
        assertThat(why.get("block").asInt()).isEqualTo(3);
    }

    @Test
    void reorderedTransactionsAreNamedEvenIfTheSequencerSignsThem() throws Exception {
        JsonNode why = disagreement(check(chain -> Claim.withSequencer(chain, REORDERED)));
        assertThat(why.get("field").asText()).isEqualTo("block hash");
        assertThat(why.get("block").asInt()).isEqualTo(3);
    }

    private record Checked(ExecutedChain chain, VerifyProcess.Outcome outcome) {}

    private static JsonNode disagreement(Checked checked) {
        assertThat(checked.outcome().exitCode()).as("%s", checked.outcome()).isEqualTo(1);
        JsonNode verdict = checked.outcome().verdict();
        assertThat(verdict.get("agreed").asBoolean()).isFalse();
        JsonNode why = verdict.get("disagreement");
        assertThat(why.get("anchor").asInt()).isEqualTo(1);
        assertThat(why.get("batch").asInt()).isEqualTo(1);
        return why;
    }

    @Test
    void aRepairFromBitcoinStopsAtAWrongEntryUntilItIsToldToPassItOverOrALaterOnePutsItRight() throws Exception {
        Published published = publisher();
        ExecutedChain chain = published.chain();
        published.writer().publish(Claim.honest(chain, 1, 2));
        published.writer().publish(Claim.honest(chain, 3, 3).withWrongRoot());
        try (Broker broker = Broker.asChild(FOLDER.resolve("kafka"))) {
            assertThat(repair(2, published, broker))
                    .contains("block hash")
                    .contains("nothing was appended")
                    .contains("--pass-over appends what comes before");
            assertThat(repair(0, published, broker, "--pass-over"))
                    .contains("not appended: ")
                    .contains("1 batches end with block 2")
                    .contains("appended blocks 1 to 2 ");
            assertThat(records(broker, chain)).isEqualTo(signed(chain.blocks().subList(0, 2)));

            published.writer().publish(Claim.honest(chain, 3, 3));
            assertThat(repair(0, published, broker))
                    .contains("2 batches end with block 3")
                    .contains("appended blocks 3 to 3 ");
            assertThat(records(broker, chain)).isEqualTo(signed(chain.blocks()));
        }
    }

    /** @return what it says */
    private static String repair(int exitCode, Published published, Broker broker, String... more) throws IOException {
        Path key = published.folder().resolve("sequencer.key");
        Files.writeString(key, DevnetKeys.sequencer().secretKey().toHex() + "\n");
        List<String> source = new ArrayList<>(
                List.of("--da", "file:" + published.da(), "--bitcoin", bitcoin.url(), "--key-file", key.toString()));
        source.addAll(List.of(more));
        RepairProcess.Outcome outcome = RepairProcess.run(
                broker.bootstrap(),
                published.genesis(),
                source,
                published.folder().resolve("repair.log"),
                PATIENCE);
        assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(exitCode);
        return outcome.said();
    }

    private static List<Bytes> signed(List<OrderedBlock> blocks) {
        return blocks.stream()
                .map(block -> OrderRecord.signed(block, DevnetKeys.sequencer().secretKey())
                        .encoded())
                .toList();
    }

    /** Of the blocks in the log, as every reader accepts them. */
    private static List<Bytes> records(Broker broker, ExecutedChain chain) {
        KafkaConnection kafka = KafkaConnection.plain(broker.bootstrap());
        Topics topics = Topics.of(chain.genesis());
        List<Bytes> records = new ArrayList<>();
        long end = EndOfLog.await(kafka, topics.blocks(), PATIENCE);
        try (OrderReader reader = OrderReader.open(kafka, chain.genesis(), new SimpleMeterRegistry())) {
            while (!reader.hasReached(end)) {
                for (OrderEvent event : reader.poll(Duration.ofMillis(100))) {
                    if (event instanceof OrderEvent.Block block) records.add(block.encoded());
                }
            }
        }
        return records;
    }

    private static Checked check(Function<ExecutedChain, Claim> claim) throws Exception {
        Published published = publisher();
        published.writer().publish(claim.apply(published.chain()));
        return new Checked(
                published.chain(),
                VerifyProcess.run(
                        bitcoin.url(),
                        "file:" + published.da(),
                        published.genesis(),
                        published.folder().resolve("verify.log")));
    }

    private record Published(Path folder, Path genesis, Path da, ExecutedChain chain, TestWriter writer) {}

    /** On a chain of its own: another anchor key on the same Bitcoin. */
    private static Published publisher() throws Exception {
        int number = ++chains;
        Path folder = FOLDER.resolve("chain-" + number);
        Path da = Files.createDirectories(folder.resolve("da"));
        AnchorKey key = AnchorKey.parse(Integer.toString(number).repeat(64), BitcoinChain.REGTEST);
        Path genesis = ClusterGenesis.write(
                folder.resolve("genesis.json"),
                "dishonest-" + number,
                1,
                bitcoin.client().blockCount(),
                key);
        // above the start height: readers know no older coins
        try (RegtestMiner miner = new RegtestMiner(bitcoin)) {
            miner.fund(key.address());
        }
        ExecutedChain chain = ExecutedChain.of(GenesisCodec.decode(Files.readAllBytes(genesis)));
        return new Published(folder, genesis, da, chain, new TestWriter(chain, key, bitcoin, da));
    }
}
