package io.aichain.e2e.kit;

import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.node.NodeEndpoint;
import io.aichain.chain.primitives.MalformedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A real {@code bitcoind} on a fresh regtest chain: a container where an engine runs, a child process elsewhere. */
public final class Bitcoind implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(180);
    private static final int PORT = 18443;
    private static final List<String> OPTIONS = List.of(
            "-regtest",
            "-rpcuser=test",
            "-rpcpassword=test",
            "-dnsseed=0",
            "-fixedseeds=0",
            "-discover=0",
            "-listenonion=0",
            "-disablewallet=1");

    private final AutoCloseable process;
    private final String url;
    private final NodeClient client;

    private Bitcoind(AutoCloseable process, int port) {
        this.process = process;
        this.url = "http://test:test@127.0.0.1:" + port;
        try {
            this.client = new NodeClient(NodeEndpoint.parse(url));
        } catch (MalformedException ourOwnUrl) {
            throw new AssertionError(ourOwnUrl);
        }
    }

    /** @param folder of the data, for the child process; its output lies beside it */
    public static Bitcoind start(Path folder) {
        Optional<DockerImageName> image = Containers.image("AICHAIN_IMAGE_BITCOIND");
        Bitcoind node = image.isPresent() ? inContainer(image.get()) : asChild(folder);
        try {
            Await.until("an answer of bitcoind", START, () -> Optional.of(node.client.chainInfo()));
        } catch (IllegalStateException e) {
            node.close();
            throw e;
        }
        return node;
    }

    private static Bitcoind inContainer(DockerImageName image) {
        List<String> command = new ArrayList<>(OPTIONS);
        command.addAll(List.of(
                "-listen=0", "-rpcbind=0.0.0.0", "-rpcallowip=0.0.0.0/0", "-rpcport=" + PORT, "-printtoconsole"));
        @SuppressWarnings("resource") // closed with the node
        GenericContainer<?> container = new GenericContainer<>(image)
                .withCommand(command.toArray(String[]::new))
                .withExposedPorts(PORT);
        if (Containers.isLocal(image)) container.withImagePullPolicy(name -> false);
        container.start();
        return new Bitcoind(container, container.getMappedPort(PORT));
    }

    private static Bitcoind asChild(Path folder) {
        int port = Ports.free();
        if (!folder.toFile().isDirectory() && !folder.toFile().mkdirs())
            throw new IllegalStateException("cannot make " + folder);
        List<String> command =
                new ArrayList<>(List.of(Parts.executable("bitcoin/bin/bitcoind").toString()));
        command.addAll(OPTIONS);
        command.addAll(List.of(
                "-listen=0", "-datadir=" + folder, "-rpcbind=127.0.0.1", "-rpcallowip=127.0.0.1", "-rpcport=" + port));
        ChildProcess child =
                ChildProcess.start(command, Map.of(), folder.resolveSibling(folder.getFileName() + ".log"));
        return new Bitcoind(() -> child.stop(Duration.ofSeconds(60)), port);
    }

    /** With credentials. */
    public String url() {
        return url;
    }

    public NodeClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        try {
            process.close();
        } catch (Exception e) {
            throw new IllegalStateException("bitcoind did not stop", e);
        }
    }
}
