package io.aichain.log;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * How this process reaches Kafka.
 *
 * @param bootstrapServers {@code host:port,...}
 * @param security Kafka's own client settings for TLS and SASL ({@code security.protocol}, ...), empty for plain text
 */
public record KafkaConnection(String bootstrapServers, Map<String, String> security) {
    public KafkaConnection {
        security = Map.copyOf(security);
    }

    public static KafkaConnection plain(String bootstrapServers) {
        return new KafkaConnection(bootstrapServers, Map.of());
    }

    /** Settings of a client; a new map that the caller goes on with. */
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

    /** A client for questions; it gives up a little before {@link Answers} does, so that closing it does not wait. */
    Admin admin(String clientId) {
        return admin(clientId, Answers.DEADLINE.minusMillis(500));
    }

    /** @param patience after which it gives a question up */
    Admin admin(String clientId, Duration patience) {
        Map<String, Object> settings = clientSettings(clientId);
        settings.put("default.api.timeout.ms", (int) patience.toMillis());
        settings.put("request.timeout.ms", (int) patience.toMillis() / 2);
        return Admin.create(settings);
    }

    /** Names the servers, never the security settings: those hold passwords. */
    @Override
    public String toString() {
        return bootstrapServers;
    }
}
