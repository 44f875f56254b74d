package io.aichain.bitcoin.node;

import io.aichain.bitcoin.testing.BitcoindNode;
import io.aichain.bitcoin.testing.TestNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real bitcoind does what this house relies on. */
class BitcoindContractIT implements NodeContract {
    @TempDir
    Path folder;

    private BitcoindNode node;
    private NodeClient client;

    @BeforeEach
    void start() throws Exception {
        node = BitcoindNode.start(folder);
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
