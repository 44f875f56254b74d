package io.aichain.sequencer.domain;

import java.time.Duration;

/**
 * This machine's clock, held to the broker's: executors and people believe block times, so a leader whose clock jumps goes on with a time
 * at most {@link #TOLERANCE} from what the broker's last append says. Not thread-safe.
 */
public final class BrokerClock {
    /** A clock further off than this does not begin to lead, and is corrected while it leads. */
    public static final Duration TOLERANCE = Duration.ofSeconds(2);

    private long brokerMillis;
    private long seenNanos;

    /** @param appendTimeMillis of a record that was appended just now, by the broker's clock */
    public BrokerClock(long appendTimeMillis, long nowNanos) {
        observe(appendTimeMillis, nowNanos);
    }

    /** A later append. */
    public void observe(long appendTimeMillis, long nowNanos) {
        brokerMillis = appendTimeMillis;
        seenNanos = nowNanos;
    }

    /** How far this machine's clock is ahead of the broker's; negative when behind. */
    public Duration skew(long nowMillis, long nowNanos) {
        return Duration.ofMillis(nowMillis - estimate(nowNanos));
    }

    public boolean isOff(long nowMillis, long nowNanos) {
        return skew(nowMillis, nowNanos).abs().compareTo(TOLERANCE) > 0;
    }

    /** The time for a block: this machine's, within the tolerance of the broker's. */
    public long millis(long nowMillis, long nowNanos) {
        long estimate = estimate(nowNanos);
        return Math.clamp(nowMillis, estimate - TOLERANCE.toMillis(), estimate + TOLERANCE.toMillis());
    }

    private long estimate(long nowNanos) {
        return brokerMillis + Math.max(0, nowNanos - seenNanos) / 1_000_000;
    }
}
