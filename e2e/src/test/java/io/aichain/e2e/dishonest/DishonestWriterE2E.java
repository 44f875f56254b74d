package io.aichain.e2e.dishonest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.bitcoin.AnchorKey;
import io.aichain.bitcoin.BitcoinChain;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.primitives.Bytes;
import io.aichain.e2e.kit.Bitcoind;
import io.aichain.e2e.kit.ClusterGenesis;
import io.aichain.e2e.kit.RegtestMiner;
import io.aichain.e2e.kit.TestFolder;
import io.aichain.e2e.kit.VerifyProcess;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** On a chain of its own: another anchor key on the same Bitcoin. */
    private static Checked check(Function<ExecutedChain, Claim> claim) throws Exception {
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
        new TestWriter(chain, key, bitcoin, da).publish(claim.apply(chain));
        return new Checked(
                chain, VerifyProcess.run(bitcoin.url(), "file:" + da, genesis, folder.resolve("verify.log")));
    }
}
