package io.aichain.state.kv;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Columns in sorted maps: for tests, and for chains small enough to be rebuilt in memory. A write copies a column only while a snapshot holds it. */
public final class MemoryStore implements KeyValueStore {
    private final NavigableMap<Integer, NavigableMap<byte[], byte[]>> columns = new TreeMap<>();
    private int openSnapshots;
    private volatile boolean closed;

    @Override
    public synchronized byte[] get(int column, byte[] key) {
        ensureOpen(closed);
        return get(columns, column, key);
    }

    @Override
    public synchronized Entry ceiling(int column, byte[] from) {
        ensureOpen(closed);
        return ceiling(columns, column, from);
    }

    @Override
    public void scan(int column, byte[] prefix, Visitor visitor) {
        try (KeyValueView snapshot = snapshot()) {
            snapshot.scan(column, prefix, visitor);
        }
    }

    @Override
    public synchronized KeyValueView snapshot() {
        ensureOpen(closed);
        openSnapshots++;
        return new Snapshot(new TreeMap<>(columns));
    }

    @Override
    public synchronized void write(WriteBatch batch) {
        ensureOpen(closed);
        if (openSnapshots > 0) columns.replaceAll((_, map) -> new TreeMap<>(map));
        for (WriteBatch.Write write : batch.writes()) {
            var map = columns.computeIfAbsent(write.column(), _ -> new TreeMap<>(Arrays::compareUnsigned));
            if (write.value() == null) map.remove(write.key());
            else map.put(write.key().clone(), write.value().clone());
        }
    }

    @Override
    public boolean needsRecovery() {
        return false;
    }

    @Override
    public void recover() {
        // A write in memory cannot fail half-way.
    }

    @Override
    public synchronized void close() {
        closed = true;
        columns.clear();
    }

    private synchronized void released() {
        openSnapshots--;
    }

    private static byte[] get(Map<Integer, NavigableMap<byte[], byte[]>> columns, int column, byte[] key) {
        var map = columns.get(column);
        byte[] value = map == null ? null : map.get(key);
        return value == null ? null : value.clone();
    }

    private static Entry ceiling(Map<Integer, NavigableMap<byte[], byte[]>> columns, int column, byte[] from) {
        var map = columns.get(column);
        var entry = map == null ? null : map.ceilingEntry(from);
        return entry == null
                ? null
                : new Entry(entry.getKey().clone(), entry.getValue().clone());
    }

    private static void ensureOpen(boolean closed) {
        if (closed) throw new IllegalStateException("the store or snapshot is closed");
    }

    private final class Snapshot implements KeyValueView {
        private final NavigableMap<Integer, NavigableMap<byte[], byte[]>> held;
        private boolean over;

        Snapshot(NavigableMap<Integer, NavigableMap<byte[], byte[]>> held) {
            this.held = held;
        }

        @Override
        public byte[] get(int column, byte[] key) {
            ensureOpen(over || closed);
            return MemoryStore.get(held, column, key);
        }

        @Override
        public Entry ceiling(int column, byte[] from) {
            ensureOpen(over || closed);
            return MemoryStore.ceiling(held, column, from);
        }

        @Override
        public void scan(int column, byte[] prefix, Visitor visitor) {
            ensureOpen(over || closed);
            var map = held.get(column);
            if (map == null) return;
            for (var entry : map.tailMap(prefix).entrySet()) {
                byte[] key = entry.getKey();
                boolean inside =
                        key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
                if (!inside || !visitor.visit(key.clone(), entry.getValue().clone())) return;
            }
        }

        @Override
        public void close() {
            if (over) return;
            over = true;
            released();
        }
    }
}
