package io.aichain.log.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Three brokers, each a process: topics have three replicas, two of which must be in sync. Node 1 is the controller and stays. */
public final class BrokerCluster implements AutoCloseable {
    private static final int NODES = 3;

    private final Path folder;
    private final List<Integer> ports = new ArrayList<>();
    private final int controllerPort;
    private final TreeMap<Integer, ChildJvm> nodes = new TreeMap<>();

    private BrokerCluster(Path folder) throws IOException {
        this.folder = folder;
        for (int i = 0; i < NODES; i++) ports.add(FreePorts.next());
        this.controllerPort = FreePorts.next();
    }

    /** Returns when all serve. */
    public static BrokerCluster start(Path folder) throws IOException, InterruptedException {
        BrokerCluster cluster = new BrokerCluster(folder);
        cluster.start(List.of(1, 2, 3));
        return cluster;
    }

    /** Returns when node 1 serves; Kafka has never heard of the others, until {@link #startFollowers}. */
    public static BrokerCluster startFirst(Path folder) throws IOException, InterruptedException {
        BrokerCluster cluster = new BrokerCluster(folder);
        cluster.start(List.of(1));
        return cluster;
    }

    public String bootstrap() {
        return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    /** SIGKILL for all but node 1: fewer than two replicas are left. */
    public void killFollowers() throws InterruptedException {
        for (int node : List.of(2, 3)) nodes.get(node).kill();
    }

    /** They come, or come back with what they had; returns when they serve. */
    public void startFollowers() throws IOException, InterruptedException {
        start(List.of(2, 3));
    }

    private void start(List<Integer> which) throws IOException, InterruptedException {
        for (int node : which) {
            nodes.put(
                    node,
                    ChildJvm.start(
                            ClusterNodeMain.class,
                            "-Xmx192m",
                            Integer.toString(node),
                            folder.resolve("node-" + node).toString(),
                            Integer.toString(ports.get(node - 1)),
                            Integer.toString(controllerPort)));
        }
        for (int node : which) nodes.get(node).awaitLine("READY ");
    }

    @Override
    public void close() {
        nodes.descendingMap().values().forEach(ChildJvm::close);
    }
}
