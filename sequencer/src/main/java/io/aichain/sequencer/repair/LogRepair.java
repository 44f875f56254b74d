package io.aichain.sequencer.repair;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.order.OrderRule;
import io.aichain.chain.order.OrderRule.Verdict;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.primitives.Bytes;
import io.aichain.log.EndOfLog;
import io.aichain.log.FencedPublisher;
import io.aichain.log.KafkaConnection;
import io.aichain.log.OrderReader;
import io.aichain.log.Outcome;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code aichain log repair} does (P1): appends the blocks that the log lost, byte for byte, and seeds a new Kafka the same way. It
 * takes the sequencer's place while it runs, so that nothing else is written between; stop the sequencers first, or they take it back.
 * Every block passes the readers' rule before it is appended, and readers judge it again.
 */
public final class LogRepair {
    private static final Logger LOG = LoggerFactory.getLogger(LogRepair.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** One transaction each: what is repaired appears at once as far as it goes. */
    private static final int CHUNK_RECORDS = 1000;

    private static final int CHUNK_BYTES = OrderRecord.MAX_BYTES;

    private final KafkaConnection kafka;
    private final Genesis genesis;
    private final OrderRule rule;
    private final MeterRegistry metrics;

    public LogRepair(KafkaConnection kafka, Genesis genesis, MeterRegistry metrics) {
        this.kafka = kafka;
        this.genesis = genesis;
        this.rule = new OrderRule(genesis);
        this.metrics = metrics;
    }

    /**
     * Appends every block of the source that follows the log's tip.
     *
     * @throws io.aichain.log.LogStoppedException if the topics or the log are not this chain's
     * @throws io.aichain.log.KafkaUnavailableException if Kafka does not answer
     */
    public RepairResult run(BlockSource source) {
        Topics topics = Topics.of(genesis);
        TopicCheck.ensure(kafka, topics);
        try (FencedPublisher publisher =
                        FencedPublisher.open(kafka, topics.blocks(), OrderRecord.MAX_BYTES, PATIENCE, metrics);
                OrderReader reader = OrderReader.open(kafka, genesis, metrics)) {
            return append(source, publisher, readToEnd(reader, topics));
        }
    }

    private OrderTip readToEnd(OrderReader reader, Topics topics) {
        long end = EndOfLog.await(kafka, topics.blocks(), PATIENCE);
        reader.readTo(end);
        LOG.info(
                "the log ends with block {} {}",
                reader.tip().number(),
                reader.tip().hash());
        return reader.tip();
    }

    private RepairResult append(BlockSource source, FencedPublisher publisher, OrderTip start) {
        OrderTip tip = start;
        while (true) {
            Chunk chunk = new Chunk(tip);
            Optional<RepairResult.Refused> refused = chunk.fill(source);
            if (!chunk.records.isEmpty()) {
                switch (publisher.append(chunk.records)) {
                    case Outcome.Committed committed -> {
                        tip = chunk.tip;
                        LOG.info("appended up to block {}", tip.number());
                    }
                    case Outcome.LeadershipLost(var why) -> {
                        return new RepairResult.Interrupted(tip, why);
                    }
                    case Outcome.Unknown(var why) -> {
                        return new RepairResult.Interrupted(tip, why);
                    }
                }
            }
            if (refused.isPresent()) return refused.get();
            if (chunk.records.isEmpty()) {
                return tip.number() == start.number()
                        ? new RepairResult.NothingMissing(tip)
                        : new RepairResult.Repaired(start.number() + 1, tip);
            }
        }
    }

    /** Consecutive records that go into one transaction. */
    private final class Chunk {
        private final List<byte[]> records = new ArrayList<>();
        private OrderTip tip;

        Chunk(OrderTip from) {
            this.tip = from;
        }

        Optional<RepairResult.Refused> fill(BlockSource source) {
            int bytes = 0;
            while (records.size() < CHUNK_RECORDS && bytes < CHUNK_BYTES) {
                long number = tip.number() + 1;
                Optional<Bytes> record = source.record(number);
                if (record.isEmpty()) return Optional.empty();
                switch (rule.judge(tip, record.get())) {
                    case Verdict.AcceptedBlock accepted -> tip = accepted.tip();
                    case Verdict.AcceptedLeader leader -> {
                        return refused(number, "the source gave a leader record");
                    }
                    case Verdict.Dropped(var reason, var detail) -> {
                        return refused(number, reason + ": " + detail);
                    }
                    case Verdict.Stop(var reason) -> {
                        return refused(number, reason);
                    }
                }
                records.add(record.get().toArray());
                bytes += record.get().size();
            }
            return Optional.empty();
        }

        private static Optional<RepairResult.Refused> refused(long number, String why) {
            return Optional.of(new RepairResult.Refused(number, why));
        }
    }
}
