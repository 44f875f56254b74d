package io.aichain.cli.log;

import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.node.NodeEndpoint;
import io.aichain.bitcoin.node.NodeException;
import io.aichain.bitcoin.reader.AnchorSpend;
import io.aichain.bitcoin.reader.BlockSource;
import io.aichain.bitcoin.reader.OutputChainReader;
import io.aichain.bitcoin.reader.OutputChainRule;
import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.anchor.Manifest;
import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.da.DaNetworks;
import io.aichain.da.GetAnswer;
import io.aichain.log.KafkaConnection;
import io.aichain.log.TopicReader;
import io.aichain.log.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The batches of a chain in order, as the {@code batches} topic or, where that is lost too, Bitcoin and the manifests name them. */
final class PublishedBatches {
    private PublishedBatches() {}

    /** Of what was published more than once, the last. */
    static List<PublishedBatch> ofTopic(KafkaConnection kafka, Genesis genesis) {
        TreeMap<Long, PublishedBatch> byNumber = new TreeMap<>();
        try (TopicReader<BatchRecord> reader = TopicReader.fenced(
                kafka,
                Topics.of(genesis).batches(),
                BatchRecord.MAX_BYTES,
                BatchRecord::decode,
                new SimpleMeterRegistry())) {
            for (TopicReader.Entry<BatchRecord> entry : reader.pollToEnd()) {
                BatchRecord record = entry.value();
                if (record.state() == BatchRecord.State.PUBLISHED)
                    byNumber.put(record.batch().batch(), record.batch());
            }
        }
        return inARow(byNumber.values());
    }

    /** Of entries that anchors repeat, the first. What is wrong in a manifest shows when its blocks are held against the order's rule. */
    static List<PublishedBatch> ofBitcoin(String url, Genesis genesis, DaNetworks networks) {
        try (NodeClient node = new NodeClient(NodeEndpoint.parse(url))) {
            List<AnchorSpend> anchors = new OutputChainReader(OutputChainRule.of(genesis))
                    .advance(BlockSource.of(node), OutputChainReader.Progress.SILENT)
                    .view()
                    .anchors();
            TreeMap<Long, PublishedBatch> byNumber = new TreeMap<>();
            for (AnchorSpend spend : anchors) {
                for (PublishedBatch entry : manifest(spend, networks).entries())
                    byNumber.putIfAbsent(entry.batch(), entry);
            }
            return inARow(byNumber.values());
        } catch (NodeException e) {
            throw new Failure("Bitcoin: " + e.getMessage(), e);
        } catch (MalformedException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    private static Manifest manifest(AnchorSpend spend, DaNetworks networks) throws MalformedException {
        if (!(spend.payload() instanceof AnchorPayload.Anchor(var number, var root, var pointer))) {
            throw new IllegalStateException(spend + " is no anchor");
        }
        String what = "the manifest of " + spend.txid();
        var network = NetworkId.of(number)
                .flatMap(networks::find)
                .orElseThrow(() -> new Failure(what + " lies on network " + number + ": name it with --da"));
        if (!(network.get(pointer, Manifest.MAX_BYTES) instanceof GetAnswer.Found(Bytes bytes))) {
            throw new Failure(what + " cannot be fetched from " + network.id().label());
        }
        Manifest manifest = Manifest.decode(bytes);
        if (!manifest.root().equals(root)) throw new Failure(what + " is not the one that Bitcoin commits to");
        return manifest;
    }

    /** From batch 1 on, up to the first gap. */
    private static List<PublishedBatch> inARow(Iterable<PublishedBatch> sorted) {
        List<PublishedBatch> row = new ArrayList<>();
        for (PublishedBatch batch : sorted) {
            if (batch.batch() != row.size() + 1) break;
            row.add(batch);
        }
        return row;
    }
}
