package io.aichain.bitcoin.reader;

import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.node.NodeException;
import io.aichain.chain.primitives.Bytes;
import java.util.Optional;

/** Where blocks come from. It is asked, not trusted: only its choice of the best branch is taken on its word. */
public interface BlockSource {
    int tipHeight() throws NodeException;

    /** On the best branch; empty above its tip. */
    Optional<BlockHash> hashAt(int height) throws NodeException;

    /** The bytes of a block; empty when it is not known. */
    Optional<Bytes> block(BlockHash hash) throws NodeException;

    static BlockSource of(NodeClient node) {
        return new BlockSource() {
            @Override
            public int tipHeight() throws NodeException {
                return node.blockCount();
            }

            @Override
            public Optional<BlockHash> hashAt(int height) throws NodeException {
                return node.blockHash(height);
            }

            @Override
            public Optional<Bytes> block(BlockHash hash) throws NodeException {
                return node.rawBlock(hash);
            }
        };
    }
}
