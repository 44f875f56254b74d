package io.aichain.dawriter.domain;

import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.batch.Segment;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch with the bytes that are to be stored.
 *
 * @param entry its segments have no pointers yet
 * @param parentHash content hash of the batch before
 * @param segments the bytes, as the entry lists them
 */
public record PreparedBatch(PublishedBatch entry, Hash parentHash, List<Bytes> segments) {
    public PreparedBatch {
        segments = List.copyOf(segments);
    }

    public BatchRecord prepared(long timeMillis) {
        return new BatchRecord(BatchRecord.State.PREPARED, entry, parentHash, timeMillis);
    }

    public BatchRecord published(List<Bytes> pointers, long timeMillis) {
        return new BatchRecord(BatchRecord.State.PUBLISHED, entry(pointers), parentHash, timeMillis);
    }

    /** Whether a record was written for exactly these bytes on this network. */
    public boolean isOf(BatchRecord record) {
        return record.parentHash().equals(parentHash) && record.batch().equals(entry);
    }

    /** The entry with where its segments lie. */
    public PublishedBatch entry(List<Bytes> pointers) {
        List<Segment> placed = new ArrayList<>();
        for (int i = 0; i < pointers.size(); i++) {
            Segment s = entry.segments().get(i);
            placed.add(new Segment(s.length(), s.hash(), pointers.get(i)));
        }
        return new PublishedBatch(
                entry.batch(),
                entry.firstBlock(),
                entry.lastBlock(),
                entry.contentHash(),
                entry.rawLength(),
                entry.packedLength(),
                entry.codec(),
                entry.lastOrderedHash(),
                entry.lastBlockHash(),
                entry.outputRoot(),
                entry.traceRoot(),
                entry.network(),
                placed,
                entry.extensions());
    }
}
