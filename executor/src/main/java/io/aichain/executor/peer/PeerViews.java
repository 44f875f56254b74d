package io.aichain.executor.peer;

import io.aichain.state.StatePeer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The states that others are reading, each held still for as long as somebody asks. Any thread may call. */
final class PeerViews implements AutoCloseable {
    private final Supplier<StatePeer> states;
    private final PeerLimits limits;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<Long, View> views = new LinkedHashMap<>();
    private boolean closed;

    /** One state and who may ask it; its monitor is held while it is asked, because a state is for one thread at a time. */
    static final class View {
        private final long id;
        private final StatePeer state;
        private final Instant opened;
        private Instant asked;
        private boolean over;

        private View(long id, StatePeer state, Instant now) {
            this.id = id;
            this.state = state;
            this.opened = now;
            this.asked = now;
        }

        long id() {
            return id;
        }

        /** Null once it is closed. */
        StatePeer state() {
            return over ? null : state;
        }

        private synchronized void end() {
            if (over) return;
            over = true;
            state.close();
        }
    }

    /** @param states opens the latest one @param random makes ids, so that one of an earlier process is not mistaken for ours */
    PeerViews(Supplier<StatePeer> states, PeerLimits limits, InstantSource clock, RandomGenerator random) {
        this.states = states;
        this.limits = limits;
        this.clock = clock;
        this.random = random;
    }

    /** Empty if as many as may be are open. */
    synchronized Optional<View> open() {
        expire();
        if (closed || views.size() >= limits.views()) return Optional.empty();
        View view = new View(random.nextLong() & Long.MAX_VALUE, states.get(), clock.instant());
        views.put(view.id, view);
        return Optional.of(view);
    }

    /** Empty if it was closed, has expired, or was another process's. */
    synchronized Optional<View> find(long id) {
        expire();
        View view = views.get(id);
        if (view != null) view.asked = clock.instant();
        return Optional.ofNullable(view);
    }

    void end(long id) {
        View view;
        synchronized (this) {
            view = views.remove(id);
        }
        if (view != null) view.end();
    }

    /** Closes what nobody has asked for too long. */
    synchronized void expire() {
        Instant now = clock.instant();
        for (Iterator<View> all = views.values().iterator(); all.hasNext(); ) {
            View view = all.next();
            boolean isOver = now.isAfter(view.asked.plus(limits.idle())) || now.isAfter(view.opened.plus(limits.age()));
            if (!isOver) continue;
            all.remove();
            view.end();
        }
    }

    @Override
    public void close() {
        Iterable<View> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(views.values());
            views.clear();
        }
        all.forEach(View::end);
    }
}
