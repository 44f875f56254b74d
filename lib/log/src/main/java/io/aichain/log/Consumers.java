package io.aichain.log;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;

/** Consumers as this house uses them: assigned by hand, positions kept by us, a lost range is an error and never a jump. */
final class Consumers {
    /**
     * Of an answer to one that hurries: within 3 s it comes over a line of 3 Mbit/s. A single record of the order may be larger: for one of
     * 8 MiB the line must have 22 Mbit/s, or the one that hurries more time.
     */
    static final int SHORT_ANSWER = 1 << 20;

    private Consumers() {}

    /** Sees committed records only, up to the first open transaction. */
    static Consumer<byte[], byte[]> committed(KafkaConnection connection, String clientId, int maxRecordBytes) {
        return consumer(connection, clientId, "read_committed", maxRecordBytes);
    }

    /** For topics that are written without transactions: an open one of a stranger must not stall them. */
    static Consumer<byte[], byte[]> uncommitted(KafkaConnection connection, String clientId, int maxRecordBytes) {
        return consumer(connection, clientId, "read_uncommitted", maxRecordBytes);
    }

    private static Consumer<byte[], byte[]> consumer(
            KafkaConnection connection, String clientId, String isolation, int maxRecordBytes) {
        Map<String, Object> settings = connection.clientSettings(clientId);
        settings.put("isolation.level", isolation);
        settings.put("auto.offset.reset", "none");
        settings.put("enable.auto.commit", false);
        settings.put("allow.auto.create.topics", false);
        settings.put("request.timeout.ms", (int) connection.request().toMillis());
        settings.put("fetch.min.bytes", 1);
        settings.put("fetch.max.wait.ms", 500);
        // neither bound keeps a larger record back: an answer holds at least one batch
        boolean hurries = connection.hurries();
        settings.put("max.partition.fetch.bytes", hurries ? SHORT_ANSWER : Math.max(maxRecordBytes, 1 << 20));
        settings.put("fetch.max.bytes", hurries ? SHORT_ANSWER : Math.max(4 * maxRecordBytes, 16 << 20));
        settings.put("max.poll.records", 5000);
        // the system's own size, which grows: 64 KiB would cut a large fetch into many reads
        settings.put("receive.buffer.bytes", -1);
        settings.put("default.api.timeout.ms", (int) Answers.DEADLINE.toMillis());
        return connection.consumer(settings);
    }
}
