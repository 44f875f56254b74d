package io.aichain.state;

import io.aichain.state.kv.KeyValueView;
import java.util.Arrays;

/** Reads what a key of the flat state had at an earlier block. */
final class History {
    private History() {}

    /** @param value null if the key was absent */
    record Found<V>(V value) {}

    /**
     * What the first change after a block replaced.
     *
     * @return null if the key was not changed after the block: what it has now is what it had
     */
    static <K, V> Found<V> valueAt(KeyValueView view, Column<HistoryKey<K>, V> column, byte[] key, long block) {
        KeyValueView.Entry entry = view.ceiling(column.shape().number(), HistoryKey.bytes(key, block + 1));
        if (entry == null || entry.key().length != key.length + 8) return null;
        if (!Arrays.equals(entry.key(), 0, key.length, key, 0, key.length)) return null;
        return new Found<>(column.decode(column.values(), entry.key(), entry.value()));
    }
}
