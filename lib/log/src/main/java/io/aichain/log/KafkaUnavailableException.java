package io.aichain.log;

/** Kafka does not answer. Nothing is wrong with the data: wait and try again, visibly (P10). */
public final class KafkaUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public KafkaUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
