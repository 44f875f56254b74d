package io.aichain.state.kv;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;

/** What a {@link RocksStore} held at one moment. Keeps one iterator per column, because making one costs more than a seek. */
final class RocksSnapshot implements KeyValueView {
    private final RocksStore store;
    private final Snapshot nativeSnapshot;
    private final ReadOptions options = new ReadOptions();
    private final Map<Integer, RocksIterator> iterators = new HashMap<>();
    private boolean over;
    private boolean lost;

    /** @param nativeSnapshot ours to release */
    RocksSnapshot(RocksStore store, Snapshot nativeSnapshot) {
        this.store = store;
        this.nativeSnapshot = nativeSnapshot;
        options.setSnapshot(nativeSnapshot);
    }

    @Override
    public byte[] get(int column, byte[] key) {
        return store.reading(() -> {
            ensureOpen();
            try {
                return store.get(column, options, key);
            } catch (RocksDBException e) {
                throw store.failure("reading", e);
            }
        });
    }

    @Override
    public Entry ceiling(int column, byte[] from) {
        return store.reading(() -> {
            RocksIterator iterator = sought(column, from);
            return iterator.isValid() ? new Entry(iterator.key(), iterator.value()) : null;
        });
    }

    @Override
    public void scan(int column, byte[] prefix, Visitor visitor) {
        store.reading(() -> {
            // An iterator of its own: the visitor may seek in the same column.
            ensureOpen();
            try (RocksIterator iterator = store.iterator(column, options)) {
                for (iterator.seek(prefix); iterator.isValid(); iterator.next()) {
                    byte[] key = iterator.key();
                    boolean inside = key.length >= prefix.length
                            && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
                    if (!inside || !visitor.visit(key, iterator.value())) break;
                }
                check(iterator);
            }
            return null;
        });
    }

    @Override
    public void close() {
        store.ifOpen(() -> {
            if (over) return;
            over = true;
            iterators.values().forEach(RocksIterator::close);
            options.close();
            store.release(this, nativeSnapshot);
        });
    }

    private RocksIterator sought(int column, byte[] from) {
        ensureOpen();
        RocksIterator iterator = iterators.computeIfAbsent(column, number -> store.iterator(number, options));
        iterator.seek(from);
        if (!iterator.isValid()) check(iterator);
        return iterator;
    }

    private void check(RocksIterator iterator) {
        try {
            iterator.status();
        } catch (RocksDBException e) {
            throw store.failure("reading", e);
        }
    }

    /** The store is opened again: whoever still reads here is to begin anew with another snapshot, as after any failure of the disk. */
    void lose() {
        lost = true;
        close();
    }

    private void ensureOpen() {
        if (lost)
            throw new StoreFailedException(
                    "the store was opened again after a failed write: begin anew on a new snapshot");
        if (over) throw new IllegalStateException("the snapshot is closed");
    }
}
