package io.aichain.executor;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.execution.GenesisState;
import io.aichain.execution.SnapshotBlock;
import io.aichain.executor.peer.NamedPeers;
import io.aichain.executor.peer.RemotePeer;
import io.aichain.state.BlockRef;
import io.aichain.state.SnapshotFile;
import io.aichain.state.StateImport;
import io.aichain.state.StatePages;
import io.aichain.state.StoreOptions;
import io.aichain.state.kv.StoreFailedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an executor's store begins with: block 0, or the state that a file or another executor gives. */
public final class FirstState {
    private static final Logger LOG = LoggerFactory.getLogger(FirstState.class);

    private FirstState() {}

    /**
     * Into a new folder; one that holds something is left as it is. A peer that is away, is busy or breaks off is waited for, and so is a
     * full disk: then all begins anew.
     *
     * @throws IllegalStateException if what is given is no state of this chain, if there is no such file, or if the waiting was ended
     */
    static void take(String from, Genesis genesis, ExecutorConfig config, StartWait wait) {
        try {
            Optional<BlockRef> taken = awaited(from, genesis, config, wait);
            if (taken.isEmpty()) {
                LOG.info("{} holds a state already: the snapshot {} is not asked for", config.data(), from);
                return;
            }
            BlockRef block = taken.get();
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

    /** Empty if the folder holds a state; even to see that takes room on the disk. */
    private static Optional<BlockRef> awaited(String from, Genesis genesis, ExecutorConfig config, StartWait wait)
            throws IOException, MalformedException {
        while (true) {
            try {
                boolean free = StateImport.isFree(config.data(), config.store());
                Optional<BlockRef> block =
                        free ? Optional.of(take(from, genesis, config.data(), config.store())) : Optional.empty();
                wait.goesOn();
                return block;
            } catch (StoreFailedException full) {
                wait.awaits("the disk under the state: " + full.getMessage());
            } catch (IOException away) {
                if (!RemotePeer.isUrl(from)) throw away;
                wait.awaits("the snapshot: " + away.getMessage());
            }
        }
    }

    /**
     * @param from {@code http://HOST:PORT} of an executor's internal port, of which HOST may name several, or a snapshot file
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
        return NamedPeers.open(url(from));
    }

    private static URI url(String from) throws MalformedException {
        try {
            URI url = URI.create(from);
            if (url.getHost() != null) return url;
        } catch (IllegalArgumentException e) {
            LOG.debug("{} is no URL", from, e);
        }
        throw malformed("%s is no URL such as http://10.0.0.7:8080", from);
    }
}
