package io.aichain.state.kv;

import java.util.ArrayList;
import java.util.List;

/** Puts and deletes that become visible together; a later one wins over an earlier one of the same key. */
public final class WriteBatch {
    /** @param value null deletes */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Write(int column, byte[] key, byte[] value) {}

    private final List<Write> writes = new ArrayList<>();

    public void put(int column, byte[] key, byte[] value) {
        if (value == null) throw new NullPointerException("value");
        writes.add(new Write(column, key, value));
    }

    public void delete(int column, byte[] key) {
        writes.add(new Write(column, key, null));
    }

    List<Write> writes() {
        return writes;
    }
}
