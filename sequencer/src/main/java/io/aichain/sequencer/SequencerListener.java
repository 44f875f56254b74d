package io.aichain.sequencer;

import io.aichain.log.OrderEvent;
import io.aichain.log.leader.LeaderState;

/** Told what happens, on the sequencer's thread: answer quickly. */
public interface SequencerListener {
    SequencerListener NONE = new SequencerListener() {
        @Override
        public void ordered(OrderEvent.Block block) {}

        @Override
        public void leadership(LeaderState state) {}
    };

    /** A block of this leader is in the log and its own reader accepted it. */
    void ordered(OrderEvent.Block block);

    void leadership(LeaderState state);
}
