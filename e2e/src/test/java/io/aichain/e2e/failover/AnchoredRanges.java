package io.aichain.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.bitcoin.node.NodeException;
import io.aichain.bitcoin.reader.AnchorSpend;
import io.aichain.bitcoin.reader.BlockSource;
import io.aichain.bitcoin.reader.OutputChainReader;
import io.aichain.bitcoin.reader.OutputChainRule;
import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.anchor.Manifest;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.e2e.kit.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What Bitcoin commits to, read from its blocks and the DA folder alone: a verifier ignores a repeated range, this does not. */
final class AnchoredRanges {
    private AnchoredRanges() {}

    /** Batch numbers as the anchors in Bitcoin name them, in Bitcoin's order. */
    static List<Long> batches(Cluster cluster) throws IOException, MalformedException, NodeException {
        Map<Hash, Manifest> manifests = manifests(cluster.daFolder());
        List<Long> batches = new ArrayList<>();
        for (AnchorSpend spend : spends(cluster)) {
            switch (spend.payload()) {
                case AnchorPayload.Start start -> {}
                case AnchorPayload.Anchor anchor ->
                    manifests.get(anchor.manifestRoot()).entries().stream()
                            .map(PublishedBatch::batch)
                            .forEach(batches::add);
            }
        }
        return batches;
    }

    /** The start transaction and the anchors after it, as they stand in Bitcoin now. */
    static List<AnchorSpend> spends(Cluster cluster) throws IOException, MalformedException, NodeException {
        OutputChainRule rule = OutputChainRule.of(GenesisCodec.decode(Files.readAllBytes(cluster.genesis())));
        return new OutputChainReader(rule)
                .advance(BlockSource.of(cluster.bitcoin().client()), (read, tip) -> {})
                .view()
                .spends();
    }

    /** Every batch stands under one anchor, in order and without a gap. */
    static void assertEachBatchAnchoredOnce(Cluster cluster) throws IOException, MalformedException, NodeException {
        List<Long> batches = batches(cluster);
        assertThat(batches)
                .isNotEmpty()
                .isEqualTo(LongStream.rangeClosed(1, batches.size()).boxed().toList());
    }

    private static Map<Hash, Manifest> manifests(Path da) throws IOException {
        Map<Hash, Manifest> byRoot = new HashMap<>();
        try (Stream<Path> files = Files.walk(da)) {
            files.filter(file -> file.getFileName().toString().matches("[0-9a-f]{64}"))
                    .flatMap(file -> manifest(file).stream())
                    .forEach(manifest -> byRoot.put(manifest.root(), manifest));
        }
        return byRoot;
    }

    /** Empty: a segment. */
    private static Optional<Manifest> manifest(Path file) {
        try {
            return Optional.of(Manifest.decode(Bytes.wrap(Files.readAllBytes(file))));
        } catch (MalformedException segment) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
