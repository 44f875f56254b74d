package io.aichain.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.bitcoin.node.NodeException;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.e2e.kit.AnchoredData;
import io.aichain.e2e.kit.Cluster;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;

/** What Bitcoin commits to, read from its blocks and the DA folder alone: a verifier ignores a repeated range, this does not. */
final class AnchoredRanges {
    private AnchoredRanges() {}

    /** Batch numbers as the anchors in Bitcoin name them, in Bitcoin's order. */
    static List<Long> batches(Cluster cluster) throws IOException, MalformedException, NodeException {
        return AnchoredData.of(cluster).entries().stream()
                .map(PublishedBatch::batch)
                .toList();
    }

    /** Every batch stands under one anchor, in order and without a gap. */
    static void assertEachBatchAnchoredOnce(Cluster cluster) throws IOException, MalformedException, NodeException {
        List<Long> batches = batches(cluster);
        assertThat(batches)
                .isNotEmpty()
                .isEqualTo(LongStream.rangeClosed(1, batches.size()).boxed().toList());
    }
}
