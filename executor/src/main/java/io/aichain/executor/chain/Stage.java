package io.aichain.executor.chain;

/**
 * What is being done with a block: shown in logs and metrics. {@link #RECOVER} overlaps with all others, since the payloads of several
 * blocks are read ahead; {@link #READ}, {@link #WAIT}, {@link #PAYLOAD} and {@link #EXECUTE} take turns on one thread, and {@link #ROOT},
 * {@link #COMMIT} and {@link #REPORT} on another.
 */
public enum Stage {
    /** Waiting for the next ordered block. */
    READ,
    /** Waiting until one of the blocks that were executed before has its root and is committed. */
    WAIT,
    /** Decoding its transactions and recovering their senders, on threads of their own, while blocks before it are in other stages. */
    RECOVER,
    /** Waiting until its payload is recovered, where that takes longer than the blocks before it. */
    PAYLOAD,
    /** Running them. */
    EXECUTE,
    /** Computing the state root. */
    ROOT,
    /** Writing state, receipts and log position in one piece (P4). */
    COMMIT,
    /** Telling pool, subscribers and the topic {@code executions}. */
    REPORT
}
