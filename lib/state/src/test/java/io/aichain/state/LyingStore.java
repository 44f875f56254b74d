package io.aichain.state;

import io.aichain.state.kv.KeyValueStore;
import io.aichain.state.kv.KeyValueView;
import io.aichain.state.kv.MemoryStore;
import io.aichain.state.kv.StoreFailedException;
import io.aichain.state.kv.WriteBatch;
import io.aichain.state.trie.Fanout;

/**
 * A disk that reports one write as failed, which has reached it or has not. As with RocksDB, readers see what was there before until the
 * store is recovered.
 */
public final class LyingStore implements KeyValueStore {
    private final KeyValueStore disk = new MemoryStore();
    private final WriteStep step;
    private final boolean reaches;
    private long writesUntilThen;
    private boolean armed;
    private WriteBatch onDisk;
    private boolean failed;

    /**
     * @param step before the write that is meant
     * @param nth such step, from 1
     * @param reaches whether it reaches the disk
     */
    public LyingStore(WriteStep step, int nth, boolean reaches) {
        this.step = step;
        this.reaches = reaches;
        this.writesUntilThen = nth;
    }

    public StateStore open(StoreOptions options, GenesisBlock genesis) {
        return StateStore.over(this, "memory", options, genesis, Fanout.NONE, this::at);
    }

    private synchronized void at(WriteStep now) {
        if (now == step && --writesUntilThen == 0) armed = true;
    }

    @Override
    public synchronized void write(WriteBatch batch) {
        if (failed) throw new StoreFailedException("an earlier write failed, recover first");
        if (!armed) {
            disk.write(batch);
            return;
        }
        armed = false;
        failed = true;
        if (reaches) onDisk = batch;
        throw new StoreFailedException("the disk says that it failed");
    }

    @Override
    public synchronized boolean needsRecovery() {
        return failed;
    }

    @Override
    public synchronized void recover() {
        if (onDisk != null) disk.write(onDisk);
        onDisk = null;
        failed = false;
    }

    @Override
    public byte[] get(int column, byte[] key) {
        return disk.get(column, key);
    }

    @Override
    public Entry ceiling(int column, byte[] from) {
        return disk.ceiling(column, from);
    }

    @Override
    public void scan(int column, byte[] prefix, Visitor visitor) {
        disk.scan(column, prefix, visitor);
    }

    @Override
    public KeyValueView snapshot() {
        return disk.snapshot();
    }

    @Override
    public void close() {
        disk.close();
    }
}
