package io.aichain.log.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker inside this process: one node that is broker and KRaft controller, on loopback, keeping its data in a folder. For
 * the devnet and for tests; a broker that loses its folder ends the whole process, as Kafka does.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

    private final KafkaRaftServer server;
    private final int port;
    private boolean open = true;

    private EmbeddedKafka(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Formats the folder if it is new, starts, and returns when clients can connect.
     *
     * @param folder of the data: the same folder goes on with the same topics
     * @param port for clients on 127.0.0.1; 0 chooses a free one
     * @throws IllegalStateException if Kafka does not start, for instance because the folder is in use
     */
    public static EmbeddedKafka start(Path folder, int port) {
        long begun = System.nanoTime();
        BrokerSettings settings;
        try {
            settings = BrokerSettings.of(folder, port);
            BrokerFolder.format(folder, settings);
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka's data folder " + folder, e);
        }
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings.properties(), false), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw new IllegalStateException("Kafka does not start on " + folder + ": " + e.getMessage(), e);
        }
        LOG.info(
                "Kafka on 127.0.0.1:{} is ready after {} ms",
                settings.port(),
                Duration.ofNanos(System.nanoTime() - begun).toMillis());
        return new EmbeddedKafka(server, settings.port());
    }

    /** What clients take as {@code bootstrap.servers}. */
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Stops in order: everything acknowledged is on disk. */
    @Override
    public synchronized void close() {
        if (!open) return;
        open = false;
        server.shutdown();
        server.awaitShutdown();
    }
}
