package io.aichain.bitcoin.node;

import io.aichain.bitcoin.testing.EmbeddedTestNode;
import io.aichain.bitcoin.testing.TestNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The node inside the process does what this house relies on. */
class EmbeddedNodeContractTest implements NodeContract {
    @TempDir
    Path folder;

    private EmbeddedTestNode node;
    private NodeClient client;

    @BeforeEach
    void start() throws Exception {
        node = EmbeddedTestNode.start(folder);
        client = node.connect();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        node.close();
    }

    @Override
    public TestNode node() {
        return node;
    }

    @Override
    public NodeClient client() {
        return client;
    }
}
