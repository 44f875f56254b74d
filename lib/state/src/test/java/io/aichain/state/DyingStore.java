package io.aichain.state;

import io.aichain.state.kv.KeyValueStore;
import io.aichain.state.kv.KeyValueView;
import io.aichain.state.kv.WriteBatch;

/** A store whose process dies before a given write: that write and all later ones never happen. */
final class DyingStore implements KeyValueStore {
    static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final KeyValueStore survivor;
    private int writesLeft;

    /** @param survivor what a new process finds */
    DyingStore(KeyValueStore survivor, int writesLeft) {
        this.survivor = survivor;
        this.writesLeft = writesLeft;
    }

    @Override
    public void write(WriteBatch batch) {
        if (writesLeft-- <= 0) throw new Died();
        survivor.write(batch);
    }

    @Override
    public byte[] get(int column, byte[] key) {
        return survivor.get(column, key);
    }

    @Override
    public Entry ceiling(int column, byte[] from) {
        return survivor.ceiling(column, from);
    }

    @Override
    public void scan(int column, byte[] prefix, Visitor visitor) {
        survivor.scan(column, prefix, visitor);
    }

    @Override
    public KeyValueView snapshot() {
        return survivor.snapshot();
    }

    @Override
    public boolean needsRecovery() {
        return survivor.needsRecovery();
    }

    @Override
    public void recover() {
        survivor.recover();
    }

    @Override
    public void close() {
        // The dead close nothing.
    }
}
