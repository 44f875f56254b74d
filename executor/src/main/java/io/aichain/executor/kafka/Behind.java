package io.aichain.executor.kafka;

/**
 * Whether this executor is too far behind the order to be asked, as it would answer from an old state. Two bounds, so that one near a
 * bound does not come and go.
 */
final class Behind {
    /** Records; at ten blocks a second some ten to twenty seconds. */
    static final long FAR = 256;

    /** Records: who was far behind follows again from here on. */
    static final long NEAR = 32;

    private boolean far;

    /** @param left records that are ordered and not executed @return whether it is far behind */
    boolean look(long left) {
        far = left > (far ? NEAR : FAR);
        return far;
    }
}
