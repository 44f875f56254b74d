package io.aichain.bench;

import io.aichain.chain.primitives.Address;
import io.aichain.executor.chain.StoredChain;
import io.aichain.executor.domain.StateView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Threads that read balances of holders chosen at random from the latest state while it is written, each read as JSON-RPC does it: a view of
 * the store is opened for it.
 */
final class BalanceReaders {
    /** Times that are kept of each thread; reads beyond are counted. */
    private static final int KEPT = 1 << 20;

    private final StoredChain chain;
    private final TokenWork work;
    private final Address token;
    private final ExecutorService threads;
    private final List<Future<Times>> running = new ArrayList<>();
    private final long since = System.nanoTime();
    private volatile boolean stopped;

    /** @param nanos of the first reads */
    private record Times(long[] nanos, long count) {}

    private BalanceReaders(StoredChain chain, TokenWork work, Address token, int threads) {
        this.chain = chain;
        this.work = work;
        this.token = token;
        this.threads = Executors.newFixedThreadPool(Math.max(1, threads));
        for (int i = 0; i < threads; i++) {
            int seed = i;
            running.add(this.threads.submit(() -> read(seed)));
        }
    }

    /** @param threads none is allowed */
    static BalanceReaders start(StoredChain chain, TokenWork work, Address token, int threads) {
        return new BalanceReaders(chain, work, token, threads);
    }

    private Times read(int seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        long[] nanos = new long[KEPT];
        long count = 0;
        while (!stopped) {
            long start = System.nanoTime();
            try (StateView state =
                    chain.stateAt(chain.heads().latest().number()).orElseThrow()) {
                var balance = state.storage(token, Token.slot(work.holder(random.nextInt(work.holders()))));
                if (balance.isZero()) throw new IllegalStateException("a holder without a balance");
            }
            if (count < KEPT) nanos[(int) count] = System.nanoTime() - start;
            count++;
        }
        return new Times(Arrays.copyOf(nanos, (int) Math.min(KEPT, count)), count);
    }

    /** @return reads a second and the 99th percentile of a read in microseconds, or {@code 0 0} if nobody read */
    String stop() throws InterruptedException {
        stopped = true;
        double seconds = (System.nanoTime() - since) / 1e9;
        long count = 0;
        List<long[]> all = new ArrayList<>();
        for (Future<Times> each : running) {
            Times times = result(each);
            count += times.count();
            all.add(times.nanos());
        }
        threads.close();
        if (all.isEmpty()) return "0 0";
        Summary summary =
                Summary.ofNanos(all.stream().flatMapToLong(Arrays::stream).toArray());
        return String.format(Locale.ROOT, "%.0f %.0f", count / seconds, summary.p99() * 1000);
    }

    private static Times result(Future<Times> reader) throws InterruptedException {
        try {
            return reader.get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("a reader failed", e.getCause());
        }
    }
}
