package io.aichain.evm.interpreter;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Compiles the process's hot code on one thread of its own, so that nobody waits for it. Bounded: by what may wait, by the work for one
 * code ({@link Compiler}), and by the bytes of all classes together, of which those that have not run for longest are dropped first. What
 * is dropped has not run for some minutes, or others were more in use; it is compiled again once it is hot again. Classes are hidden and
 * each stands alone, so the JVM unloads what nobody runs any more.
 *
 * <p>What code does is the same whether it is compiled or not, so none of this reaches a result.
 */
public final class Compilation {
    /** JVM instructions of all classes. HotSpot makes machine code of several times their length of what is really hot. */
    private static final long MAX_BYTES = 16L << 20;

    private static final int MAX_WAITING = 64;
    private static final int SWEEP_SECONDS = 60;
    /** Sweeps without a run after which code is cold. */
    private static final int COLD_AFTER = 10;

    static final Compilation SHARED = new Compilation(MAX_BYTES);

    private final long maxBytes;
    private final AtomicInteger waiting = new AtomicInteger();
    private final ScheduledThreadPoolExecutor worker;
    private volatile boolean on;
    /** Counts sweeps: the time by which codes note when they ran last. */
    private volatile int time = 1;

    /** Of the worker alone. */
    private final List<Entry> compiled = new ArrayList<>();

    private volatile long bytes;
    private boolean sweeping;

    private record Entry(WeakReference<Code> code, long bytes) {}

    Compilation(long maxBytes) {
        this.maxBytes = maxBytes;
        this.worker = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "evm-compiler");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Whether hot code is compiled from now on, in the whole process; what is compiled already stays. */
    public static void setOn(boolean on) {
        SHARED.turn(on);
    }

    void turn(boolean newOn) {
        on = newOn;
    }

    boolean isOn() {
        return on;
    }

    int time() {
        return time;
    }

    /** In JVM instructions, of all classes that are in use. */
    long bytes() {
        return bytes;
    }

    /** Compiles code some time soon, or never if too much else is waiting. @return whether it will be seen to */
    boolean ask(Code code, long[] rows) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            return false;
        }
        worker.execute(told(() -> {
            waiting.decrementAndGet();
            compile(code, rows);
        }));
        return true;
    }

    /** A defect of ours leaves code with the interpreter, and is said as if nobody had caught it, which the executor would do silently. */
    private static Runnable told(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error defect) {
                Thread here = Thread.currentThread();
                here.getUncaughtExceptionHandler().uncaughtException(here, defect);
            }
        };
    }

    private void compile(Code code, long[] rows) {
        Compiler.compile(code, rows).ifPresent(made -> {
            makeRoom(made.bytes());
            compiled.add(new Entry(new WeakReference<>(code), made.bytes()));
            bytes += made.bytes();
            code.setCompiled(made, time);
        });
        if (!sweeping) {
            sweeping = true;
            worker.scheduleWithFixedDelay(told(this::sweep), SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
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
                if (ran < least) {
                    least = ran;
                    coldest = entry;
                }
            }
            compiled.remove(coldest);
            forget(coldest);
        }
    }

    void sweep() {
        time++;
        for (Iterator<Entry> entries = compiled.iterator(); entries.hasNext(); ) {
            Entry entry = entries.next();
            Code code = entry.code.get();
            if (code != null && time - code.ranAt() <= COLD_AFTER) continue;
            entries.remove();
            forget(entry);
        }
    }

    /** Waits until all that was asked for is done. */
    void settle() throws InterruptedException, ExecutionException {
        worker.submit(() -> {}).get();
    }

    private boolean forget(Entry entry) {
        bytes -= entry.bytes;
        Code code = entry.code.get();
        if (code != null) code.dropCompiled();
        return true;
    }
}
