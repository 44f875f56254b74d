package io.aichain.log.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/** A broker that ends no transaction by itself, however long it is open: where readers go on, a successor has ended it. */
public final class PatientKafka implements AutoCloseable {
    private final KafkaRaftServer server;
    private final String bootstrap;

    private PatientKafka(KafkaRaftServer server, String bootstrap) {
        this.server = server;
        this.bootstrap = bootstrap;
    }

    public static PatientKafka start(Path folder) throws IOException {
        BrokerSettings settings = BrokerSettings.of(folder, 0);
        BrokerFolder.format(folder, settings);
        Properties properties = settings.properties();
        properties.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", Integer.toString(86_400_000));
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        server.startup();
        return new PatientKafka(server, "127.0.0.1:" + settings.port());
    }

    public String bootstrap() {
        return bootstrap;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
