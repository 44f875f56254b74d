package io.aichain.executor.peer;

import java.time.Duration;

/**
 * What reading of a state by others may take: a view holds old values in the database.
 *
 * @param views open at once
 * @param idle after which a view that nobody asks is closed
 * @param age after which any view is closed
 */
public record PeerLimits(int views, Duration idle, Duration age) {
    /** Two at once, a minute idle, six hours in all. */
    public static final PeerLimits DEFAULT = new PeerLimits(2, Duration.ofMinutes(1), Duration.ofHours(6));
}
