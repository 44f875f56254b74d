package io.aichain.dawriter;

import io.aichain.chain.batch.BatchRecord;
import io.aichain.dawriter.domain.Problem;
import io.aichain.log.leader.LeaderState;

/** What a listener is told, on the writer's own thread: it must not block. */
public sealed interface DaWriterEvent {
    /** A batch was cut, and nothing of it put before this. */
    record Prepared(BatchRecord record) implements DaWriterEvent {}

    /** A batch lies on its network, was read back, and everybody can know. */
    record Published(BatchRecord record) implements DaWriterEvent {}

    /** Something is in the way or should be known; told once until it changes. */
    record Troubled(Problem problem) implements DaWriterEvent {}

    record Leader(LeaderState state) implements DaWriterEvent {}

    /** The writer has stopped for good. */
    record Failed(String reason) implements DaWriterEvent {}
}
