package io.aichain.executor.kafka;

import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.chain.batch.BatchRecord;

/** Hears what the loops see in the log, before anything follows from it. */
public interface LogSights {
    /** @param tip number of the last block that the reader has accepted */
    void ordered(long tip);

    void batch(BatchRecord record);

    void anchor(AnchorRecord record);
}
