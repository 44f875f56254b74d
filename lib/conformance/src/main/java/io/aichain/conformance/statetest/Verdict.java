package io.aichain.conformance.statetest;

/** What came of a case. */
public sealed interface Verdict {
    record Passed() implements Verdict {}

    /** @param difference what was expected and what was found */
    record Failed(String difference) implements Verdict {}
}
