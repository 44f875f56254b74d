package io.aichain.state.kv;

/**
 * Sorted columns of keys and values, for reading; order is unsigned lexicographic. A snapshot is asked by one thread at a time and
 * answers the same until it is closed; the store itself may be asked by any thread. Returned arrays are the caller's.
 *
 * <p>Every method throws {@link StoreFailedException} if the disk fails and {@link IllegalStateException} after closing.
 */
public interface KeyValueView extends AutoCloseable {
    /** Null if absent. */
    byte[] get(int column, byte[] key);

    /** The first entry whose key is not below {@code from}, or null. */
    Entry ceiling(int column, byte[] from);

    /** Visits the entries whose keys start with the prefix, in order, until the visitor has seen enough. */
    void scan(int column, byte[] prefix, Visitor visitor);

    @Override
    void close();

    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Entry(byte[] key, byte[] value) {}

    @FunctionalInterface
    interface Visitor {
        /** @return whether to go on */
        boolean visit(byte[] key, byte[] value);
    }
}
