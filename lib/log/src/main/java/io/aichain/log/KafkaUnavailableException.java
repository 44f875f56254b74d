package io.aichain.log;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** Kafka does not answer. Nothing is wrong with the data: wait and try again, visibly (P10). */
public final class KafkaUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public KafkaUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Who this service is, or who the brokers are, may be set right any moment: a password that is rotated is known to both sides, one after the other. */
    public static KafkaUnavailableException notLetIn(AuthenticationException e) {
        if (e instanceof SslAuthenticationException)
            return new KafkaUnavailableException(
                    "no TLS connection to the brokers comes about: %s; give this service the certificate of the authority that signed theirs, and start it again"
                            .formatted(e.getMessage()),
                    e);
        return new KafkaUnavailableException(
                "the brokers do not let this service's user in: %s; set its credentials right at the brokers, or here and start it again"
                        .formatted(e.getMessage()),
                e);
    }

    /** Whether it answers, and does not let this process in: then connections that are older than that tell nothing. */
    public boolean isNotLetIn() {
        return getCause() instanceof AuthenticationException;
    }
}
