package io.aichain.log.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The configuration of a single small broker: what a replicated cluster sets for safety is set here for one node, and what a large one
 * sets for throughput is set for memory.
 *
 * @param port of the clients' listener
 */
record BrokerSettings(Properties properties, int port) {
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    static final int NODE_ID = 1;

    static BrokerSettings of(Path folder, int wantedPort) throws IOException {
        return of(folder, BrokerListener.loopback(wantedPort));
    }

    static BrokerSettings of(Path folder, BrokerListener listener) throws IOException {
        int port = listener.port() == 0 ? FreePorts.next() : listener.port();
        int controllerPort = FreePorts.next();
        Properties p = new Properties();
        p.put("process.roles", "broker,controller");
        p.put("node.id", Integer.toString(NODE_ID));
        p.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
        p.put("controller.listener.names", CONTROLLER_LISTENER);
        p.put(
                "listeners",
                "CLIENTS://" + listener.bind() + ":" + port + "," + CONTROLLER_LISTENER + "://127.0.0.1:"
                        + controllerPort);
        p.put("advertised.listeners", "CLIENTS://" + listener.advertised() + ":" + port);
        p.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        p.put("inter.broker.listener.name", "CLIENTS");
        p.put("log.dirs", folder.toAbsolutePath().toString());
        single(p);
        quick(p);
        small(p);
        return new BrokerSettings(p, port);
    }

    /** One node holds everything. */
    private static void single(Properties p) {
        p.put("auto.create.topics.enable", "false");
        p.put("default.replication.factor", "1");
        p.put("min.insync.replicas", "1");
        p.put("offsets.topic.replication.factor", "1");
        p.put("offsets.topic.num.partitions", "1");
        p.put("transaction.state.log.replication.factor", "1");
        p.put("transaction.state.log.min.isr", "1");
        p.put("transaction.state.log.num.partitions", "1");
        p.put("share.coordinator.state.topic.replication.factor", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
        p.put("share.coordinator.state.topic.num.partitions", "1");
    }

    /** Starts, stops and notices dead members in less time than a public broker would. */
    private static void quick(Properties p) {
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("group.min.session.timeout.ms", "500");
        p.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        // after a kill, the broker's old registration must run out before it is let in again: no longer than three
        // heartbeats, of which two may be lost or late without the controller taking a live broker for a dead one
        p.put("broker.session.timeout.ms", "3000");
        // the controller gives a heartbeat up that waits for half of this, with an ERROR: a busy machine needs more
        // than an eighth of a second
        p.put("broker.heartbeat.interval.ms", "1000");
    }

    private static void small(Properties p) {
        p.put("num.network.threads", "2");
        p.put("num.io.threads", "4");
        p.put("background.threads", "2");
        p.put("num.replica.fetchers", "1");
        p.put("num.recovery.threads.per.data.dir", "1");
        p.put("log.cleaner.threads", "1");
        p.put("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20));
        p.put("log.cleaner.io.buffer.size", Integer.toString(128 << 10));
        p.put("log.index.size.max.bytes", Integer.toString(1 << 20));
        p.put("offsets.load.buffer.size", Integer.toString(1 << 20));
        p.put("transaction.state.log.load.buffer.size", Integer.toString(1 << 20));
        p.put("offsets.topic.segment.bytes", Integer.toString(8 << 20));
        p.put("transaction.state.log.segment.bytes", Integer.toString(8 << 20));
        p.put("metadata.log.segment.bytes", Integer.toString(16 << 20));
        p.put("metadata.max.idle.interval.ms", "5000");
        p.put("queued.max.requests", "64");
    }
}
