package io.aichain.state;

import io.aichain.state.trie.Fanout;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that opens a store, commits and notes, closes it and begins again, and stands still in a named step until it is killed.
 * Arguments: folder, seed, step, the how many-th time.
 */
final class SteppingChild {
    private SteppingChild() {}

    public static void main(String[] args) {
        WriteStep target = WriteStep.valueOf(args[2]);
        int[] left = {Integer.parseInt(args[3])};
        WriteStep.Watcher watcher = step -> {
            if (step != target || --left[0] > 0) return;
            System.out.println(step);
            System.out.flush();
            while (true) LockSupport.park();
        };
        TestChain chain = new TestChain(Long.parseLong(args[1]), CommittingChild.PAYLOAD_BYTES);
        GenesisBlock genesis = chain.genesis();
        long skipped = 0;
        while (true) {
            try (StateStore store =
                    StateStore.open(Path.of(args[0]), CommittingChild.OPTIONS, genesis, Fanout.NONE, watcher)) {
                for (; skipped < store.tip().number(); skipped++) chain.skip();
                for (int i = 0; i < 25; i++) {
                    store.commit(chain.next(store));
                    skipped++;
                    if (i % 3 == 0) store.note(Notes.safe(store.tip().ref()));
                }
            }
        }
    }
}
