package io.aichain.executor.chain;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Measures how long each stage takes and says which ones are under way: one thread reads and executes, another computes roots and
 * commits, and any number recover senders of blocks that come next. Read by any thread.
 */
public final class StageClock {
    private final Map<Stage, Timer> timers = new EnumMap<>(Stage.class);
    private final Lane execution = new Lane(Stage.READ);
    private final Lane roots = new Lane(null);
    /** Blocks whose payloads are being read. */
    private final AtomicInteger recovering = new AtomicInteger();

    public StageClock(MeterRegistry metrics) {
        for (Stage each : Stage.values()) {
            String name = each.name().toLowerCase(Locale.ROOT);
            timers.put(
                    each,
                    Timer.builder("aichain.executor.stage")
                            .description("time spent in each stage of a block")
                            .tag("stage", name)
                            .register(metrics));
            Gauge.builder("aichain.executor.stage.active", () -> active().contains(each) ? 1 : 0)
                    .description("1 for each stage that some block is in")
                    .tag("stage", name)
                    .register(metrics);
        }
    }

    /** The stages of the thread that executes: {@link Stage#READ} to {@link Stage#EXECUTE}. */
    Lane execution() {
        return execution;
    }

    /** The stages of the thread that computes roots: {@link Stage#ROOT} to {@link Stage#REPORT}. */
    Lane roots() {
        return roots;
    }

    /**
     * {@link Stage#RECOVER} of one block, from before its payload is handed to threads until all of it is read. The times of several blocks
     * may overlap, and then come to more than passes by the clock.
     *
     * @param read begins to read
     * @return what that returned, done once the time is taken
     */
    <T> CompletableFuture<T> recovery(Supplier<CompletableFuture<T>> read) {
        long begun = System.nanoTime();
        recovering.incrementAndGet();
        CompletableFuture<T> payload;
        try {
            payload = read.get();
        } catch (RuntimeException e) {
            // No thread takes it any more.
            recovering.decrementAndGet();
            throw e;
        }
        return payload.whenComplete((items, failure) -> {
            timers.get(Stage.RECOVER).record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            recovering.decrementAndGet();
        });
    }

    /** At most three. */
    public Set<Stage> active() {
        Set<Stage> active = EnumSet.noneOf(Stage.class);
        if (recovering.get() > 0) active.add(Stage.RECOVER);
        if (execution.stage instanceof Stage stage) active.add(stage);
        if (roots.stage instanceof Stage stage) active.add(stage);
        return active;
    }

    /** One thread's way through its stages. */
    final class Lane {
        private volatile Stage stage;
        private long since = System.nanoTime();

        private Lane(Stage first) {
            stage = first;
        }

        /** @param next null: nothing to do */
        void enter(Stage next) {
            long now = System.nanoTime();
            Stage before = stage;
            if (before != null) timers.get(before).record(now - since, TimeUnit.NANOSECONDS);
            stage = next;
            since = now;
        }
    }
}
