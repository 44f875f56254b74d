package io.aichain.dawriter.domain;

import io.aichain.chain.batch.BatchRecord;
import java.util.List;
import java.util.Optional;

/**
 * What the records of {@code batches} say about where to go on: the last published batch, and one that was prepared behind it. Records that
 * continue nothing are not ours to explain, so they stop the writer.
 *
 * @param prepared the newest preparation of the batch behind the published one: its segments may lie on the network already
 */
public record OutboxHistory(Optional<BatchRecord> published, Optional<BatchRecord> prepared) {
    /**
     * @param records to the topic's end; from its beginning, or from a published one at the latest
     * @throws IllegalStateException if the records do not follow one another
     */
    public static OutboxHistory of(List<BatchRecord> records) {
        List<BatchRecord> behind = records.stream()
                .dropWhile(record -> record.state() != BatchRecord.State.PUBLISHED)
                .toList();
        OutboxHistory history = new OutboxHistory(behind.stream().findFirst(), Optional.empty());
        for (BatchRecord record : behind.isEmpty() ? records : behind.subList(1, behind.size()))
            history = history.with(record);
        return history;
    }

    private OutboxHistory with(BatchRecord record) {
        long due = published.map(p -> p.batch().batch() + 1).orElse(1L);
        if (record.batch().batch() != due) {
            throw new IllegalStateException("batches: %s where batch %d is due".formatted(record, due));
        }
        return switch (record.state()) {
            case PREPARED -> new OutboxHistory(published, Optional.of(record));
            case PUBLISHED -> new OutboxHistory(Optional.of(record), Optional.empty());
        };
    }
}
