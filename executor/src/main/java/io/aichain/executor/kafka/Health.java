package io.aichain.executor.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** What each part of the executor waits for at the moment, and what somebody has to look at; empty means all is well (P10). */
public final class Health {
    private final Map<String, String> waiting = new ConcurrentSkipListMap<>();
    private final Map<String, String> alarms = new ConcurrentSkipListMap<>();
    private volatile Optional<String> behind = Optional.empty();
    private volatile Duration stalled = Duration.ZERO;

    /** @return whether this is news */
    boolean waits(String part, String why) {
        return !why.equals(waiting.put(part, why));
    }

    /** @return whether it had waited */
    boolean runs(String part) {
        return waiting.remove(part) != null;
    }

    /** @param what is left of the order; empty if it follows */
    void behind(Optional<String> what) {
        behind = what;
    }

    void alarm(String part, String what) {
        alarms.put(part, what);
    }

    void resolved(String part) {
        alarms.remove(part);
    }

    void stalled(Duration time) {
        stalled = time;
    }

    /** For how long an open transaction has kept what is behind it from being read; zero for not at all. */
    public Duration stalled() {
        return stalled;
    }

    /** For people: the first part that waits, and why; where none does, what is left of the order if that is much. */
    public Optional<String> waitingFor() {
        // who is behind because something is down is to say what is down
        return first(waiting).or(() -> behind.map(what -> "behind: " + what));
    }

    /** For people: what stands still until somebody has looked. */
    public Optional<String> alarm() {
        return first(alarms);
    }

    private static Optional<String> first(Map<String, String> parts) {
        return parts.entrySet().stream().findFirst().map(e -> e.getKey() + ": " + e.getValue());
    }
}
