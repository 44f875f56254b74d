package io.aichain.executor.chain;

/** What is being done with a block: shown in logs and metrics. */
public enum Stage {
    /** Waiting for the next ordered block. */
    READ,
    /** Waiting until one of the blocks that were executed before has its root and is committed. */
    WAIT,
    /** Decoding its transactions and recovering their senders. */
    RECOVER,
    /** Running them. */
    EXECUTE,
    /** Computing the state root. */
    ROOT,
    /** Writing state, receipts and log position in one piece (P4). */
    COMMIT,
    /** Telling pool, subscribers and the topic {@code executions}. */
    REPORT
}
