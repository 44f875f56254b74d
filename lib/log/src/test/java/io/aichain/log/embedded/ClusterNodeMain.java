package io.aichain.log.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One broker of several in a process of its own: arguments node, folder, port, the controller's port. Node 1 is the controller too. Prints
 * {@code READY} when it serves, ends with its input.
 */
final class ClusterNodeMain {
    private static final String CLUSTER = "aichain-test-cluster-1";

    private ClusterNodeMain() {}

    public static void main(String[] args) throws Exception {
        int node = Integer.parseInt(args[0]);
        Path folder = Path.of(args[1]);
        Properties settings = settings(node, folder, Integer.parseInt(args[2]), args[3]);
        format(node, folder);
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        server.startup();
        System.out.println("READY " + node);
        // the parent closes our input to stop us, and the system closes it when the parent dies
        while (System.in.read() >= 0) continue;
        server.shutdown();
        server.awaitShutdown();
    }

    private static Properties settings(int node, Path folder, int port, String controllerPort) throws Exception {
        Properties p = BrokerSettings.of(folder, port).properties();
        String controller = "127.0.0.1:" + controllerPort;
        p.put("node.id", Integer.toString(node));
        p.put("process.roles", node == 1 ? "broker,controller" : "broker");
        p.put("controller.quorum.voters", "1@" + controller);
        String clients = "CLIENTS://127.0.0.1:" + port;
        p.put("listeners", node == 1 ? clients + ",CONTROLLER://" + controller : clients);
        for (String replicated : new String[] {
            "default.replication.factor", "offsets.topic.replication.factor", "transaction.state.log.replication.factor"
        }) {
            p.put(replicated, "3");
        }
        p.put("transaction.state.log.min.isr", "2");
        p.put("replica.fetch.wait.max.ms", "100");
        return p;
    }

    private static void format(int node, Path folder) throws Exception {
        if (Files.exists(folder.resolve("meta.properties"))) return;
        Files.createDirectories(folder);
        String path = folder.toAbsolutePath().toString();
        new Formatter()
                .setPrintStream(System.err)
                .setClusterId(CLUSTER)
                .setNodeId(node)
                .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                .setMetadataLogDirectory(path)
                .addDirectory(path)
                .run();
    }
}
