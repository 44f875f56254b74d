package io.aichain.anchor;

import io.aichain.anchor.domain.AnchorLedger;
import io.aichain.anchor.outbox.RecordStore;
import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.chain.primitives.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** The fenced topic in memory: the last to take over is the one writer, and a writer can be killed before or after an append. */
final class MemoryTopic {
    private final List<byte[]> records = new ArrayList<>();
    private int epoch;
    private int appendsUntilDeath = -1;
    private boolean diesAfterAppend;

    /** The process dies at the n-th append from now, before it is in the topic or right after. */
    void killAtAppend(int n, boolean afterwards) {
        appendsUntilDeath = n;
        diesAfterAppend = afterwards;
    }

    List<AnchorRecord> records() {
        List<AnchorRecord> decoded = new ArrayList<>();
        for (byte[] record : records) {
            try {
                decoded.add(AnchorRecord.decode(record));
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        }
        return decoded;
    }

    /** Stands for SIGKILL. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    RecordStore.Succession takeOver() {
        int mine = ++epoch;
        RecordStore store = new RecordStore() {
            @Override
            public Appended append(AnchorRecord record) {
                if (mine != epoch) return new Appended.Lost("fenced");
                boolean dies = appendsUntilDeath >= 0 && appendsUntilDeath-- == 0;
                if (dies && !diesAfterAppend) throw new Killed();
                records.add(record.encoded());
                if (dies) throw new Killed();
                return new Appended.Durable();
            }

            @Override
            public void close() {}
        };
        try {
            return new RecordStore.Succession(store, AnchorLedger.of(records()));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
