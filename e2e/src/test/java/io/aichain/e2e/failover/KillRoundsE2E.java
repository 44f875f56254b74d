package io.aichain.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.e2e.kit.Cluster;
import io.aichain.e2e.kit.ServiceProcess;
import io.aichain.e2e.kit.TestFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Services die without farewell at random moments under load, and come back on what they had: one chain, every accepted transaction once,
 * one anchor for each range, and nothing stuck. Afterwards an executor that has nothing replays all of it, twice.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KillRoundsE2E {
    private static final boolean ALL = Boolean.getBoolean("aichain.all");
    private static final int ROUNDS = ALL ? 50 : 10;
    private static final int ACCOUNTS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Path FOLDER = TestFolder.of(KillRoundsE2E.class);

    private static Cluster cluster;
    private static TransferLoad load;
    private static long lastBlock;

    @BeforeAll
    static void start() throws Exception {
        cluster = Cluster.start(FOLDER.resolve("cluster"), 2);
    }

    @AfterAll
    static void stop() {
        if (load != null) load.close();
        if (cluster != null) cluster.close();
    }

    /** {@code -Daichain.seed=N} takes another one. */
    static List<Long> seeds() {
        return List.of(Long.getLong("aichain.seed", 20_261_122L));
    }

    @Order(1)
    @Tag("P1")
    @Tag("P2")
    @Tag("P7")
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void servicesThatAreKilledAtRandomMomentsGoOnWhereTheyWere(long seed) throws InterruptedException {
        Random random = new Random(seed);
        load = TransferLoad.start(List.of(cluster.rpc(0), cluster.rpc(1)), ACCOUNTS, PATIENCE);
        load.awaitMore(ACCOUNTS);
        List<ServiceProcess> deck = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            if (deck.isEmpty()) {
                deck.addAll(cluster.services());
                Collections.shuffle(deck, random);
            }
            ServiceProcess victim = deck.removeLast();
            atRandomMoment(random, 1500);
            victim.kill();
            atRandomMoment(random, 500);
            // not waited for: the next one may die while this one starts, and this one while it catches up
            victim.start();
            load.awaitMore(ACCOUNTS);
        }
        Chains.awaitAllReady(cluster);
        lastBlock = load.finish();
        assertThat(load.done()).isGreaterThanOrEqualTo((ROUNDS + 1) * ACCOUNTS);
    }

    /** The moment is what is random here: nothing is waited for. */
    private static void atRandomMoment(Random random, int withinMillis) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(random.nextInt(withinMillis), TimeUnit.MILLISECONDS))
                .isFalse();
    }

    @Order(2)
    @Test
    @Tag("P3")
    void bothExecutorsHaveTheSameBlocks() {
        long last = Chains.assertSameBlocks(cluster.rpc(0), cluster.rpc(1), PATIENCE);
        assertThat(last).isGreaterThanOrEqualTo(lastBlock).isPositive();
    }

    @Order(3)
    @Test
    @Tag("P4")
    void everyAcceptedTransactionIsExecutedExactlyOnceAtBoth() {
        for (int i = 0; i < 2; i++) load.assertExecutedExactlyOnce(cluster.rpc(i));
    }

    @Order(4)
    @Test
    @Tag("P7")
    void everythingBecomesSafeAndFinalizedAndNoServiceStandsStill() {
        Chains.awaitFinalized(cluster, 2, lastBlock, PATIENCE);
        Chains.awaitAllReady(cluster);
    }

    @Order(5)
    @Test
    @Tag("P7")
    @Tag("P11")
    void bitcoinHoldsOneAnchorForEachRangeAndTheVerifierAgrees() throws Exception {
        AnchoredRanges.assertEachBatchAnchoredOnce(cluster);
        Chains.assertVerifierAgrees(cluster, lastBlock, FOLDER.resolve("verify.log"));
    }

    @Order(6)
    @Test
    @Tag("P3")
    void anExecutorWithNothingReplaysTheWholeLogTwiceToTheSameHashes() throws Exception {
        long last = cluster.rpc(0).height("latest");
        List<String> expected = Chains.hashes(cluster.rpc(0), last);
        for (String identity : List.of("replay-1", "replay-2")) {
            int index = cluster.addExecutor(identity);
            assertThat(Files.exists(cluster.executorFolder(identity))).isFalse();
            cluster.executor(index).start().awaitReady();
            cluster.rpc(index).awaitHeight("latest", last, PATIENCE);
            assertThat(Chains.hashes(cluster.rpc(index), last)).isEqualTo(expected);
            cluster.rpc(index).awaitHeight("finalized", lastBlock, PATIENCE);
            load.assertExecutedExactlyOnce(cluster.rpc(index));
            cluster.executor(index).stop();
        }
    }
}
