package io.aichain.executor.chain;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long each stage takes and says which ones are under way: one thread reads and executes, another computes roots and
 * commits. Read by any thread.
 */
public final class StageClock {
    private final Map<Stage, Timer> timers = new EnumMap<>(Stage.class);
    private final Lane execution = new Lane(Stage.READ);
    private final Lane roots = new Lane(null);

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

    /** At most two. */
    public Set<Stage> active() {
        Set<Stage> active = EnumSet.noneOf(Stage.class);
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
