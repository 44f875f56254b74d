package io.aichain.state;

/** The answer to a question for the state after a block. */
public sealed interface StateAt {
    /** @param view to be closed */
    record Found(StateSnapshot view) implements StateAt {}

    /** The block's state has been given up. @param oldest the first block whose state can be read */
    record Pruned(long block, long oldest) implements StateAt {}

    /** There is no such block yet. @param latest the last one */
    record NotYet(long block, long latest) implements StateAt {}
}
