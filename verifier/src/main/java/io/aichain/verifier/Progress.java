package io.aichain.verifier;

import io.aichain.chain.batch.PublishedBatch;

/** How far a verification is: called often, from the thread that verifies; must return quickly. */
public interface Progress {
    /** Bitcoin blocks are being read. */
    void bitcoin(int height, int tip);

    /** A batch was fetched, re-executed and found equal. */
    void batch(long anchor, PublishedBatch batch);

    /** Tells nobody. */
    static Progress none() {
        return new Progress() {
            @Override
            public void bitcoin(int height, int tip) {}

            @Override
            public void batch(long anchor, PublishedBatch batch) {}
        };
    }
}
