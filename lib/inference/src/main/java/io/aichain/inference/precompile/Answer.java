package io.aichain.inference.precompile;

import io.aichain.chain.primitives.Bytes;

/** What an operation answers; never an empty success, which would mean that there is no precompile. */
public sealed interface Answer {
    record Success(Bytes output, long gasUsed) implements Answer {}

    /** @param gasUsed what was charged up to the failure; the rest goes back */
    record Revert(Bytes data, long gasUsed) implements Answer {}

    /** All gas is taken, nothing is returned. */
    record OutOfGas() implements Answer {}
}
