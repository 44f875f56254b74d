package io.aichain.executor.kafka;

import io.aichain.chain.block.Header;
import io.aichain.executor.follow.OwnChain;
import io.aichain.state.StateStore;
import java.util.Optional;

/** The store's blocks; of a store that began with a snapshot those before it are missing. */
record OwnBlocks(StateStore store) implements OwnChain {
    @Override
    public Optional<Header> header(long number) {
        return store.header(number);
    }

    @Override
    public boolean isBeforeSnapshot(long number) {
        return number < store.firstBody() && store.header(number).isEmpty();
    }
}
