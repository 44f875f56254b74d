package io.aichain.executor.follow;

import io.aichain.chain.block.Header;
import java.util.Optional;

/** This executor's blocks. */
@FunctionalInterface
public interface OwnChain {
    /** Empty if it is not executed yet. */
    Optional<Header> header(long number);

    /** Whether this executor began with a snapshot behind that block: then it has no opinion of it and never will. */
    default boolean isBeforeSnapshot(long number) {
        return false;
    }
}
