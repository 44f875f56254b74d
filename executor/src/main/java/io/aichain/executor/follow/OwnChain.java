package io.aichain.executor.follow;

import io.aichain.chain.block.Header;
import java.util.Optional;

/** This executor's blocks. */
@FunctionalInterface
public interface OwnChain {
    /** Empty if it is not executed yet. */
    Optional<Header> header(long number);
}
