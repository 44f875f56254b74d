package io.aichain.sequencer;

import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.report.ExecutionReport;
import io.aichain.log.Checkpoint;
import io.aichain.log.Decoder;
import io.aichain.log.KafkaConnection;
import io.aichain.log.Tails;
import io.aichain.log.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * What others have seen of the order: the highest block in {@code executions}, {@code batches} and {@code anchors}. A log that does not
 * reach or match it has lost its tail, and must not be continued (P1).
 */
record Evidence(List<Claim> claims) {
    /** Executors report again from the last safe block when they start, so the highest report is not always the last. */
    private static final long TAIL = 4000;

    /**
     * One block that somebody saw.
     *
     * @param source who, for the message
     * @param orderedHash of the block, if the source names it
     */
    record Claim(String source, long block, Optional<Hash> orderedHash) {}

    /**
     * What this process has read.
     *
     * @param beginsElsewhere whether there are records that begin another chain
     * @param hashAt of the log's block with a number; empty if it is no longer remembered
     */
    record Log(OrderTip tip, boolean beginsElsewhere, LongFunction<Optional<Hash>> hashAt) {}

    /** A connection for reading it, for a standby to have at hand. */
    static Tails connect(KafkaConnection kafka, Topics topics, MeterRegistry metrics) {
        return Tails.open(
                kafka,
                topics.chain() + "-evidence",
                List.of(topics.executions(), topics.batches(), topics.anchors()),
                Math.max(ExecutionReport.MAX_BYTES, Math.max(BatchRecord.MAX_BYTES, AnchorRecord.MAX_BYTES)),
                metrics);
    }

    /** As of now, whatever an earlier look has found. */
    static Evidence read(Tails tails, Genesis genesis) {
        Topics topics = Topics.of(genesis);
        List<String> voters = genesis.aichain().voters();
        Highest reports = new Highest(value -> report(ExecutionReport.decode(Bytes.wrap(value)), voters));
        Highest batches = new Highest(value -> batch(BatchRecord.decode(value)));
        Highest anchors = new Highest(value -> anchor(AnchorRecord.decode(value)));
        tails.look(TAIL, Map.of(topics.executions(), reports, topics.batches(), batches, topics.anchors(), anchors));
        return new Evidence(Stream.of(reports, batches, anchors)
                .flatMap(h -> h.claim.stream())
                .toList());
    }

    /** Keeps a topic's claim of the highest block. */
    private static final class Highest implements Tails.Taker {
        private final Decoder<Optional<Claim>> decoder;
        private Optional<Claim> claim = Optional.empty();

        Highest(Decoder<Optional<Claim>> decoder) {
            this.decoder = decoder;
        }

        @Override
        public void take(byte[] value) throws MalformedException {
            Optional<Claim> next = decoder.decode(value);
            if (next.isPresent() && (claim.isEmpty() || next.get().block > claim.get().block)) claim = next;
        }
    }

    /** Also what sequencers themselves have noted of this topic. */
    Evidence with(Optional<Checkpoint> checkpoint) {
        List<Claim> all = new ArrayList<>(claims);
        checkpoint.ifPresent(
                c -> all.add(new Claim("a checkpoint of the sequencers", c.number(), Optional.of(c.hash()))));
        return new Evidence(List.copyOf(all));
    }

    /** Why the log must not be continued, or empty. */
    Optional<String> refusal(Log log) {
        OrderTip tip = log.tip;
        for (Claim claim : claims) {
            if (claim.block > tip.number()) {
                // a name that was used before: a repair would have nothing to repair
                if (tip.number() == 0 && log.beginsElsewhere) {
                    return Optional.of(
                            "%s has seen block %d, and the log has no block of this chain, but the beginning of another: if the topics are another chain's, give this one another name, or delete those first; if this chain has lost its log, run aichain log repair"
                                    .formatted(claim.source, claim.block));
                }
                return Optional.of(
                        "%s has seen block %d, the log ends with block %d: it lost its tail; run aichain log repair"
                                .formatted(claim.source, claim.block, tip.number()));
            }
            Optional<Hash> ours = log.hashAt.apply(claim.block);
            if (claim.orderedHash.isPresent() && ours.isPresent() && !ours.equals(claim.orderedHash)) {
                return Optional.of("%s has seen block %d as %s, the log has %s: this is another log"
                        .formatted(claim.source, claim.block, claim.orderedHash.get(), ours.get()));
            }
        }
        return Optional.empty();
    }

    private static Optional<Claim> report(ExecutionReport report, List<String> voters) {
        if (!voters.contains(report.executor())) return Optional.empty();
        return Optional.of(new Claim(
                "executor " + report.executor(), report.header().number(), Optional.of(report.orderedHash())));
    }

    private static Optional<Claim> batch(BatchRecord record) {
        var batch = record.batch();
        return Optional.of(
                new Claim("batch " + batch.batch(), batch.lastBlock(), Optional.of(batch.lastOrderedHash())));
    }

    private static Optional<Claim> anchor(AnchorRecord record) {
        return record.commitment().map(c -> new Claim("anchor " + record.anchor(), c.lastBlock(), Optional.empty()));
    }
}
