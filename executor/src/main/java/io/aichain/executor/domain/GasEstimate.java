package io.aichain.executor.domain;

/** What {@code eth_estimateGas} found. */
public sealed interface GasEstimate {
    /** The smallest gas limit that succeeds, within geth's 1.5 %. */
    record Found(long gas) implements GasEstimate {}

    /** It fails with all the gas it could have. @param outcome never a success */
    record Fails(CallOutcome outcome) implements GasEstimate {}

    /** It would need more than it may have. @param max least of the cap of EIP-7825, the block's limit, the request and what the sender can pay */
    record NeedsMoreThan(long max) implements GasEstimate {}
}
