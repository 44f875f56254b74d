package io.aichain.executor;

import io.aichain.evm.interpreter.Compilation;
import io.aichain.executor.domain.Heads;
import io.aichain.inference.kernels.Lanes;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** What an executor shows of itself in numbers; the stages show themselves. */
final class Meters {
    private final ExecutorService service;

    Meters(ExecutorService service) {
        this.service = service;
    }

    void bindTo(MeterRegistry registry) {
        dissent(registry);
        head(registry, "latest", heads -> heads.latest().number());
        head(registry, "safe", heads -> heads.safe().number());
        head(registry, "finalized", heads -> heads.finalized().number());
        Gauge.builder("aichain.executor.log.stalled", service, s -> s.stalled().toMillis() / 1000.0)
                .description("for how long an open transaction has kept what is behind it in blocks from being read")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("aichain.executor.vector.bits", Lanes::bits)
                .description("bits of the vectors that models are computed on; 0 for none")
                .register(registry);
        Gauge.builder("aichain.executor.calls.waiting", service, ExecutorService::callsWaiting)
                .description("calls, of models too, that wait for one of the processors of calls")
                .register(registry);
        compiled(registry);
        pool(registry, "pending", s -> s.pool().pending());
        pool(registry, "queued", s -> s.pool().queued());
        flag(
                registry,
                "waiting",
                "1 while something that is down is waited for",
                s -> s.waitingFor().isPresent());
        flag(registry, "alarm", "1 while somebody has to look", s -> s.alarm().isPresent());
        flag(
                registry,
                "stopped",
                "1 once it has stopped itself",
                s -> s.stopped().isPresent());
    }

    private void dissent(MeterRegistry registry) {
        Gauge.builder(
                        "aichain.executor.dissent.block",
                        service,
                        s -> s.status()
                                .dissent()
                                .map(dissent -> (double) dissent.own().number())
                                .orElse(0.0))
                .description("the block in which it differs from the others; 0 for none")
                .register(registry);
    }

    /** Of the process: executors in one process share it. */
    private void compiled(MeterRegistry registry) {
        Gauge.builder(
                        "aichain.executor.compiled.classes",
                        () -> Compilation.now().classes())
                .description("contracts whose code runs as classes of the JVM")
                .register(registry);
        Gauge.builder("aichain.executor.compiled.bytes", () -> Compilation.now().bytes())
                .description("of JVM instructions in these classes")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder(
                        "aichain.executor.compiled.waiting",
                        () -> Compilation.now().waiting())
                .description("hot contracts that wait for the compiler")
                .register(registry);
        events(registry, "made", Compilation.Counts::made);
        events(registry, "given_up", Compilation.Counts::givenUp);
        events(registry, "dropped", Compilation.Counts::dropped);
        events(registry, "skipped", Compilation.Counts::skipped);
    }

    private void events(MeterRegistry registry, String event, ToDoubleFunction<Compilation.Counts> count) {
        FunctionCounter.builder("aichain.executor.compiled", service, s -> count.applyAsDouble(Compilation.now()))
                .description(
                        "contracts that were compiled, came to too much for that, lost their class again, or found no place in metaspace")
                .tag("event", event)
                .register(registry);
    }

    private void head(MeterRegistry registry, String tag, ToDoubleFunction<Heads> number) {
        Gauge.builder(
                        "aichain.executor.head",
                        service,
                        s -> number.applyAsDouble(s.chain().heads()))
                .description("number of the block with this tag")
                .tag("tag", tag)
                .register(registry);
    }

    private void pool(MeterRegistry registry, String kind, ToDoubleFunction<ExecutorStatus> size) {
        Gauge.builder("aichain.executor.pool", service, s -> size.applyAsDouble(s.status()))
                .description("transactions that wait")
                .tag("kind", kind)
                .register(registry);
    }

    private void flag(MeterRegistry registry, String name, String what, Predicate<ExecutorStatus> is) {
        Gauge.builder("aichain.executor." + name, service, s -> is.test(s.status()) ? 1 : 0)
                .description(what)
                .register(registry);
    }
}
