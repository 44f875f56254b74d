package io.aichain.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.e2e.kit.ChainUnderTest;
import io.aichain.e2e.kit.Cluster;
import io.aichain.e2e.kit.JsonRpc;
import io.aichain.e2e.kit.ServiceProcess;
import io.aichain.e2e.kit.VerifyProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What must hold of a chain after trouble. */
final class Chains {
    private Chains() {}

    /** Block hashes from 0 to a number. */
    static List<String> hashes(JsonRpc executor, long last) {
        List<String> hashes = new ArrayList<>();
        for (long number = 0; number <= last; number++) hashes.add(executor.hash(number));
        return hashes;
    }

    /** Both have every block up to the higher of their last ones, and the same. @return that block */
    static long assertSameBlocks(JsonRpc one, JsonRpc other, Duration patience) {
        long last = Math.max(one.height("latest"), other.height("latest"));
        one.awaitHeight("latest", last, patience);
        other.awaitHeight("latest", last, patience);
        assertThat(hashes(other, last)).isEqualTo(hashes(one, last));
        return last;
    }

    /** Everything up to a block becomes safe and finalized at every executor: no outbox is broken. */
    static void awaitFinalized(Cluster cluster, int executors, long block, Duration patience) {
        for (String tag : List.of("safe", "finalized")) {
            for (int i = 0; i < executors; i++) cluster.rpc(i).awaitHeight(tag, block, patience);
        }
    }

    /** Every service says that it takes part and that nothing is in its way. */
    static void awaitAllReady(Cluster cluster) {
        cluster.services().forEach(ServiceProcess::awaitReady);
    }

    /** Bitcoin and the data alone give the same chain, up to a block at least. */
    static void assertVerifierAgrees(Cluster cluster, long block, Path log) {
        VerifyProcess.Outcome outcome =
                VerifyProcess.run(cluster.bitcoin().url(), cluster.da(), cluster.genesis(), log);
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        long reached = outcome.verdict().get("block").asLong();
        assertThat(reached).isGreaterThanOrEqualTo(block);
        assertThat(outcome.verdict().get("hash").asText())
                .isEqualTo(cluster.rpc(0).hash(reached));
        assertThat(outcome.verdict().get("disagreement").isNull()).isTrue();
    }

    /** The same of a chain in a cluster. @param bitcoin URL of a node @return what the verifier says */
    static JsonNode assertVerifierAgrees(ChainUnderTest chain, String bitcoin, long block) {
        JsonNode verdict = chain.verifiedFromOutside(bitcoin);
        assertThat(verdict.get("agreed").asBoolean()).as("%s", verdict).isTrue();
        assertThat(verdict.get("block").asLong()).isGreaterThanOrEqualTo(block);
        return verdict;
    }

    /** Under load that was interrupted, at both executors: no transaction is lost or doubled, and all of it becomes final under one anchor each. */
    static void assertNothingLostOrDoubled(Cluster cluster, TransferLoad load, Duration patience) throws Exception {
        long last = load.finish();
        assertSameBlocks(cluster.rpc(0), cluster.rpc(1), patience);
        for (int i = 0; i < 2; i++) load.assertExecutedExactlyOnce(cluster.rpc(i));
        awaitFinalized(cluster, 2, last, patience);
        awaitAllReady(cluster);
        AnchoredRanges.assertEachBatchAnchoredOnce(cluster);
    }
}
