package io.aichain.conformance.statetest;

import io.aichain.chain.primitives.Hash;
import java.util.Optional;

/**
 * What a case's run gave.
 *
 * @param stateRoot afterwards; empty if nothing could run
 */
public record CaseResult(String name, String fork, int index, Verdict verdict, Optional<Hash> stateRoot) {
    public boolean passed() {
        return verdict instanceof Verdict.Passed;
    }

    /** Empty if it passed. */
    public Optional<String> error() {
        return switch (verdict) {
            case Verdict.Passed() -> Optional.empty();
            case Verdict.Failed(var difference) -> Optional.of(difference);
        };
    }
}
