package io.aichain.anchor.outbox;

import io.aichain.anchor.domain.AnchorLedger;
import io.aichain.chain.anchor.AnchorRecord;

/** The fenced topic {@code anchors} as its one writer sees it. */
public interface RecordStore extends AutoCloseable {
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

    /** The topic taken over. @param ledger all that was written before; nobody else can add to it now */
    record Succession(RecordStore store, AnchorLedger ledger) {}
}
