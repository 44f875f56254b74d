package io.aichain.state;

import java.nio.file.Path;

/** A process that commits a chain's blocks to a folder until it is killed; after each it says so. Arguments: folder, seed. */
final class CommittingChild {
    /** Large enough to fill write buffers and make RocksDB write files while it is killed. */
    static final int PAYLOAD_BYTES = 32 << 10;

    static final StoreOptions OPTIONS = new StoreOptions(20, false, 1 << 20, 1 << 20, 16 << 10, 0);

    private CommittingChild() {}

    public static void main(String[] args) {
        TestChain chain = new TestChain(Long.parseLong(args[1]), PAYLOAD_BYTES);
        GenesisBlock genesis = chain.genesis();
        System.out.println("opening");
        try (StateStore store = StateStore.open(Path.of(args[0]), OPTIONS, genesis)) {
            for (long number = 1; number <= store.tip().number(); number++) chain.skip();
            while (true) {
                store.commit(chain.next(store));
                System.out.println(store.tip().number());
            }
        }
    }
}
