package io.aichain.executor.domain;

import io.aichain.chain.primitives.Bytes;

/** What a simulated call came to. */
public sealed interface CallOutcome {
    /** @param gasUsed after refunds, intrinsic gas included */
    record Success(Bytes output, long gasUsed) implements CallOutcome {}

    record Reverted(Bytes data, long gasUsed) implements CallOutcome {}

    /** Halted exceptionally. @param reason in geth's words: "out of gas", "invalid jump destination" ... */
    record Halted(String reason, long gasUsed) implements CallOutcome {}

    /** It could not run at all: not enough balance, gas below the intrinsic gas ... @param reason in geth's words, with numbers */
    record Refused(String reason) implements CallOutcome {}

    /** The block is unknown, or its state is pruned. */
    record StateUnavailable(long block) implements CallOutcome {}
}
