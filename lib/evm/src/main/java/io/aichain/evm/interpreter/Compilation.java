package io.aichain.evm.interpreter;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Compiles the process's hot code on a thread that it is given, so that nobody waits for it. Bounded: by what may wait, by the work for one
 * code ({@link Compiler}), and by the bytes of all classes together, of which those that no block has run for longest are dropped first. What
 * is dropped has not run for some minutes, or others were more in use; it is compiled again once it is hot again. Classes are hidden and
 * each stands alone, so the JVM unloads what nobody runs any more.
 *
 * <p>What code does is the same whether it is compiled or not, so none of this reaches a result.
 */
public final class Compilation {
    private static final System.Logger LOG = System.getLogger(Compilation.class.getName());

    /** JVM instructions of all classes. HotSpot makes machine code of several times their length of what is really hot. */
    private static final long MAX_BYTES = 16L << 20;

    private static final int MAX_WAITING = 64;
    /** Some 2 MiB. Each costs who wants it forgotten a contract that was deployed and made hot. */
    private static final int MAX_GIVEN_UP = 16_384;

    private static final int SWEEP_SECONDS = 60;
    /** Sweeps without a run after which code is cold. */
    private static final int COLD_AFTER = 10;
    /** Sweeps between two collections that are asked for. */
    static final int COLLECT_AFTER = 10;

    static final Compilation SHARED = new Compilation(MAX_BYTES, Metaspace::isShort, System::gc);

    private final long maxBytes;
    private final BooleanSupplier isShort;
    private final Runnable collect;
    private final GivenUp tooMuch = new GivenUp(MAX_GIVEN_UP);
    /** Asked for and not begun. */
    private final Set<Code> waiting = new HashSet<>();

    /** Null while nothing is compiled. */
    private volatile Worker worker;
    /** Counts sweeps: the time by which codes note when they ran last. */
    private volatile int time = 1;

    /** Guarded by itself; a worker that was ended may not be done yet. */
    private final List<Entry> compiled = new ArrayList<>();

    private volatile long bytes;

    /** Weak, so that it keeps neither code that fell out of the cache nor its class. */
    private record Entry(WeakReference<Code> code, WeakReference<Compiled> made, long bytes) {}

    /** Since the process began; guarded as what is compiled is. */
    private long made;

    private long givenUp;
    private long dropped;
    private long skipped;

    /** When the last collection was asked for, and how many classes had been dropped until then. */
    private int collectedAt = -COLLECT_AFTER;

    private long droppedBefore;

    /**
     * What there is to see of compiled code.
     *
     * @param classes in use
     * @param bytes of their JVM instructions
     * @param waiting codes that were asked for and not begun
     * @param made codes that were compiled, ever
     * @param givenUp codes that would have come to too much, ever
     * @param dropped classes that went because they were cold or others needed the place, ever
     * @param skipped times that hot code was left as it is because the JVM's place for classes was nearly full, ever
     */
    public record Counts(int classes, long bytes, int waiting, long made, long givenUp, long dropped, long skipped) {}

    private record Worker(ScheduledExecutorService tasks, Consumer<Throwable> defects) {}

    /**
     * @param isShort whether the JVM has hardly place for a further class
     * @param collect has the JVM unload what nobody refers to any more
     */
    Compilation(long maxBytes, BooleanSupplier isShort, Runnable collect) {
        this.maxBytes = maxBytes;
        this.isShort = isShort;
        this.collect = collect;
    }

    /**
     * Hot code is compiled from now on, in the whole process. Where it is already, nothing changes.
     *
     * @param threads makes one thread
     * @param defects told of exceptions of the compiler, which leave code with the interpreter
     */
    public static void begin(ThreadFactory threads, Consumer<Throwable> defects) {
        SHARED.start(threads, defects);
    }

    /** Nothing more is compiled; what is compiled already stays. */
    public static void end() {
        SHARED.stop();
    }

    /** Of the process, now. */
    public static Counts now() {
        return SHARED.counts();
    }

    Counts counts() {
        int asked;
        synchronized (this) {
            asked = waiting.size();
        }
        synchronized (compiled) {
            return new Counts(compiled.size(), bytes, asked, made, givenUp, dropped, skipped);
        }
    }

    synchronized void start(ThreadFactory threads, Consumer<Throwable> defects) {
        if (worker != null) return;
        Worker started = new Worker(new ScheduledThreadPoolExecutor(1, threads), defects);
        started.tasks.scheduleWithFixedDelay(
                told(started.defects, this::sweep), SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
        worker = started;
    }

    synchronized void stop() {
        if (worker == null) return;
        worker.tasks.shutdownNow();
        worker = null;
        waiting.forEach(Code::giveBack);
        waiting.clear();
    }

    boolean isOn() {
        return worker != null;
    }

    int time() {
        return time;
    }

    /** In JVM instructions, of all classes that are in use. */
    long bytes() {
        return bytes;
    }

    /**
     * Compiles code some time soon, or never if too much else is waiting or the code once came to too much.
     *
     * @return whether it will be seen to; false too if another has asked for it
     */
    synchronized boolean ask(Code code, long[] rows) {
        if (worker == null || waiting.size() >= MAX_WAITING || !code.take()) return false;
        // It stays taken, so that it does not ask again.
        if (tooMuch.has(code.hash)) return false;
        waiting.add(code);
        worker.tasks.execute(told(worker.defects, () -> {
            if (isStillAsked(code)) compile(code, rows);
        }));
        return true;
    }

    /** @return false if it was given back meanwhile */
    private synchronized boolean isStillAsked(Code code) {
        return waiting.remove(code);
    }

    /** A task that tells of its exceptions and never ends with one, after which it would not be repeated. */
    static Runnable told(Consumer<Throwable> defects, Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error defect) {
                tell(defects, defect);
            }
        };
    }

    private static void tell(Consumer<Throwable> defects, Throwable defect) {
        try {
            defects.accept(defect);
        } catch (RuntimeException | Error failure) {
            failure.addSuppressed(defect);
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the compiler failed (suppressed below), and so did who is told of that: please report both",
                    failure);
        }
    }

    private void compile(Code code, long[] rows) {
        if (isShort.getAsBoolean() && !unloadingHelps()) {
            skip(code);
            return;
        }
        try {
            Compiler.compile(code, rows).ifPresentOrElse(result -> keep(code, result), () -> giveUp(code));
        } catch (RuntimeException e) {
            tooMuch.add(code.hash);
            throw e;
        } catch (Error e) {
            // Memory was short, which may be over when the code has been hot again.
            code.dropCompiled();
            throw e;
        }
    }

    /**
     * What was dropped stays where classes are until the JVM unloads it. It does that of its own accord once there is 1.7 times of what was
     * in use at the last collection, which may be more than that at which nothing is compiled any more: then nothing would ever be again.
     * So it is asked for, now and then, and only if something was dropped since.
     *
     * @return whether there is place afterwards
     */
    private boolean unloadingHelps() {
        synchronized (compiled) {
            if (time - collectedAt < COLLECT_AFTER || dropped == droppedBefore) return false;
            collectedAt = time;
            droppedBefore = dropped;
        }
        collect.run();
        return !isShort.getAsBoolean();
    }

    private void keep(Code code, Compiler.Made result) {
        synchronized (compiled) {
            makeRoom(result.bytes());
            code.setCompiled(result, time);
            compiled.add(new Entry(new WeakReference<>(code), new WeakReference<>(result.compiled()), result.bytes()));
            bytes += result.bytes();
            made++;
        }
    }

    private void skip(Code code) {
        code.giveBack();
        synchronized (compiled) {
            skipped++;
        }
    }

    private void giveUp(Code code) {
        tooMuch.add(code.hash);
        synchronized (compiled) {
            givenUp++;
        }
    }

    private void makeRoom(long more) {
        compiled.removeIf(entry -> entry.code.get() == null && forget(entry));
        while (bytes + more > maxBytes && !compiled.isEmpty()) {
            Entry coldest = compiled.getFirst();
            int least = Integer.MAX_VALUE;
            for (Entry entry : compiled) {
                Code code = entry.code.get();
                int ran = code == null ? 0 : code.ranAt();
                // Of those that ran last at the same time the largest: it leaves the most place, and what many use is
                // seldom as large as can be.
                if (ran < least || ran == least && entry.bytes > coldest.bytes) {
                    least = ran;
                    coldest = entry;
                }
            }
            compiled.remove(coldest);
            forget(coldest);
        }
    }

    void sweep() {
        synchronized (compiled) {
            time++;
            compiled.removeIf(entry -> isCold(entry.code.get()) && forget(entry));
        }
    }

    private boolean isCold(Code code) {
        return code == null || time - code.ranAt() > COLD_AFTER;
    }

    /** Waits until all that was asked for is done. */
    void settle() throws InterruptedException, ExecutionException {
        worker.tasks.submit(() -> {}).get();
    }

    private boolean forget(Entry entry) {
        bytes -= entry.bytes;
        dropped++;
        Code code = entry.code.get();
        // Another may have compiled it since.
        if (code != null && code.isCompiledTo(entry.made.get())) code.dropCompiled();
        return true;
    }
}
