package io.aichain.log;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How this process reaches Kafka, and what it asks of it. All clients are made here: a broker whose name is not known yet is one that is
 * away, as long as it takes (P10). In Kubernetes a service often starts before its broker has a name.
 *
 * @param bootstrapServers {@code host:port,...}
 * @param security Kafka's own client settings for TLS and SASL ({@code security.protocol}, ...), empty for plain text
 * @param request after which a consumer or a question gives a broker up and asks another, or again; at least a millisecond
 * @param replicas of the topics that this process makes, at least 1; empty for three, or as many as there are brokers at that moment
 */
public record KafkaConnection(
        String bootstrapServers, Map<String, String> security, Duration request, OptionalInt replicas) {
    /** Kafka's own: over a slow line the largest answer takes long. */
    private static final Duration ANY_LINE = Duration.ofSeconds(30);

    /** Kafka's words (ClientUtils.parseAndValidateAddresses, 4.2.1): there is no exception of its own. */
    private static final String NO_ADDRESS = "No resolvable bootstrap urls";

    public KafkaConnection {
        if (replicas.isPresent() && (replicas.getAsInt() < 1 || replicas.getAsInt() > Short.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "replicas of a topic: %d, from 1 to %d".formatted(replicas.getAsInt(), Short.MAX_VALUE));
        }
        security = Map.copyOf(security);
    }

    /** With Kafka's usual patience. */
    public KafkaConnection(String bootstrapServers, Map<String, String> security) {
        this(bootstrapServers, security, ANY_LINE, OptionalInt.empty());
    }

    public static KafkaConnection plain(String bootstrapServers) {
        return new KafkaConnection(bootstrapServers, Map.of());
    }

    /** The same for whoever cannot wait for a broker that died without a word. */
    public KafkaConnection within(Duration newRequest) {
        return new KafkaConnection(bootstrapServers, security, newRequest, replicas);
    }

    /** The same with so many copies of each topic, however many brokers are there when it is made. */
    public KafkaConnection withReplicas(OptionalInt newReplicas) {
        return new KafkaConnection(bootstrapServers, security, request, newReplicas);
    }

    /** Whether a request is given up sooner than the largest answer takes over a slow line: then answers must be short. */
    boolean hurries() {
        return request.compareTo(ANY_LINE) < 0;
    }

    /** Settings of a client; a new map that the caller goes on with, for {@link #consumer} or {@link #producer}. */
    public Map<String, Object> clientSettings(String clientId) {
        Map<String, Object> settings = new HashMap<>(security);
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("client.id", clientId);
        // a broker that comes back is found soon, one that is away is not hammered
        settings.put("reconnect.backoff.ms", 50);
        settings.put("reconnect.backoff.max.ms", 500);
        settings.put("retry.backoff.ms", 20);
        settings.put("retry.backoff.max.ms", 500);
        settings.put("enable.metrics.push", false);
        return settings;
    }

    /** @throws KafkaUnavailableException if no server's name is known now */
    public KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        return known(() -> new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    /** @throws KafkaUnavailableException if no server's name is known now */
    public KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
        return known(() -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** A client for questions; it gives up a little before {@link Answers} does, so that closing it does not wait. */
    Admin admin(String clientId) {
        return admin(clientId, Answers.DEADLINE.minusMillis(500));
    }

    /** @param patience after which it gives a question up */
    Admin admin(String clientId, Duration patience) {
        Map<String, Object> settings = clientSettings(clientId);
        settings.put("default.api.timeout.ms", (int) patience.toMillis());
        settings.put("request.timeout.ms", (int) Math.min(patience.toMillis() / 2, request.toMillis()));
        return known(() -> Admin.create(settings));
    }

    /** Kafka's clients ask for the addresses once, when they are made, and call it a wrong setting if there are none. */
    private <T> T known(Supplier<T> client) {
        try {
            return client.get();
        } catch (KafkaException e) {
            if (e.getCause() instanceof ConfigException wrong
                    && wrong.getMessage().startsWith(NO_ADDRESS)) {
                throw new KafkaUnavailableException(
                        "no address is known for " + bootstrapServers + ": does the name service know the brokers?", e);
            }
            throw e;
        }
    }

    /** Names the servers, never the security settings: those hold passwords. */
    @Override
    public String toString() {
        return bootstrapServers;
    }
}
