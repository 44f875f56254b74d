package io.aichain.dawriter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Collects what a service tells, and waits for events with a deadline. */
final class EventLog implements Consumer<DaWriterEvent> {
    static final Duration PATIENCE = Duration.ofSeconds(120);

    private final List<DaWriterEvent> events = new ArrayList<>();

    @Override
    public synchronized void accept(DaWriterEvent event) {
        events.add(event);
        notifyAll();
    }

    synchronized List<DaWriterEvent> all() {
        return List.copyOf(events);
    }

    /** @throws AssertionError with all that was told, if nothing fits in time */
    synchronized DaWriterEvent await(Predicate<DaWriterEvent> wanted, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        int seen = 0;
        while (true) {
            for (; seen < events.size(); seen++) if (wanted.test(events.get(seen))) return events.get(seen);
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) throw new AssertionError("not within " + patience + ": " + events);
            wait(left);
        }
    }

    DaWriterEvent.Published awaitPublished(long block) throws InterruptedException {
        return (DaWriterEvent.Published) await(
                e -> e instanceof DaWriterEvent.Published(var record)
                        && record.batch().lastBlock() >= block,
                PATIENCE);
    }
}
