package io.aichain.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.anchor.DeadlyBitcoin.Fate;
import io.aichain.anchor.outbox.LostException;
import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.reader.AnchorSpend;
import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.anchor.Manifest;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.da.GetAnswer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The anchor dies at every step it can die at, and what Bitcoin has is what it would have without. */
@Tag("P7")
class KilledAnchorTest {
    @TempDir
    Path folder;

    private World world;
    private final Fate[] fate = {Fate.LIVE};
    private AnchorWorker worker;
    private int deaths;

    @BeforeEach
    void begin() throws Exception {
        world = World.of(folder);
        world.between(bitcoin -> new DeadlyBitcoin(bitcoin, world.topic, fate));
        worker = world.start();
    }

    @AfterEach
    void end() throws Exception {
        world.close();
    }

    /** A round, by a new process if the one before died. */
    private void round() throws Exception {
        while (true) {
            try {
                world.deliver(worker);
                worker.round();
                return;
            } catch (MemoryTopic.Killed killed) {
                deaths++;
                worker = world.start();
            } catch (LostException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void deathBeforeOrAfterEveryWriteAndEverySendLeavesOneSpendPerOutput() throws Exception {
        for (int append = 0; append < 7; append++) {
            for (boolean afterwards : new boolean[] {false, true}) {
                world.topic.killAtAppend(append, afterwards);
                workUntilDeath();
            }
        }
        for (Fate next : new Fate[] {Fate.BEFORE_SEND, Fate.AFTER_SEND}) {
            fate[0] = next;
            workUntilDeath();
        }
        assertThat(deaths).isEqualTo(16);
        settle();
        assertEveryBatchIsAnchoredOnce();
    }

    private void workUntilDeath() throws Exception {
        for (int before = deaths; deaths == before; ) {
            world.publishBatch();
            round();
            world.mine();
            round();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void deathsReorganisationsAndLostMempoolsAtRandomLeaveOneSpendPerOutput(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 40; i++) {
            switch (random.nextInt(8)) {
                case 0, 1 -> world.publishBatch();
                case 2 -> world.topic.killAtAppend(random.nextInt(3), random.nextBoolean());
                case 3 -> fate[0] = Fate.values()[random.nextInt(3)];
                case 4 -> world.mineExactly();
                case 5 -> world.mine();
                case 6 -> {
                    if (random.nextInt(3) == 0) reorganise(1 + random.nextInt(2));
                }
                case 7 -> {
                    if (random.nextInt(4) == 0) world.node.killAndRestart();
                }
            }
            round();
        }
        fate[0] = Fate.LIVE;
        world.topic.killAtAppend(-1, false);
        world.publishBatch();
        settle();
        assertEveryBatchIsAnchoredOnce();
    }

    private void settle() throws Exception {
        for (int i = 0; i < 6; i++) {
            round();
            world.mine();
        }
        round();
    }

    private void reorganise(int depth) throws Exception {
        BlockHash from =
                world.client.blockHash(world.client.blockCount() - depth + 1).orElseThrow();
        world.client.regtest().invalidate(from);
        for (int i = 0; i <= depth; i++) world.mineExactly();
    }

    private void assertEveryBatchIsAnchoredOnce() throws Exception {
        List<PublishedBatch> anchored = new ArrayList<>();
        Set<OutPoint> spent = new HashSet<>();
        long number = 0;
        for (AnchorSpend spend : world.anchors()) {
            assertThat(spent.add(spend.spends())).isTrue();
            assertThat(world.ledger().history(number).orElseThrow().version(spend.txid()))
                    .isPresent();
            number++;
            if (!(spend.payload() instanceof AnchorPayload.Anchor(var network, var root, var pointer))) continue;
            GetAnswer answer = world.network.get(pointer, Manifest.MAX_BYTES);
            anchored.addAll(Manifest.decode(((GetAnswer.Found) answer).object()).entries());
        }
        assertThat(anchored)
                .extracting(PublishedBatch::batch)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, world.chain.batches().size())
                                .boxed()
                                .toList());
        assertThat(anchored.equals(world.chain.batches())).isTrue();
    }
}
