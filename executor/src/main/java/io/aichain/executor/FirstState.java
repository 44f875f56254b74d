package io.aichain.executor;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.execution.GenesisState;
import io.aichain.execution.SnapshotBlock;
import io.aichain.executor.peer.RemotePeer;
import io.aichain.state.BlockRef;
import io.aichain.state.SnapshotFile;
import io.aichain.state.StateImport;
import io.aichain.state.StatePages;
import io.aichain.state.StoreOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an executor's store begins with: block 0, or the state that a file or another executor gives. */
public final class FirstState {
    private static final Logger LOG = LoggerFactory.getLogger(FirstState.class);

    private FirstState() {}

    /** Into a new folder; one that holds something is left as it is. */
    static void take(String from, Genesis genesis, ExecutorConfig config) {
        try {
            if (!StateImport.isFree(config.data(), config.store())) {
                LOG.info("{} holds a state already: the snapshot {} is not asked for", config.data(), from);
                return;
            }
            BlockRef block = take(from, genesis, config.data(), config.store());
            LOG.info(
                    "begins with block {} {} from {}: its state has the header's root; whether the chain has this block shows"
                            + " when the log is followed",
                    block.number(),
                    block.hash(),
                    from);
        } catch (IOException | MalformedException e) {
            throw new IllegalStateException("the snapshot " + from + ": " + e.getMessage(), e);
        }
    }

    /**
     * @param from {@code http://HOST:PORT} of an executor's internal port, or a snapshot file
     * @return the block that the folder stands at
     */
    public static BlockRef take(String from, Genesis genesis, Path folder, StoreOptions options)
            throws IOException, MalformedException {
        try (StatePages pages = open(from)) {
            return StateImport.run(pages, folder, options, GenesisState.block(genesis), SnapshotBlock.of(genesis));
        }
    }

    private static StatePages open(String from) throws IOException, MalformedException {
        if (!RemotePeer.isUrl(from)) return SnapshotFile.read(from, Files.newInputStream(Path.of(from)));
        try {
            return RemotePeer.open(URI.create(from));
        } catch (IllegalArgumentException e) {
            throw new IOException(from + " is no URL such as http://10.0.0.7:8080", e);
        }
    }
}
