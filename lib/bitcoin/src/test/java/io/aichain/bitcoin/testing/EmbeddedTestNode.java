package io.aichain.bitcoin.testing;

import io.aichain.bitcoin.embedded.EmbeddedNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;

/** The node inside this process. */
public final class EmbeddedTestNode implements TestNode {
    private final Path folder;
    private EmbeddedNode node;

    private EmbeddedTestNode(Path folder) throws IOException {
        this.folder = folder;
        this.node = start(0);
    }

    public static EmbeddedTestNode start(Path folder) throws IOException {
        return new EmbeddedTestNode(folder);
    }

    private EmbeddedNode start(int port) throws IOException {
        return EmbeddedNode.start(new EmbeddedNode.Config(folder, port, "test", "test", InstantSource.system()));
    }

    @Override
    public String url() {
        return node.url();
    }

    /** Closing writes nothing, so a kill leaves the same file behind. */
    @Override
    public void killAndRestart() throws IOException {
        int port = URI.create(node.url()).getPort();
        node.close();
        node = start(port);
    }

    @Override
    public void close() throws IOException {
        node.close();
    }
}
