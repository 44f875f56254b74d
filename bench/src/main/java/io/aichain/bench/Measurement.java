package io.aichain.bench;

import io.aichain.bench.evm.EvmBench;
import io.aichain.bench.inference.InferenceBench;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** All that can be measured; {@code usage.txt} beside this says what each is. */
enum Measurement {
    STARTUP(StartupBench::measure),
    LATENCY(LatencyBench::measure),
    THROUGHPUT(ThroughputBench::measure, ThroughputBench::knows),
    ORDERING(OrderingBench::measure),
    EVM(s -> EvmBench.run(s.folder(), s.small(), s.cases(), s.results()), EvmBench::knows),
    PRECOMPILES(s -> PrecompileBench.run(s.small())),
    INFERENCE(s -> InferenceBench.run(s.folder(), s.cases(), s.results()), InferenceBench::knows),
    STATE(StateBench::run, StateBench::knows);

    private final Run run;
    private final Predicate<String> cases;

    private interface Run {
        void run(Bench.Setting setting) throws Exception;
    }

    Measurement(Run run) {
        this(run, word -> false);
    }

    Measurement(Run run, Predicate<String> cases) {
        this.run = run;
        this.cases = cases;
    }

    /** Whether it has such a case. */
    boolean knows(String word) {
        return cases.test(word);
    }

    void run(Bench.Setting setting) throws Exception {
        run.run(setting);
    }

    /** Its name on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Measurement> named(String word) {
        return Arrays.stream(values()).filter(m -> m.word().equals(word)).findFirst();
    }
}
