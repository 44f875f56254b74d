package io.aichain.bitcoin.reader;

import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.testing.EmbeddedTestNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The embedded node's blocks are read as the rule says. */
class EmbeddedOutputChainTest implements OutputChainContract {
    @TempDir
    Path folder;

    private EmbeddedTestNode node;
    private NodeClient client;

    @BeforeEach
    void startNode() throws Exception {
        node = EmbeddedTestNode.start(folder);
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
