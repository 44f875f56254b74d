package io.aichain.state;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.state.kv.KeyValueView;
import io.aichain.state.kv.WriteBatch;

/** Gives up the history of blocks that have left the window. */
final class HistoryPruner {
    /** Above this a commit would wait for the backlog that a smaller window leaves; the next commits go on. */
    private static final int BLOCKS_AT_ONCE = 16;

    private HistoryPruner() {}

    /** @param block the one being committed; @param keep how many blocks behind it stay readable */
    static void prune(KeyValueView view, WriteBatch batch, long block, long keep) {
        long oldest = MetaKey.OLDEST_STATE.get(view);
        long target = Math.min(block - keep, oldest + BLOCKS_AT_ONCE);
        if (target <= oldest) return;
        for (long gone = oldest + 1; gone <= target; gone++) {
            for (Bytes key : Columns.CHANGED_KEYS.get(view, gone)) {
                int column = (key.size() == Address.BYTES ? Columns.ACCOUNT_HISTORY : Columns.STORAGE_HISTORY)
                        .shape()
                        .number();
                batch.delete(column, HistoryKey.bytes(key.unsafeArray(), gone));
            }
            Columns.CHANGED_KEYS.delete(batch, gone);
        }
        MetaKey.OLDEST_STATE.put(batch, target);
    }
}
