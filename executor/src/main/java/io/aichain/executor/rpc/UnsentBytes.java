package io.aichain.executor.rpc;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of the answers that those who asked have not taken yet: no more than a bound for all connections together. Large ones have half
 * of it, so that those who do not read what they asked for keep nobody from a small answer.
 */
final class UnsentBytes {
    /** Up to here an answer is small: nearly all are. */
    static final int SMALL = 64 << 10;

    private final long most;
    private final AtomicLong held = new AtomicLong();

    UnsentBytes(long most) {
        this.most = most;
    }

    /** @return false if that would be too much: nothing is held for it then */
    boolean take(int bytes) {
        long limit = bytes <= SMALL ? most : most / 2;
        if (held.addAndGet(bytes) <= limit) return true;
        release(bytes);
        return false;
    }

    void release(int bytes) {
        held.addAndGet(-bytes);
    }

    long held() {
        return held.get();
    }
}
