package io.aichain.log;

import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;

/**
 * One connection for all that a process asks its brokers again and again: making a client costs more than most questions, and a take-over
 * has no time for it. Thread-safe.
 */
public final class Questions implements AutoCloseable {
    private final Admin admin;

    private Questions(Admin admin) {
        this.admin = admin;
    }

    /** @throws KafkaUnavailableException if no server's name is known now */
    public static Questions open(KafkaConnection connection, String clientId) {
        return new Questions(connection.admin(clientId));
    }

    Admin admin() {
        return admin;
    }

    /** Questions that are under way are given up. */
    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
