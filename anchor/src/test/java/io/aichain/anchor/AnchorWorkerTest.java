package io.aichain.anchor;

import static io.aichain.chain.anchor.AnchorRecord.State.CONFIRMED;
import static io.aichain.chain.anchor.AnchorRecord.State.CONFLICT;
import static io.aichain.chain.anchor.AnchorRecord.State.EVICTED;
import static io.aichain.chain.anchor.AnchorRecord.State.FINAL;
import static io.aichain.chain.anchor.AnchorRecord.State.REORGED;
import static io.aichain.chain.anchor.AnchorRecord.State.SENT;
import static io.aichain.chain.anchor.AnchorRecord.State.SIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.anchor.domain.AnchorPolicy;
import io.aichain.anchor.domain.Version;
import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.FeeRate;
import io.aichain.bitcoin.Txid;
import io.aichain.bitcoin.Utxo;
import io.aichain.bitcoin.reader.AnchorSpend;
import io.aichain.bitcoin.testing.Wallet;
import io.aichain.bitcoin.tx.AnchorTransaction.Signed;
import io.aichain.bitcoin.tx.FeePolicy;
import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.anchor.AnchorRecord.Commitment;
import io.aichain.chain.anchor.Manifest;
import io.aichain.chain.primitives.Hash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The anchor against a regtest node: what stands in Bitcoin and in the topic after each thing that can happen. */
class AnchorWorkerTest {
    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void begin() throws Exception {
        world = World.of(folder);
    }

    @AfterEach
    void end() throws Exception {
        world.close();
    }

    /** A worker whose start transaction is final. */
    private AnchorWorker started() throws Exception {
        AnchorWorker worker = world.start();
        worker.round();
        for (int i = 0; i < 3; i++) {
            world.mine();
            worker.round();
        }
        assertThat(world.states(0)).containsExactly(SIGNED, SENT, CONFIRMED, FINAL);
        return worker;
    }

    private AnchorWorker withAnchorInMempool() throws Exception {
        AnchorWorker worker = started();
        publish(worker);
        worker.round();
        assertThat(world.states(1)).containsExactly(SIGNED, SENT);
        return worker;
    }

    private void publish(AnchorWorker worker) {
        world.publishBatch();
        world.deliver(worker);
    }

    private Version version(long anchor, int index) throws Exception {
        return world.ledger().history(anchor).orElseThrow().versions().get(index);
    }

    private static Manifest manifest(Version version) throws Exception {
        return Manifest.decode(version.commitment().map(Commitment::manifest).orElseThrow());
    }

    @Test
    @Tag("P11")
    void batchesGoIntoAnchorsInTheirOrderAndEachAnchorFollowsTheOneBefore() throws Exception {
        AnchorWorker worker = started();
        publish(worker);
        publish(worker);
        worker.round();
        publish(worker);
        world.mine();
        worker.round();
        world.mine();
        worker.round();
        List<AnchorSpend> anchors = world.anchors();
        assertThat(anchors).hasSize(3);
        Manifest first = manifest(version(1, 0));
        Manifest second = manifest(version(2, 0));
        assertThat(first.entries()).isEqualTo(world.chain.batches().subList(0, 2));
        assertThat(first.previousRoot()).isEqualTo(Hash.ZERO);
        assertThat(second.entries()).isEqualTo(world.chain.batches().subList(2, 3));
        assertThat(second.previousRoot()).isEqualTo(first.root());
        assertThat(((AnchorPayload.Anchor) anchors.get(2).payload()).manifestRoot())
                .isEqualTo(second.root());
        assertThat(anchors.get(2).spends()).isEqualTo(version(1, 0).next());
        for (int i = 0; i < 3; i++) {
            world.mine();
            worker.round();
        }
        assertThat(world.states(1)).containsExactly(SIGNED, SENT, CONFIRMED, FINAL);
        assertThat(world.states(2)).containsExactly(SIGNED, SENT, CONFIRMED, FINAL);
    }

    @Test
    void oneAnchorIsInFlightAndBatchesGatherMeanwhile() throws Exception {
        AnchorWorker worker = withAnchorInMempool();
        for (int i = 0; i < 30; i++) publish(worker);
        worker.round();
        assertThat(world.ledger().history(2)).isEmpty();
        world.mine();
        worker.round();
        worker.round();
        worker.round();
        assertThat(version(2, 0).commitment().orElseThrow().firstBatch()).isEqualTo(2);
        assertThat(version(2, 0).commitment().orElseThrow().lastBatch()).isGreaterThan(2);
    }

    @Test
    @Tag("P6")
    void aBatchThatDoesNotReadBackIsNotCommittedUntilItDoes() throws Exception {
        AnchorWorker worker = started();
        publish(worker);
        Path file = onlyFile();
        byte[] honest = Files.readAllBytes(file);
        byte[] damaged = honest.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(file, damaged);
        worker.round();
        assertThat(world.ledger().history(1)).isEmpty();
        assertThat(world.events.getLast())
                .isInstanceOf(AnchorEvent.Waiting.class)
                .asString()
                .contains("batch 1");
        Files.delete(file);
        worker.round();
        assertThat(world.ledger().history(1)).isEmpty();
        Files.write(file, honest);
        worker.round();
        assertThat(world.states(1)).containsExactly(SIGNED, SENT);
    }

    private Path onlyFile() throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("da"))) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    @Test
    void aStuckAnchorIsReplacedByOneThatPaysMoreAndOnlyOneOfThemConfirms() throws Exception {
        AnchorWorker worker = withAnchorInMempool();
        for (int i = 0; i < 2; i++) {
            world.mineExactly();
            worker.round();
        }
        assertThat(world.states(1)).containsExactly(SIGNED, SENT, SIGNED, SENT);
        Version first = version(1, 0);
        Version second = version(1, 1);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.fee()).isGreaterThan(first.fee());
        assertThat(second.spends()).isEqualTo(first.spends());
        assertThat(second.commitment()).isEqualTo(first.commitment());
        world.mine();
        worker.round();
        assertThat(world.anchors().getLast().txid()).isEqualTo(second.txid());
    }

    @Test
    @Tag("P7")
    void whenAnOlderVersionConfirmsTheNextAnchorFollowsThatOne() throws Exception {
        AnchorWorker worker = withAnchorInMempool();
        for (int i = 0; i < 2; i++) {
            world.mineExactly();
            worker.round();
        }
        Version first = version(1, 0);
        world.mineExactly(first.raw());
        publish(worker);
        worker.round();
        assertThat(world.last().anchor()).isEqualTo(2);
        assertThat(version(2, 0).spends()).isEqualTo(first.next());
    }

    @Test
    void atTheMaximumRateItWaitsAndSaysSo() throws Exception {
        world.close();
        FeePolicy fixed = new FeePolicy(FeeRate.ofSatPerVbyte(1), FeeRate.ofSatPerVbyte(5), FeeRate.ofSatPerVbyte(5));
        world = new World(folder.resolve("capped"), new AnchorPolicy(1, 1, 0), fixed);
        SampleChain.WALLET.fund(world.client);
        AnchorWorker worker = world.start();
        worker.round();
        world.mineExactly();
        worker.round();
        worker.round();
        assertThat(world.states(0)).containsExactly(SIGNED, SENT);
        assertThat(world.events.getLast())
                .isInstanceOf(AnchorEvent.Waiting.class)
                .asString()
                .contains("maximum rate");
    }

    @Test
    void whatTheMempoolLosesIsSentAgain() throws Exception {
        withAnchorInMempool();
        world.node.killAndRestart();
        AnchorWorker worker = world.start();
        worker.round();
        assertThat(world.states(1)).containsExactly(SIGNED, SENT, EVICTED, SENT);
        world.mine();
        worker.round();
        assertThat(world.states(1)).endsWith(CONFIRMED);
    }

    @Test
    void aReorganisationPutsAnchorsBackAndTheyConfirmAgainUnchanged() throws Exception {
        AnchorWorker worker = withAnchorInMempool();
        BlockHash undone = world.mine();
        worker.round();
        publish(worker);
        worker.round();
        world.mine();
        worker.round();
        assertThat(world.anchors()).hasSize(3);
        world.client.regtest().invalidate(undone);
        for (int i = 0; i < 3; i++) world.mineExactly();
        worker.round();
        assertThat(world.states(1)).containsExactly(SIGNED, SENT, CONFIRMED, REORGED, SENT);
        assertThat(world.states(2)).containsExactly(SIGNED, SENT, CONFIRMED, REORGED, SENT);
        world.mine();
        worker.round();
        assertThat(world.anchors())
                .extracting(AnchorSpend::txid)
                .containsExactly(
                        version(0, 0).txid(),
                        version(1, 0).txid(),
                        version(2, 0).txid());
        assertThat(world.ledger().history(1).orElseThrow().versions()).hasSize(1);
    }

    @Test
    void aReorganisationThatConfirmsAnotherVersionVoidsWhatHungOnTheFirst() throws Exception {
        AnchorWorker worker = withAnchorInMempool();
        for (int i = 0; i < 2; i++) {
            world.mineExactly();
            worker.round();
        }
        BlockHash undone = world.mine();
        publish(worker);
        worker.round();
        assertThat(version(2, 0).spends()).isEqualTo(version(1, 1).next());
        world.client.regtest().invalidate(undone);
        world.mineExactly(version(1, 0).raw());
        world.mineExactly();
        worker.round();
        assertThat(version(2, 1).spends()).isEqualTo(version(1, 0).next());
        world.mine();
        worker.round();
        assertThat(world.anchors())
                .extracting(AnchorSpend::txid)
                .containsExactly(
                        version(0, 0).txid(),
                        version(1, 0).txid(),
                        version(2, 1).txid());
    }

    @Test
    void aStrangersSpendInTheMempoolHaltsAndItsVanishingGoesOn() throws Exception {
        AnchorWorker worker = started();
        Signed stranger = strangerOnTip(Wallet.anchor(9));
        world.client.send(stranger.raw());
        publish(worker);
        worker.round();
        assertThat(world.events.getLast()).isInstanceOf(AnchorEvent.Halted.class);
        assertThat(world.ledger().history(1)).isEmpty();
        world.node.killAndRestart();
        worker = world.start();
        worker.round();
        assertThat(world.states(1)).containsExactly(SIGNED, SENT);
    }

    private Signed strangerOnTip(AnchorPayload payload) throws Exception {
        AnchorSpend tip = world.anchors().getLast();
        return SampleChain.WALLET.sign(new Utxo(tip.next().orElseThrow(), tip.nextValue(), 1), payload, 50);
    }

    @Test
    void aConfirmedSpendWithAForeignManifestHaltsForGood() throws Exception {
        AnchorWorker worker = withAnchorInMempool();
        Manifest foreign = new Manifest(new Hash(1, 1, 1, 1), 1, Hash.ZERO, 1, List.of(), world.chain.batches());
        world.network.put(foreign.encoded());
        AnchorPayload payload = new AnchorPayload.Anchor(
                1,
                foreign.root(),
                io.aichain.chain.crypto.Sha256.hash(foreign.encoded().toArray()).toBytes());
        world.mineExactly(strangerOnTip(payload).raw());
        worker.round();
        worker.round();
        assertThat(world.states(1)).endsWith(CONFLICT);
        assertThat(world.events.getLast())
                .isInstanceOf(AnchorEvent.Halted.class)
                .asString()
                .contains("another chain");
        int written = world.topic.records().size();
        publish(worker);
        worker.round();
        assertThat(world.topic.records()).hasSize(written);
    }

    @Test
    @Tag("P7")
    void aConfirmedSpendWhoseManifestGoesOnWithOurBatchesIsAdopted() throws Exception {
        AnchorWorker worker = started();
        publish(worker);
        Manifest same = new Manifest(world.chain.genesis().hash(), 1, Hash.ZERO, 1, List.of(), world.chain.batches());
        world.network.put(same.encoded());
        AnchorPayload payload = new AnchorPayload.Anchor(
                1,
                same.root(),
                io.aichain.chain.crypto.Sha256.hash(same.encoded().toArray()).toBytes());
        Signed stranger = strangerOnTip(payload);
        world.mineExactly(stranger.raw());
        worker.round();
        assertThat(world.states(1)).containsExactly(CONFIRMED);
        assertThat(world.last().txid()).isEqualTo(stranger.txid().toString());
        publish(worker);
        worker.round();
        assertThat(version(2, 0).spends()).isEqualTo(stranger.next());
        assertThat(version(2, 0).commitment().orElseThrow().firstBatch()).isEqualTo(2);
    }

    @Test
    void aSpendOfTheTipWithoutAnAnchorEndsEverything() throws Exception {
        AnchorWorker worker = started();
        world.mineExactly(
                strangerOnTip(new AnchorPayload.Start(world.chain.genesis().hash()))
                        .raw());
        publish(worker);
        worker.round();
        assertThat(world.events.getLast())
                .isInstanceOf(AnchorEvent.Halted.class)
                .asString()
                .contains("ended");
        assertThat(world.ledger().history(1)).isEmpty();
    }

    @Test
    void withoutCoinsItSaysWhereToSendThem() throws Exception {
        world.close();
        world = new World(folder.resolve("poor"), new AnchorPolicy(1, 2, 0), FeePolicy.DEFAULT);
        AnchorWorker worker = world.start();
        worker.round();
        assertThat(world.events.getLast())
                .isInstanceOf(AnchorEvent.Waiting.class)
                .asString()
                .contains(SampleChain.WALLET.address());
        SampleChain.WALLET.fund(world.client);
        worker.round();
        assertThat(world.states(0)).containsExactly(SIGNED, SENT);
    }

    @Test
    void aNodeThatIsAwayIsWaitedFor() throws Exception {
        AnchorWorker worker = started();
        world.node.close();
        worker.round();
        assertThat(world.events.getLast())
                .isInstanceOf(AnchorEvent.Waiting.class)
                .asString()
                .contains("Bitcoin");
    }

    @Test
    @Tag("P7")
    void aLeaderThatWasFencedSignsNothingMore() throws Exception {
        AnchorWorker old = started();
        AnchorWorker successor = world.start();
        publish(old);
        publish(successor);
        org.assertj.core.api.Assertions.assertThatThrownBy(old::round)
                .isInstanceOf(io.aichain.anchor.outbox.LostException.class);
        successor.round();
        assertThat(world.states(1)).containsExactly(SIGNED, SENT);
        assertThat(world.client.pooledSpender(version(0, 0).next()))
                .contains(Txid.of(world.last().txid()));
    }
}
