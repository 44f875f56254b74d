package io.aichain.log.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.utils.Time;

/** A broker with two ways in: one for everybody, and one over a line of its own or for those who have a password. */
public final class SideDoorKafka implements AutoCloseable {
    /**
     * How long a password counts before it is asked for again on a connection that is open. Clients log in again a little before; and what comes
     * within a second of the last login the broker takes for a mistake (KafkaChannel, 4.2.1), and does not let them in.
     */
    private static final int LOGIN_MILLIS = 3000;

    private final KafkaRaftServer server;
    private final String bootstrap;
    private final ScramMechanism passwords;

    private SideDoorKafka(KafkaRaftServer server, String bootstrap, ScramMechanism passwords) {
        this.server = server;
        this.bootstrap = bootstrap;
        this.passwords = passwords;
    }

    /**
     * @param port on which the side door listens
     * @param advertised under which its clients come back: that of a line which leads to it, or the same
     */
    public static SideDoorKafka start(Path folder, int port, int advertised) throws IOException {
        return start(folder, port, advertised, "PLAINTEXT", ScramMechanism.UNKNOWN, Map.of());
    }

    /** With SCRAM-SHA-256 at the side door. */
    public static SideDoorKafka startGuarded(Path folder, int port) throws IOException {
        return start(
                folder,
                port,
                port,
                "SASL_PLAINTEXT",
                ScramMechanism.SCRAM_SHA_256,
                Map.of("connections.max.reauth.ms", Integer.toString(LOGIN_MILLIS)));
    }

    /**
     * With TLS and SCRAM-SHA-512 at the side door, as a Kafka that others run.
     *
     * @param keystore PKCS #12, with the broker's key and certificate
     */
    public static SideDoorKafka startSecured(Path folder, int port, Path keystore, String keystorePassword)
            throws IOException {
        return start(
                folder,
                port,
                port,
                "SASL_SSL",
                ScramMechanism.SCRAM_SHA_512,
                Map.of(
                        "listener.name.side.ssl.keystore.type",
                        "PKCS12",
                        "listener.name.side.ssl.keystore.location",
                        keystore.toAbsolutePath().toString(),
                        "listener.name.side.ssl.keystore.password",
                        keystorePassword,
                        "listener.name.side.ssl.key.password",
                        keystorePassword));
    }

    private static SideDoorKafka start(
            Path folder, int port, int advertised, String protocol, ScramMechanism passwords, Map<String, String> more)
            throws IOException {
        BrokerSettings settings = BrokerSettings.of(folder, 0);
        BrokerFolder.format(folder, settings);
        Properties properties = settings.properties();
        properties.merge("listeners", ",SIDE://127.0.0.1:" + port, (a, b) -> a + (String) b);
        properties.merge("advertised.listeners", ",SIDE://127.0.0.1:" + advertised, (a, b) -> a + (String) b);
        properties.merge("listener.security.protocol.map", ",SIDE:" + protocol, (a, b) -> a + (String) b);
        if (passwords != ScramMechanism.UNKNOWN) {
            String mechanism = passwords.mechanismName();
            properties.put("sasl.enabled.mechanisms", mechanism);
            properties.put(
                    "listener.name.side." + mechanism.toLowerCase(Locale.ROOT) + ".sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        }
        properties.putAll(more);
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        server.startup();
        return new SideDoorKafka(server, "127.0.0.1:" + settings.port(), passwords);
    }

    /** For everybody. */
    public String bootstrap() {
        return bootstrap;
    }

    /** From now on, also on connections that are open. */
    public void password(String user, String password)
            throws ExecutionException, InterruptedException, TimeoutException {
        ScramCredentialInfo rounds = new ScramCredentialInfo(passwords, 4096);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(user, rounds, password)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
