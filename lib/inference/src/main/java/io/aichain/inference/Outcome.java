package io.aichain.inference;

import io.aichain.chain.primitives.Bytes;
import java.util.function.Supplier;

/** What came of a computation: a value, or revert data. Both are results, and both are compared. */
public sealed interface Outcome<T> {
    record Success<T>(T value) implements Outcome<T> {}

    record Revert<T>(Bytes data) implements Outcome<T> {}

    static <T> Outcome<T> of(Supplier<T> computation) {
        try {
            return new Success<>(computation.get());
        } catch (ModelRevert revert) {
            return new Revert<>(revert.data());
        }
    }
}
