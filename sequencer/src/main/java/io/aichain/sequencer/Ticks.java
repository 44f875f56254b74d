package io.aichain.sequencer;

/** This machine's two clocks: what time it is, and how much has passed. Tests turn the first one. */
public interface Ticks {
    Ticks SYSTEM = new Ticks() {
        @Override
        public long millis() {
            return System.currentTimeMillis();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    };

    /** Since 1970; may jump. */
    long millis();

    /** Monotonic. */
    long nanos();
}
