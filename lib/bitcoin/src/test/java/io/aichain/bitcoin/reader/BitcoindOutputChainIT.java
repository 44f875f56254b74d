package io.aichain.bitcoin.reader;

import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.testing.BitcoindNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real node's blocks are read as the rule says. */
class BitcoindOutputChainIT implements OutputChainContract {
    @TempDir
    Path folder;

    private BitcoindNode node;
    private NodeClient client;

    @BeforeEach
    void startNode() throws Exception {
        node = BitcoindNode.start(folder);
        client = node.connect();
    }

    @AfterEach
    void stopNode() throws Exception {
        client.close();
        node.close();
    }

    @Override
    public NodeClient client() {
        return client;
    }
}
