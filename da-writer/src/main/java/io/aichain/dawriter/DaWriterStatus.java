package io.aichain.dawriter;

import io.aichain.chain.batch.BatchRecord;
import io.aichain.dawriter.domain.Problem;
import io.aichain.log.leader.LeaderState;
import java.util.Optional;

/**
 * A picture of the writer.
 *
 * @param published the last batch, as far as this process led or took over
 * @param backlogBytes of ordered blocks that were read and are not published, about as they would lie in a batch
 * @param backlogBlocks how many they are
 * @param problem what is in the way now
 * @param failure why the writer stopped for good
 */
public record DaWriterStatus(
        LeaderState leader,
        Optional<BatchRecord> published,
        long backlogBytes,
        int backlogBlocks,
        Optional<Problem> problem,
        Optional<String> failure) {
    static final DaWriterStatus STARTING = new DaWriterStatus(
            new LeaderState.Waiting("starting"), Optional.empty(), 0, 0, Optional.empty(), Optional.empty());

    /** Whether it can go on without a restart. */
    public boolean isLive() {
        return failure.isEmpty();
    }

    /** Whether it leads or stands by, with nothing in the way that a person must see. */
    public boolean isReady() {
        return isLive()
                && problem.map(p -> !p.reason().isAlarm()).orElse(true)
                && switch (leader) {
                    case LeaderState.Leading _ -> true;
                    case LeaderState.Standby _ -> true;
                    case LeaderState.Waiting _ -> false;
                    case LeaderState.TakingOver _ -> false;
                    case LeaderState.Lost _ -> false;
                };
    }

    DaWriterStatus with(LeaderState newLeader) {
        return new DaWriterStatus(newLeader, published, backlogBytes, backlogBlocks, problem, failure);
    }

    DaWriterStatus with(BatchRecord newPublished) {
        return new DaWriterStatus(leader, Optional.of(newPublished), backlogBytes, backlogBlocks, problem, failure);
    }

    DaWriterStatus withBacklog(long bytes, int blocks) {
        return new DaWriterStatus(leader, published, bytes, blocks, problem, failure);
    }

    DaWriterStatus withProblem(Optional<Problem> newProblem) {
        return new DaWriterStatus(leader, published, backlogBytes, backlogBlocks, newProblem, failure);
    }

    DaWriterStatus failed(String reason) {
        return new DaWriterStatus(leader, published, backlogBytes, backlogBlocks, problem, Optional.of(reason));
    }
}
