package io.aichain.conformance.statetest;

import io.aichain.chain.primitives.Address;

/** What came of a case. */
public sealed interface Verdict {
    record Passed() implements Verdict {}

    /** It called a precompile of its fork that the EVM does not have. */
    record Blocked(Address precompile) implements Verdict {}

    /** @param difference what was expected and what was found */
    record Failed(String difference) implements Verdict {}
}
