package io.aichain.executor.chain;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures how long each stage takes and says which one it is now. Written by the pipeline's thread, read by any. */
public final class StageClock {
    private final Map<Stage, Timer> timers = new EnumMap<>(Stage.class);
    private volatile Stage stage = Stage.READ;
    private long since = System.nanoTime();

    public StageClock(MeterRegistry metrics) {
        for (Stage each : Stage.values()) {
            String name = each.name().toLowerCase(Locale.ROOT);
            timers.put(
                    each,
                    Timer.builder("aichain.executor.stage")
                            .description("time spent in each stage of a block")
                            .tag("stage", name)
                            .register(metrics));
            Gauge.builder("aichain.executor.stage.active", () -> stage == each ? 1 : 0)
                    .description("1 for the stage that the pipeline is in")
                    .tag("stage", name)
                    .register(metrics);
        }
    }

    void enter(Stage next) {
        long now = System.nanoTime();
        timers.get(stage).record(now - since, TimeUnit.NANOSECONDS);
        stage = next;
        since = now;
    }

    public Stage stage() {
        return stage;
    }
}
