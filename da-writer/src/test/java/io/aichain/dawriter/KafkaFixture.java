package io.aichain.dawriter;

import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.report.ExecutionReport;
import io.aichain.dawriter.domain.ChainSample;
import io.aichain.log.EndOfLog;
import io.aichain.log.FencedPublisher;
import io.aichain.log.KafkaConnection;
import io.aichain.log.Outcome;
import io.aichain.log.PlainPublisher;
import io.aichain.log.TopicCheck;
import io.aichain.log.TopicReader;
import io.aichain.log.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;

/** A chain's topics on a real broker, and the hands of sequencer and executor to fill them. */
final class KafkaFixture implements AutoCloseable {
    private final KafkaConnection connection;
    private final Topics topics;
    private final FencedPublisher blocks;
    private final PlainPublisher executions;

    KafkaFixture(KafkaConnection connection, Genesis genesis) {
        this.connection = connection;
        this.topics = Topics.of(genesis);
        TopicCheck.ensure(connection, topics);
        Duration patience = Duration.ofSeconds(60);
        this.blocks = FencedPublisher.open(
                connection, topics.blocks(), OrderRecord.MAX_BYTES, patience, new SimpleMeterRegistry());
        this.executions = PlainPublisher.open(connection, topics.executions(), ExecutionReport.MAX_BYTES, patience);
    }

    KafkaConnection connection() {
        return connection;
    }

    void order(List<ChainSample.Block> chain) {
        Outcome outcome = blocks.append(
                chain.stream().map(b -> b.record().encoded().toArray()).toList());
        if (!(outcome instanceof Outcome.Committed)) throw new IllegalStateException(outcome.toString());
    }

    void report(ExecutionReport report) {
        executions.send(null, report.encoded().toArray()).join();
    }

    /** Bytes that are no report. */
    void reportNoise() {
        executions.send(null, new byte[] {1, 2, 3}).join();
        executions.send(null, new byte[0]).join();
    }

    void execute(List<ChainSample.Block> chain) {
        chain.forEach(b -> report(b.report("executor-0", 1)));
    }

    /** Everything in {@code batches}, also what was committed a moment ago. */
    List<BatchRecord> batches() {
        EndOfLog.await(connection, topics.batches(), Duration.ofSeconds(60));
        try (TopicReader<BatchRecord> reader = TopicReader.fenced(
                connection, topics.batches(), BatchRecord.MAX_BYTES, BatchRecord::decode, new SimpleMeterRegistry())) {
            return reader.pollToEnd().stream().map(TopicReader.Entry::value).toList();
        }
    }

    @Override
    public void close() {
        blocks.close();
        executions.close();
    }
}
