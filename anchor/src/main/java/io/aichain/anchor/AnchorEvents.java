package io.aichain.anchor;

import io.aichain.anchor.domain.Sighting;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells log, metrics and listener; a condition that lasts is told once. */
final class AnchorEvents {
    private static final Logger LOG = LoggerFactory.getLogger(AnchorEvents.class);

    private final AnchorListener listener;
    private final AnchorMetrics metrics;
    private volatile Optional<AnchorEvent> condition = Optional.empty();

    AnchorEvents(AnchorListener listener, AnchorMetrics metrics) {
        this.listener = listener;
        this.metrics = metrics;
    }

    void happened(AnchorEvent event) {
        LOG.info("{}", AnchorLines.of(event));
        metrics.count(event);
        listener.on(event);
    }

    void halted(String reason) {
        condition(new AnchorEvent.Halted(reason));
        metrics.state(true, false);
    }

    void waiting(String reason) {
        condition(new AnchorEvent.Waiting(reason));
        metrics.state(false, true);
    }

    void idle() {
        condition = Optional.empty();
        metrics.state(false, false);
    }

    /** The end of a term: what lasts is a matter of the one that leads, and so is what it sees. */
    void standsBy() {
        idle();
        metrics.standsBy();
    }

    /** What lasts now; readable from any thread. */
    Optional<AnchorEvent> condition() {
        return condition;
    }

    void looked(Sighting sighting, long tipSat, int ready) {
        int waited = sighting.waitingSince().values().stream()
                .mapToInt(since -> sighting.tipHeight() - since)
                .max()
                .orElse(0);
        metrics.waited(waited);
        metrics.looked(sighting.tipHeight(), sighting.confirmed(), tipSat, ready);
    }

    private void condition(AnchorEvent next) {
        if (condition.equals(Optional.of(next))) return;
        condition = Optional.of(next);
        LOG.warn("{}", AnchorLines.of(next));
        metrics.count(next);
        listener.on(next);
    }
}
