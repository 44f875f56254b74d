package io.aichain.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.node.NodeException;
import io.aichain.bitcoin.node.RegtestControl;
import io.aichain.e2e.kit.AnchoredData;
import io.aichain.e2e.kit.Await;
import io.aichain.e2e.kit.Cluster;
import io.aichain.e2e.kit.JsonRpc;
import io.aichain.e2e.kit.TestFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real Bitcoin node takes blocks back. Within the configured depth the anchors come back by themselves; beyond it everything stands
 * still with an alarm, and goes on when the same anchors are final again. {@code finalized} never moves back.
 */
@Tag("P7")
@Tag("P11")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReorgE2E {
    private static final int DEPTH = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final Path FOLDER = TestFolder.of(ReorgE2E.class);
    /** Nobody's: the example key of BIP 173. */
    private static final String MINER = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    private static Cluster cluster;
    private static RegtestControl bitcoin;
    private static JsonRpc rpc;

    @BeforeAll
    static void start() throws Exception {
        cluster = Cluster.start(FOLDER.resolve("cluster"), Cluster.Options.of(1).withReorgs(DEPTH));
        bitcoin = cluster.bitcoin().client().regtest();
        rpc = cluster.rpc(0);
        // the start transaction and a first anchor are final, so that the next one is the only one under way
        mineUntilFinalized(transfer());
    }

    @AfterAll
    static void stop() {
        if (cluster != null) cluster.close();
    }

    @Order(1)
    @ParameterizedTest(name = "of {0} blocks")
    @ValueSource(ints = {1, 3})
    void aReorgWithinTheDepthBringsTheAnchorsBack(int blocks) throws Exception {
        long before = finalized();
        long block = transfer();
        awaitInMempool();
        bitcoin.mine(blocks, MINER);
        awaitConfirmations(blocks);

        undo(blocks);
        // a longer branch without the anchor, so that it really is undone
        mineEmpty(blocks + 1);
        awaitConfirmations(0);
        assertThat(finalized()).isEqualTo(before);

        mineUntilFinalized(block);
        AnchoredRanges.assertEachBatchAnchoredOnce(cluster);
        Chains.awaitAllReady(cluster);
    }

    @Order(2)
    @Test
    void aReorgBeyondTheDepthFreezesWithAnAlarmUntilTheSameAnchorsAreFinalAgain() throws Exception {
        long block = transfer();
        awaitInMempool();
        mineUntilFinalized(block);
        long before = finalized();
        List<Long> anchored = AnchoredRanges.batches(cluster);
        int depth = AnchoredData.spends(cluster)
                .getLast()
                .depth(cluster.bitcoin().client().blockCount());
        assertThat(depth).isGreaterThanOrEqualTo(DEPTH);

        undo(depth);
        mineEmpty(depth + 1);
        assertThat(cluster.anchor().awaitSaid("which was final", PATIENCE)).contains("DOWN");
        awaitMetric("aichain_anchor_halted", 1);
        cluster.executor(0).awaitSaid("which was final; finalized stays at block " + before, PATIENCE);
        assertThat(finalized()).isEqualTo(before);

        long during = transfer();
        assertThat(finalized()).as("frozen").isEqualTo(before);
        mineUntilFinalized(during);
        assertThat(AnchoredRanges.batches(cluster)).startsWith(anchored.toArray(Long[]::new));
        AnchoredRanges.assertEachBatchAnchoredOnce(cluster);
        Chains.awaitAllReady(cluster);
        assertThat(cluster.executor(0).health("ready").toString()).doesNotContain("which was final");
        Chains.assertVerifierAgrees(cluster, during, FOLDER.resolve("verify.log"));
    }

    private static long finalized() {
        return rpc.height("finalized");
    }

    /** One transaction, safe. @return its block */
    private static long transfer() {
        try (TransferLoad load = TransferLoad.start(List.of(rpc), 1, PATIENCE)) {
            load.awaitMore(1);
            long block = load.finish();
            rpc.awaitHeight("safe", block, PATIENCE);
            return block;
        }
    }

    private static void awaitInMempool() {
        Await.until(
                "an anchor in the mempool",
                PATIENCE,
                () -> cluster.bitcoin().client().mempoolInfo().transactions() > 0
                        ? Optional.of(true)
                        : Optional.empty(),
                () -> "anchor: " + cluster.anchor().health("ready"));
    }

    /** What the executor shows of the last anchor's burial is what the anchor wrote down last. */
    private static void awaitConfirmations(int wanted) {
        Await.until(
                "the last anchor being " + (wanted == 0 ? "undone" : "confirmed"),
                PATIENCE,
                () -> {
                    int now = rpc.call("aichain_status")
                            .get("lastAnchor")
                            .get("confirmations")
                            .asInt();
                    return (wanted == 0) == (now == 0) ? Optional.of(now) : Optional.empty();
                },
                () -> rpc.call("aichain_status").toString());
    }

    private static void undo(int blocks) throws NodeException {
        int height = cluster.bitcoin().client().blockCount() - blocks + 1;
        BlockHash first = cluster.bitcoin().client().blockHash(height).orElseThrow();
        bitcoin.invalidate(first);
    }

    private static void mineEmpty(int blocks) throws NodeException {
        for (int i = 0; i < blocks; i++) bitcoin.mineExactly(MINER, List.of());
    }

    /** A Bitcoin block at a time, each after the services had a look; {@code finalized} must never be seen to move back. */
    private static void mineUntilFinalized(long block) {
        long[] last = {finalized()};
        Await.until(
                "finalized block " + block,
                PATIENCE,
                () -> {
                    bitcoin.mine(1, MINER);
                    awaitSeen(cluster.bitcoin().client().blockCount());
                    long now = finalized();
                    if (now < last[0])
                        throw new Await.GaveUpException("finalized moved from " + last[0] + " to " + now);
                    last[0] = now;
                    return now >= block ? Optional.of(now) : Optional.empty();
                },
                () -> rpc.call("aichain_status") + "; anchor: "
                        + cluster.anchor().health("ready"));
    }

    private static void awaitSeen(int height) {
        awaitMetric("aichain_anchor_bitcoin_height", height);
    }

    private static void awaitMetric(String name, double value) {
        Await.until(
                name + " " + value,
                PATIENCE,
                () -> metric(name) == value ? Optional.of(true) : Optional.empty(),
                () -> "it is " + metric(name));
    }

    private static double metric(String name) {
        return cluster.anchor()
                .metrics()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }
}
