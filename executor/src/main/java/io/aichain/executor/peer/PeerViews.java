package io.aichain.executor.peer;

import io.aichain.state.StatePeer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
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

    /** One state, which is for one thread at a time: who asks takes a turn, and nobody waits for one. */
    static final class View {
        private final long id;
        private final StatePeer state;
        private final Instant opened;
        private final ReentrantLock turn = new ReentrantLock();
        private volatile Instant asked;
        private volatile boolean over;
        private boolean closed;

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

        /** Whether it may be asked now; then {@link #release} is to follow. */
        boolean take() {
            return turn.tryLock();
        }

        /** @param now from when on it is idle */
        void release(Instant now) {
            asked = now;
            turn.unlock();
            if (over) end();
        }

        /** Closes the state; while it is being asked, that is left to the one who asks. */
        private void end() {
            over = true;
            if (!turn.tryLock()) return;
            try {
                if (!closed) state.close();
                closed = true;
            } finally {
                turn.unlock();
            }
        }

        private boolean isOver(Instant now, PeerLimits limits) {
            boolean idle = !turn.isLocked() && now.isAfter(asked.plus(limits.idle()));
            return idle || now.isAfter(opened.plus(limits.age()));
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
        views.values().removeIf(view -> {
            boolean over = view.isOver(now, limits);
            if (over) view.end();
            return over;
        });
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
