package io.aichain.state;

/** The contract, in memory. */
class MemoryStateStoreTest implements StateStoreContract {
    @Override
    public StateStore create(StoreOptions options, GenesisBlock genesis) {
        return StateStore.inMemory(options, genesis);
    }
}
