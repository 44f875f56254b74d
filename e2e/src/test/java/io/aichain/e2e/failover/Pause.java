package io.aichain.e2e.failover;

import io.aichain.e2e.kit.JsonRpc;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** For how long no new block was seen at the longest, while transactions always waited for one. An executor that is away counts too. */
final class Pause {
    private static final long LOOK_NANOS = 20_000_000;

    private final JsonRpc rpc;
    private final Thread thread;
    private volatile boolean ended;
    private long longest;

    private Pause(JsonRpc rpc) {
        this.rpc = rpc;
        this.thread = Thread.ofVirtual().start(this::watch);
    }

    static Pause begin(JsonRpc rpc) {
        return new Pause(rpc);
    }

    private void watch() {
        long height = 0;
        long since = System.nanoTime();
        while (!ended) {
            long now = height;
            try {
                now = JsonRpc.number(rpc.call("eth_blockNumber"));
            } catch (RuntimeException away) {
                // no new block is seen
            }
            if (now > height) {
                if (height > 0) longest = Math.max(longest, System.nanoTime() - since);
                height = now;
                since = System.nanoTime();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        longest = Math.max(longest, System.nanoTime() - since);
    }

    /** @return the longest time between two of them */
    Duration end() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return Duration.ofNanos(longest);
    }
}
