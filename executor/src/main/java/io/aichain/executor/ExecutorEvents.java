package io.aichain.executor;

import io.aichain.executor.domain.BlockView;
import io.aichain.executor.domain.Heads.Point;

/** What an executor tells whoever runs it. Called on its threads: note and return. */
public interface ExecutorEvents {
    /** Wants to know nothing. */
    ExecutorEvents NONE = new ExecutorEvents() {};

    default void executed(BlockView block) {}

    default void safe(Point point) {}

    default void finalized(Point point) {}

    /** It stopped itself: a dissent, a log that is not ours, a bug. */
    default void stopped(String why) {}
}
