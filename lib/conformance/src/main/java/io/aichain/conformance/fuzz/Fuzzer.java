package io.aichain.conformance.fuzz;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.conformance.fuzz.Peer.Difference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs random programs here, each byte by byte, in register form and compiled, and in other EVMs if there are any. Program n of a seed is always the same. They go to
 * the peers in batches, one process for each batch, while the next batch is made; what differs is kept as a state test beside a file that says how.
 */
public final class Fuzzer {
    static final int BATCH = 500;
    /** Each so many batches traces are compared; in the others roots and logs, which takes a fifth of the time. */
    private static final int TRACED_EVERY = 5;
    /** What a difference between our own ways to run code is kept under, where others have a peer's name. */
    private static final String OURS = "forms";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Plan plan;
    private final List<Peer> peers;
    private final Consumer<Report> progress;
    private final Forms forms;

    private long programs;
    private long withSteps;
    private long refused;
    private final List<Path> differences = new ArrayList<>();

    /**
     * What to do.
     *
     * @param peers programs: go-ethereum's evm, or revme; none to compare only our own ways to run code
     * @param seed of the first program; the n-th has seed + n
     * @param programs how many; Long.MAX_VALUE for as many as time allows
     * @param nanos how long; Long.MAX_VALUE for as long as it takes
     * @param out where what differs is kept; made when something does
     */
    public record Plan(List<Path> peers, long seed, long programs, long nanos, Path out) {}

    /**
     * How far it is.
     *
     * @param programs run and compared
     * @param traced among them, those whose steps were compared too
     * @param steps compared in traces
     * @param refused among the programs, transactions that may not be in a block
     * @param differences files of what differed
     */
    public record Report(long programs, long traced, long steps, long refused, List<Path> differences) {}

    public Fuzzer(Plan plan, Consumer<Report> progress) {
        this(plan, new Forms(), progress);
    }

    /** @param forms of our EVM, of this thread alone */
    Fuzzer(Plan plan, Forms forms, Consumer<Report> progress) {
        this.plan = plan;
        this.forms = forms;
        this.peers = plan.peers().stream().map(Peer::of).toList();
        this.progress = progress;
    }

    /** @throws IOException if a peer cannot be run, or a file cannot be written */
    public Report run() throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("aichain-fuzz");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endEarly(work)));
        long begun = System.nanoTime();
        try (ExecutorService peerThread = Executors.newSingleThreadExecutor()) {
            Future<?> underWay = null;
            long next = plan.seed();
            int batches = 0;
            while (next - plan.seed() < plan.programs() && !isOver(begun)) {
                int size = (int) Math.min(BATCH, plan.programs() - (next - plan.seed()));
                boolean traced = batches % TRACED_EVERY == 0;
                List<FuzzCase> batch = make(next, size, traced, begun);
                batches++;
                Path folder = work.resolve("batch-" + next);
                next += batch.size();
                await(underWay);
                underWay = peerThread.submit(() -> compare(folder, batch, traced));
            }
            await(underWay);
        } finally {
            delete(work);
        }
        return report();
    }

    private boolean isOver(long begun) {
        return System.nanoTime() - begun >= plan.nanos();
    }

    /** @return one at least, and fewer than count where time is over */
    private List<FuzzCase> make(long first, int count, boolean traced, long begun) throws IOException {
        List<FuzzCase> batch = new ArrayList<>();
        for (int i = 0; i < count && (i == 0 || !isOver(begun)); i++) {
            try {
                FuzzCase one = FuzzCase.run(first + i, forms, traced);
                if (!one.differences().isEmpty()) {
                    keep(new Difference(one, OURS, String.join("\n", one.differences())));
                }
                batch.add(one);
            } catch (MalformedException e) {
                throw new IllegalStateException("program " + (first + i) + " is no state test", e);
            } catch (RuntimeException e) {
                throw new IllegalStateException("our EVM broke on program " + (first + i), e);
            }
        }
        return batch;
    }

    private static Path write(Path folder, List<FuzzCase> batch) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < batch.size(); i++) {
            Files.write(
                    folder.resolve("%06d.json".formatted(i)),
                    MAPPER.writeValueAsBytes(batch.get(i).file()));
        }
        return folder;
    }

    private void compare(Path folder, List<FuzzCase> batch, boolean traced) {
        if (batch.isEmpty()) return;
        try {
            if (!peers.isEmpty()) compareWithPeers(write(folder, batch), batch, traced);
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        synchronized (this) {
            programs += batch.size();
            if (traced) withSteps += batch.size();
            refused += batch.stream().filter(FuzzCase::refused).count();
        }
        progress.accept(report());
    }

    private void compareWithPeers(Path folder, List<FuzzCase> batch, boolean traced)
            throws IOException, InterruptedException, MalformedException {
        for (Peer peer : peers) {
            for (Difference one : peer.compare(folder, batch, traced)) {
                keep(traced ? one : withTrace(folder, peer, one));
            }
        }
        delete(folder);
    }

    /** Runs it again with steps, so that the first one that differs is known. */
    private static Difference withTrace(Path folder, Peer peer, Difference difference)
            throws IOException, InterruptedException, MalformedException {
        List<FuzzCase> again = List.of(FuzzCase.run(difference.one().seed(), new Forms(), true));
        List<Difference> traced = peer.compare(write(folder.resolveSibling("again"), again), again, true);
        return traced.isEmpty() ? difference : traced.getFirst();
    }

    private void keep(Difference difference) throws IOException {
        Files.createDirectories(plan.out());
        String name =
                difference.peer() + "-" + Long.toUnsignedString(difference.one().seed());
        Path file = plan.out().resolve(name + ".json");
        Files.write(
                file,
                MAPPER.writerWithDefaultPrettyPrinter()
                        .writeValueAsBytes(difference.one().file()));
        Files.writeString(
                plan.out().resolve(name + ".txt"),
                "seed " + difference.one().seed() + "\n" + difference.what() + "\n",
                StandardCharsets.UTF_8);
        synchronized (this) {
            differences.add(file);
        }
    }

    private synchronized Report report() {
        long steps = peers.stream().mapToLong(Peer::stepsCompared).sum();
        return new Report(programs, withSteps, steps, refused, List.copyOf(differences));
    }

    private static void await(Future<?> underWay) throws IOException, InterruptedException {
        if (underWay == null) return;
        try {
            underWay.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UncheckedIOException io) throw io.getCause();
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Where somebody interrupts it, its peers do not go on alone. */
    private static void endEarly(Path work) {
        if (!Files.exists(work)) return;
        PeerProcess.endAll();
        try {
            delete(work);
        } catch (IOException e) {
            System.err.println("left in " + work + ": " + e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(java.util.Comparator.reverseOrder()).toList()) Files.deleteIfExists(one);
        }
    }
}
