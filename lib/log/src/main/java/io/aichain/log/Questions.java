package io.aichain.log;

import java.time.Duration;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;

/**
 * One connection for all that a process asks its brokers again and again: making a client costs more than most questions, and a take-over
 * has no time for it. Thread-safe.
 */
public final class Questions implements AutoCloseable {
    private final Admin admin;
    private final OptionalInt replicas;

    private Questions(Admin admin, OptionalInt replicas) {
        this.admin = admin;
        this.replicas = replicas;
    }

    /** @throws KafkaUnavailableException if no server's name is known now */
    public static Questions open(KafkaConnection connection, String clientId) {
        return new Questions(connection.admin(clientId), connection.replicas());
    }

    Admin admin() {
        return admin;
    }

    /** Of topics that are missing, as {@link KafkaConnection#replicas}. */
    OptionalInt replicas() {
        return replicas;
    }

    /** Questions that are under way are given up. */
    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
