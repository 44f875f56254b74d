package io.aichain.cli.state;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.executor.peer.RemotePeer;
import io.aichain.state.StatePeer;
import io.aichain.state.StateStore;
import io.aichain.state.StoreOptions;
import io.aichain.state.WrongStoreException;
import io.aichain.state.kv.StoreFailedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** Where a state is, as people write it: a folder, a snapshot file, or an executor's internal port. */
final class StateSources {
    /** Reading alone must work on a full disk. */
    static final StoreOptions OPTIONS = StoreOptions.DEFAULT.withReserveBytes(0);

    private StateSources() {}

    static RemotePeer remote(String url) throws IOException, MalformedException {
        try {
            return RemotePeer.open(URI.create(url));
        } catch (IllegalArgumentException e) {
            throw new Failure(url + " is no URL such as http://10.0.0.7:8080", e);
        }
    }

    /** @throws Failure if the folder holds no state, or a running executor has it */
    static StateStore folder(Path folder) {
        try {
            return StateStore.existing(folder, OPTIONS);
        } catch (WrongStoreException e) {
            throw new Failure(e.getMessage(), e);
        } catch (StoreFailedException e) {
            throw new Failure(
                    e.getMessage() + "; a running executor is asked with its internal port instead, http://HOST:PORT",
                    e);
        }
    }

    /** A store that stays open while its state is asked. */
    record Held(StateStore store, StatePeer peer) implements AutoCloseable {
        @Override
        public void close() {
            peer.close();
            store.close();
        }
    }

    static Held held(String name, StateStore store) {
        return new Held(store, store.peer(name));
    }
}
