package io.aichain.cli.log;

import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.node.NodeEndpoint;
import io.aichain.bitcoin.reader.BlockSource;
import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.cli.ScratchFolder;
import io.aichain.da.DaNetworks;
import io.aichain.log.KafkaConnection;
import io.aichain.log.TopicReader;
import io.aichain.log.Topics;
import io.aichain.verifier.Progress;
import io.aichain.verifier.Verdict;
import io.aichain.verifier.Verifier;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

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

    /**
     * As every reader derives them (P11): the chain is rebuilt and executed as {@code aichain verify} does it, and what counts there is
     * what comes back.
     *
     * @param passOver whether entries at the end that this verification finds wrong are told and passed over. Nobody else may find them
     *     wrong: a chain that was led on without them would then be another
     * @param tell lines for people who wait
     * @throws Failure if anything needed cannot be read: a log that ends too early would be led on as another chain
     */
    static List<PublishedBatch> ofBitcoin(
            String url, Genesis genesis, DaNetworks networks, boolean passOver, Consumer<String> tell)
            throws IOException {
        Accepted accepted = new Accepted(tell);
        Verdict verdict;
        try (ScratchFolder folder = ScratchFolder.create("aichain-repair");
                NodeClient node = new NodeClient(NodeEndpoint.parse(url));
                ExecutorService recovery = Executors.newFixedThreadPool(
                        Runtime.getRuntime().availableProcessors(),
                        Thread.ofPlatform().daemon().factory())) {
            verdict = new Verifier(genesis, networks, folder.path(), recovery).verify(BlockSource.of(node), accepted);
        } catch (MalformedException e) {
            throw new Failure(e.getMessage(), e);
        }
        return switch (verdict) {
            case Verdict.Agreed agreed -> accepted.batches;
            case Verdict.Disagreed(var reached, var why, var readWhole) -> {
                if (!readWhole) throw new Failure(why.line() + "; nothing was appended");
                if (!passOver) {
                    throw new Failure(
                            why.line() + "; nothing was appended. If aichain verify says the same on another machine,"
                                    + " --pass-over appends what comes before");
                }
                tell.accept("not appended: " + why.line());
                yield accepted.batches;
            }
            case Verdict.Unchecked(var reached, var reason) ->
                throw new Failure(
                        reason + "; nothing was appended, blocks behind " + reached.block() + " may be missing");
        };
    }

    /** What the derivation accepts, and a line for every hundredth of it. */
    private static final class Accepted implements Progress {
        private static final int EVERY = 100;
        private final List<PublishedBatch> batches = new ArrayList<>();
        private final Consumer<String> tell;

        Accepted(Consumer<String> tell) {
            this.tell = tell;
        }

        @Override
        public void bitcoin(int height, int tip) {
            if (height % 1000 == 0) tell.accept("Bitcoin block " + height + " of " + tip);
        }

        @Override
        public void batch(long anchor, PublishedBatch batch) {
            batches.add(batch);
            if (batch.batch() % EVERY == 0)
                tell.accept("batch " + batch.batch() + ": agreed up to block " + batch.lastBlock());
        }
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
