package io.aichain.executor.follow;

import io.aichain.executor.domain.Heads.Point;

/** What a record of {@code batches} or {@code anchors} does to a block tag. */
public sealed interface Step {
    /** Nothing: it is of another state, or repeats what is known. */
    record Nothing() implements Step {}

    /** This executor is not there yet: give the record again. */
    record Wait(long block) implements Step {}

    record Move(Point point) implements Step {}

    record Dissenting(Dissent dissent) implements Step {}

    /** The records do not hang together: the tag stands still until somebody has looked. */
    record Alarm(String what) implements Step {}

    /** What an alarm told of is over. */
    record Resolved() implements Step {}
}
