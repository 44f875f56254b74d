package io.aichain.log.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker inside this process: one node that is broker and KRaft controller, keeping its data in a folder. For
 * the devnet, for trials and for tests; a broker that loses its folder, or cannot write there, ends the whole process, as Kafka does,
 * and says so on standard error.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

    private final KafkaRaftServer server;
    private final BrokerListener listener;
    private boolean open = true;

    private EmbeddedKafka(KafkaRaftServer server, BrokerListener listener) {
        this.server = server;
        this.listener = listener;
    }

    /** On loopback. @param port for clients on 127.0.0.1; 0 chooses a free one */
    public static EmbeddedKafka start(Path folder, int port) {
        return start(folder, BrokerListener.loopback(port));
    }

    /**
     * Formats the folder if it is new, starts, and returns when clients can connect.
     *
     * @param folder of the data: the same folder goes on with the same topics
     * @throws IllegalStateException if Kafka does not start, for instance because the folder is in use
     */
    public static EmbeddedKafka start(Path folder, BrokerListener listener) {
        long begun = System.nanoTime();
        BrokerSettings settings;
        try {
            settings = BrokerSettings.of(folder, listener);
            BrokerFolder.format(folder, settings);
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka's data folder " + folder, e);
        }
        Exit.setHaltProcedure((status, message) -> lastWords(folder, status, message));
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings.properties(), false), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw new IllegalStateException("Kafka does not start on " + folder + ": " + e.getMessage(), e);
        }
        LOG.info(
                "Kafka on {}:{} is ready after {} ms",
                listener.advertised(),
                settings.port(),
                Duration.ofNanos(System.nanoTime() - begun).toMillis());
        return new EmbeddedKafka(server, new BrokerListener(listener.bind(), settings.port(), listener.advertised()));
    }

    /** Kafka halts without a word outside of its log, which may lie on the same full disk. */
    private static void lastWords(Path folder, int status, String message) {
        System.err.printf(
                "Kafka has ended this process%s; mostly that is because it cannot write to %s. Make room on its disk, or mend it, and start again: what was acknowledged is kept.%n",
                message == null ? "" : " (" + message + ")", folder);
        System.err.flush();
        Runtime.getRuntime().halt(status);
    }

    /** What clients take as {@code bootstrap.servers}. */
    public String bootstrap() {
        return listener.advertised() + ":" + listener.port();
    }

    public int port() {
        return listener.port();
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
