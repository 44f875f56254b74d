package io.aichain.anchor.outbox;

import io.aichain.chain.anchor.AnchorRecord;
import java.util.List;

/** The fenced topic {@code anchors} as its one writer sees it. */
public interface RecordStore extends AutoCloseable {
    /** All that was written before this writer took over, in order. */
    List<AnchorRecord> history();

    /** Durable for every reader when this says so. */
    Appended append(AnchorRecord record);

    @Override
    void close();

    /** What became of an append. */
    sealed interface Appended {
        record Durable() implements Appended {}

        /** Refused or unknown: this writer must stop, and only a take-over from the start tells what is in the topic. */
        record Lost(String reason) implements Appended {}
    }
}
