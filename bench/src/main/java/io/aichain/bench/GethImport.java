package io.aichain.bench;

import io.aichain.e2e.kit.ChildProcess;
import io.aichain.e2e.kit.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * geth on prepared blocks: those of a stopped {@code --dev} chain are exported to files, a new data folder takes what prepares the state, and
 * what takes a copy of it through the blocks to be measured is {@code geth import}, which recovers, executes, computes roots and commits as a
 * node does, without RPC, pool and mining. What geth costs to start and stop, seen when it imports blocks that it has, is taken off.
 */
final class GethImport {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final long LOOK_NANOS = 2_000_000;

    private final Path folder;
    private final String chain;

    /** Of one process. */
    record Costs(double seconds, double cpuSeconds, long written) {
        Costs less(Costs other) {
            return new Costs(seconds - other.seconds, cpuSeconds - other.cpuSeconds, written - other.written);
        }
    }

    private GethImport(Path folder, String chain) {
        this.folder = folder;
        this.chain = chain;
    }

    /**
     * @param chain data folder of a stopped geth
     * @param prepared its last block that is not measured
     * @param last its last block
     */
    static List<Costs> measure(Path folder, Path chain, long prepared, long last, int runs)
            throws IOException, InterruptedException {
        return new GethImport(folder, chain.toString()).measure(prepared, last, runs);
    }

    private List<Costs> measure(long prepared, long last, int runs) throws IOException, InterruptedException {
        Path genesis = folder.resolve("geth-genesis.json");
        Path first = folder.resolve("geth-prepared.rlp");
        Path second = folder.resolve("geth-measured.rlp");
        Path before = folder.resolve("geth-before");
        genesis(genesis);
        geth("export", "--datadir", chain, first.toString(), "1", Long.toString(prepared));
        geth("export", "--datadir", chain, second.toString(), Long.toString(prepared + 1), Long.toString(last));
        geth("init", "--datadir", before.toString(), genesis.toString());
        geth("import", "--datadir", before.toString(), first.toString());
        Costs start = geth("import", "--datadir", before.toString(), first.toString());
        List<Costs> costs = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            Path copy = folder.resolve("geth-run-" + i);
            copy(before, copy);
            costs.add(geth("import", "--datadir", copy.toString(), second.toString())
                    .less(start));
        }
        return costs;
    }

    private void genesis(Path to) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(executable(), "dumpgenesis", "--datadir", chain)
                .redirectOutput(to.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) throw new IOException("geth dumpgenesis ended with " + process.exitValue());
    }

    private Costs geth(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(executable()));
        command.addAll(List.of(arguments));
        Path log = folder.resolve("geth-" + arguments[0] + ".log");
        long start = System.nanoTime();
        try (ChildProcess process = ChildProcess.start(command, Map.of(), log)) {
            double cpu = 0;
            long written = 0;
            while (process.isAlive()) {
                try {
                    cpu = ProcessCosts.cpuSeconds(process.pid());
                    written = ProcessCosts.written(process.pid());
                } catch (IOException | RuntimeException gone) {
                    break; // it ended between the question and the answer: what was seen last counts
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
            int code = process.await(PATIENCE);
            if (code != 0)
                throw new IOException("geth " + arguments[0] + " ended with " + code + ": " + process.tail());
            return new Costs((System.nanoTime() - start) / 1e9, cpu, written);
        }
    }

    private static String executable() {
        return Parts.executable("geth/bin/geth").toString();
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(from)) {
            all = walk.toList();
        }
        for (Path each : all) Files.copy(each, to.resolve(from.relativize(each).toString()));
    }
}
