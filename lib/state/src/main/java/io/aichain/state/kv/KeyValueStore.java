package io.aichain.state.kv;

/** A {@link KeyValueView} that can be written to, one batch at a time: RocksDB on disk, or a map in memory. */
public interface KeyValueStore extends KeyValueView {
    /** What is there now; later writes do not show in it. To be closed. */
    KeyValueView snapshot();

    /**
     * Writes all of the batch or nothing.
     *
     * @throws StoreFailedException if the disk refuses; then nothing more is written until {@link #recover()}
     */
    void write(WriteBatch batch);

    /** Whether a write has failed since the last recovery. */
    boolean needsRecovery();

    /**
     * After a failed write: comes back to what is on the disk. The failed batch is there whole or not at all. Open snapshots end.
     *
     * @throws StoreFailedException if the disk still refuses; may be tried again
     */
    void recover();
}
