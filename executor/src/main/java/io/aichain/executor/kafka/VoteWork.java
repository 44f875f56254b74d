package io.aichain.executor.kafka;

import io.aichain.chain.report.ExecutionReport;
import io.aichain.executor.chain.StoredChain;
import io.aichain.executor.domain.Heads;
import io.aichain.executor.follow.DissentException;
import io.aichain.executor.follow.ReportedHeaders;
import io.aichain.executor.follow.Votes;
import io.aichain.log.TopicReader;
import java.time.Duration;

/** Follows {@code executions} and stops the executor when a quorum has another block. */
final class VoteWork implements Loop.Work {
    private static final Duration POLL = Duration.ofMillis(200);

    private final TopicReader<ExecutionReport> reader;
    private final Votes votes;
    private final StoredChain chain;
    private final ReportedHeaders reported;

    VoteWork(TopicReader<ExecutionReport> reader, Votes votes, StoredChain chain, ReportedHeaders reported) {
        this.reader = reader;
        this.votes = votes;
        this.chain = chain;
        this.reported = reported;
    }

    @Override
    public void step() {
        for (var entry : reader.poll(POLL)) {
            Heads heads = chain.heads();
            reported.add(entry.value().header());
            votes.add(entry.value(), heads.latest().number(), heads.safe().number());
        }
        votes.dissent(chain.heads().latest().number()).ifPresent(dissent -> {
            throw new DissentException(dissent);
        });
    }

    @Override
    public void close() {
        reader.close();
    }
}
