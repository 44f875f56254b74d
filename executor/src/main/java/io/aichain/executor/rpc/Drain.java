package io.aichain.executor.rpc;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What is to be over before a server may stop: answers that are made or not yet taken, and WebSockets. */
final class Drain {
    private int open;
    private boolean begun;

    synchronized void opened() {
        open++;
    }

    synchronized void closed() {
        open--;
        if (open == 0) notifyAll();
    }

    synchronized void begin() {
        begun = true;
    }

    synchronized boolean hasBegun() {
        return begun;
    }

    /** @return whether all was over in time */
    synchronized boolean await(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (open > 0) {
            long left = end - System.nanoTime();
            if (left <= 0) return false;
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }
}
