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
        return add(held, bytes, bytes <= SMALL ? most : most / 2);
    }

    void release(int bytes) {
        held.addAndGet(-bytes);
    }

    /** What is refused is never added: it would keep others out meanwhile. */
    private static boolean add(AtomicLong sum, int bytes, long limit) {
        long before;
        do {
            before = sum.get();
            if (before + bytes > limit) return false;
        } while (!sum.compareAndSet(before, before + bytes));
        return true;
    }

    /** For a connection that may ask again before it has taken an answer. @param most but for a single answer, that may be larger */
    Share share(long most) {
        return new Share(most);
    }

    final class Share {
        private final long most;
        private final AtomicLong held = new AtomicLong();

        private Share(long most) {
            this.most = most;
        }

        /** @return false if that would be too much for the connection or for all: nothing is held for it then */
        boolean take(int bytes) {
            if (!add(held, bytes, Math.max(most, bytes))) return false;
            if (UnsentBytes.this.take(bytes)) return true;
            held.addAndGet(-bytes);
            return false;
        }

        void release(int bytes) {
            held.addAndGet(-bytes);
            UnsentBytes.this.release(bytes);
        }
    }
}
