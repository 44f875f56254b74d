package io.aichain.state.kv;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WriteOptions;

/**
 * Columns in a RocksDB folder, which one process holds at a time. Every batch goes through the write-ahead log before it is seen, so
 * that a killed process loses nothing that was written; a crashed machine may lose the last writes unless {@code fsync} is set, but
 * never part of one.
 */
public final class RocksStore implements KeyValueStore {
    private static final long STALL_LIMIT_NANOS = 5_000_000_000L;
    private static final long STALL_PAUSE_NANOS = 1_000_000L;

    private final RocksSettings settings;
    private final List<ColumnShape> shapes;
    /** Held for reading by whoever uses native handles, for writing by whoever closes them: a call on a closed one kills the process. */
    private final ReentrantReadWriteLock life = new ReentrantReadWriteLock();

    private final Set<RocksSnapshot> snapshots = ConcurrentHashMap.newKeySet();
    private RocksHandles handles;
    private volatile boolean failed;

    private RocksStore(RocksSettings settings, List<ColumnShape> shapes) {
        this.settings = settings;
        this.shapes = List.copyOf(shapes);
    }

    /**
     * @throws StoreFailedException if the folder cannot be used, saying what to do
     * @throws IllegalStateException if a newer version wrote it
     */
    public static RocksStore open(RocksSettings settings, List<ColumnShape> shapes) {
        RocksStore store = new RocksStore(settings, shapes);
        store.openHandles();
        return store;
    }

    @Override
    public byte[] get(int column, byte[] key) {
        return reading(() -> {
            try {
                return handles.db().get(handles.column(column), key);
            } catch (RocksDBException e) {
                throw failure("reading", e);
            }
        });
    }

    @Override
    public Entry ceiling(int column, byte[] from) {
        try (KeyValueView snapshot = snapshot()) {
            return snapshot.ceiling(column, from);
        }
    }

    @Override
    public void scan(int column, byte[] prefix, Visitor visitor) {
        try (KeyValueView snapshot = snapshot()) {
            snapshot.scan(column, prefix, visitor);
        }
    }

    @Override
    public KeyValueView snapshot() {
        return reading(() -> {
            RocksSnapshot snapshot = new RocksSnapshot(this, handles.db().getSnapshot());
            snapshots.add(snapshot);
            return snapshot;
        });
    }

    @Override
    public void write(WriteBatch batch) {
        reading(() -> {
            if (failed) throw new StoreFailedException(settings.folder() + ": an earlier write failed, recover first");
            requireRoom();
            try (var rocksBatch = new org.rocksdb.WriteBatch();
                    var options = new WriteOptions().setSync(settings.fsync()).setNoSlowdown(true)) {
                for (WriteBatch.Write write : batch.writes()) {
                    var column = handles.column(write.column());
                    if (write.value() == null) rocksBatch.delete(column, write.key());
                    else rocksBatch.put(column, write.key(), write.value());
                }
                writeUnlessStalled(options, rocksBatch);
            } catch (RocksDBException e) {
                failed = true;
                throw failure("writing", e);
            }
            return null;
        });
    }

    /**
     * RocksDB holds writers back while its files are behind, and for ever if they cannot be written because the disk is full. So it is
     * told to refuse instead ({@code noSlowdown}, nothing is written then), and asked again for a bounded time.
     */
    private void writeUnlessStalled(WriteOptions options, org.rocksdb.WriteBatch batch) throws RocksDBException {
        long deadline = System.nanoTime() + STALL_LIMIT_NANOS;
        while (true) {
            try {
                handles.db().write(options, batch);
                return;
            } catch (RocksDBException e) {
                boolean stalled = e.getStatus() != null && e.getStatus().getCode() == Status.Code.Incomplete;
                if (!stalled || System.nanoTime() > deadline) throw e;
                LockSupport.parkNanos(STALL_PAUSE_NANOS);
            }
        }
    }

    @Override
    public boolean needsRecovery() {
        return failed;
    }

    @Override
    public void recover() {
        life.writeLock().lock();
        try {
            // Still readable until there is hope: closing now and failing to open would take the reads away too.
            requireRoom();
            snapshots.forEach(RocksSnapshot::lose);
            close();
            openHandles();
            failed = false;
        } finally {
            life.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        life.writeLock().lock();
        try {
            if (handles == null) return;
            snapshots.forEach(RocksSnapshot::close);
            handles.close();
            handles = null;
        } finally {
            life.writeLock().unlock();
        }
    }

    /** Runs while nobody can close the handles. */
    <T> T reading(Supplier<T> work) {
        life.readLock().lock();
        try {
            if (handles == null && failed) {
                throw new StoreFailedException(settings.folder() + " could not be opened again after a failed write");
            }
            if (handles == null) throw new IllegalStateException("the store " + settings.folder() + " is closed");
            return work.get();
        } finally {
            life.readLock().unlock();
        }
    }

    /** Runs if the handles are still there; otherwise whoever closed them has closed what belongs to them. */
    void ifOpen(Runnable work) {
        life.readLock().lock();
        try {
            if (handles != null) work.run();
        } finally {
            life.readLock().unlock();
        }
    }

    RocksIterator iterator(int column, ReadOptions options) {
        return handles.db().newIterator(handles.column(column), options);
    }

    byte[] get(int column, ReadOptions options, byte[] key) throws RocksDBException {
        return handles.db().get(handles.column(column), options, key);
    }

    void release(RocksSnapshot snapshot, org.rocksdb.Snapshot nativeSnapshot) {
        snapshots.remove(snapshot);
        handles.db().releaseSnapshot(nativeSnapshot);
    }

    StoreFailedException failure(String doing, RocksDBException e) {
        return new StoreFailedException(doing + " " + settings.folder() + " failed: " + e.getMessage(), e);
    }

    private void openHandles() {
        try {
            Files.createDirectories(settings.folder());
            handles = RocksHandles.open(settings, shapes);
        } catch (IOException e) {
            throw new StoreFailedException("cannot create the folder " + settings.folder() + ": " + e.getMessage(), e);
        } catch (RocksDBException e) {
            if (e.getMessage() != null && e.getMessage().contains("LOCK")) {
                throw new StoreFailedException(
                        settings.folder()
                                + " is in use: stop the process that has it open, or name another data folder",
                        e);
            }
            throw failure("opening", e);
        }
    }

    private void requireRoom() {
        long free = settings.folder().toFile().getUsableSpace();
        if (free < settings.reserveBytes()) {
            throw new StoreFailedException("the file system of " + settings.folder() + " has " + free + " bytes left, "
                    + settings.reserveBytes() + " are needed: make room, writing goes on then");
        }
    }
}
