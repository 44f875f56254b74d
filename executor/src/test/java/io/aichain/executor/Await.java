package io.aichain.executor;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something to become so, with a deadline. */
public final class Await {
    private static final Duration DEADLINE = Duration.ofSeconds(120);

    private Await() {}

    public static void until(String what, BooleanSupplier isSo) {
        until(() -> what, isSo);
    }

    /** @param what asked when it did not become so */
    public static void until(Supplier<Object> what, BooleanSupplier isSo) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError(what.get() + ": not within " + DEADLINE);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
