package io.aichain.bench;

import io.aichain.bench.evm.EvmBench;
import io.aichain.bench.inference.InferenceBench;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** All that can be measured. */
enum Measurement {
    STARTUP("the devnet's start to its first answer, and its memory when idle", StartupBench::measure),
    LATENCY("a transfer from sending to receipt, beside anvil", LatencyBench::measure),
    THROUGHPUT(
            "plain and ERC-20 transfers a second, beside anvil and geth, and where the time goes",
            ThroughputBench::measure),
    ORDERING("the sequencer on a filled topic, beside kafka-producer-perf-test", OrderingBench::measure),
    EVM(
            "our EVM on workloads, beside geth's and revm",
            s -> EvmBench.run(s.folder(), s.small(), s.cases(), s.results())),
    PRECOMPILES("each precompile: time a call and a gas", s -> PrecompileBench.run(s.small())),
    INFERENCE(
            "models: kernels beside C, Solidity and PRBMath; gas, publishing, eth_call, sizes",
            s -> InferenceBench.run(s.folder(), s.cases(), s.results())),
    STATE("ERC-20 transfers among 1 M and 10 M holders, a root a block, beside geth; reads meanwhile", StateBench::run);

    private final String what;
    private final Run run;

    private interface Run {
        void run(Bench.Setting setting) throws Exception;
    }

    Measurement(String what, Run run) {
        this.what = what;
        this.run = run;
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

    /** A line for each, for the usage. */
    static String lines() {
        return Arrays.stream(values())
                .map(m -> String.format(Locale.ROOT, "  %-12s %s", m.word(), m.what))
                .collect(Collectors.joining("\n"));
    }
}
