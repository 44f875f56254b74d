package io.aichain.bitcoin.testing;

import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.node.NodeEndpoint;
import io.aichain.chain.primitives.MalformedException;

/** A node on a fresh regtest chain that a test owns. */
public interface TestNode extends AutoCloseable {
    /** With credentials. */
    String url();

    /** Stops as by SIGKILL and starts again on the same data; the mempool is gone. The URL stays. */
    void killAndRestart() throws Exception;

    @Override
    void close() throws Exception;

    default NodeClient connect() {
        try {
            return new NodeClient(NodeEndpoint.parse(url()));
        } catch (MalformedException ourOwnUrl) {
            throw new AssertionError(ourOwnUrl);
        }
    }
}
