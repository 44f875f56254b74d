package io.aichain.executor.kafka;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Wakes threads that wait for something to have changed. */
final class Signal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** @return whether it is so, at the latest after the timeout */
    boolean await(BooleanSupplier isSo, Duration timeout) {
        long left = timeout.toNanos();
        lock.lock();
        try {
            while (!isSo.getAsBoolean()) {
                if (left <= 0) return false;
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return isSo.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }
}
