package io.aichain.state;

/**
 * Every moment at which a store's writing has got further. A process that ends at any of them, or between two, leaves a folder that opens
 * with one whole block (P4); tests end one at each.
 */
public enum WriteStep {
    /** The folder is open; a new one is empty. */
    OPENED,
    /** Block 0 is written. */
    GENESIS_WRITTEN,
    /** The tries of the last block are worked out again, in memory. */
    TRIES_CAUGHT_UP,
    /** A block's batch is made, not written. */
    BLOCK_PREPARED,
    /** A block is written; the process does not know it yet. */
    BLOCK_WRITTEN,
    /** The batch of a block that takes the buffered trie nodes along is made, not written. */
    BLOCK_WITH_TRIES_PREPARED,
    /** It is written. */
    BLOCK_WITH_TRIES_WRITTEN,
    /** A batch of notes is made, not written. */
    NOTES_PREPARED,
    /** It is written. */
    NOTES_WRITTEN,
    /** The buffered trie nodes are a batch of their own, not written. */
    TRIES_PREPARED,
    /** It is written. */
    TRIES_WRITTEN,
    /** The folder is marked as one that a snapshot is read into. */
    IMPORT_BEGUN,
    /** A page of a snapshot is written; the trie nodes that it leads to perhaps. */
    IMPORT_PAGE_WRITTEN,
    /** All pages and nodes are there and the root is the header's; nothing says so yet. */
    IMPORT_CHECKED,
    /** Header and tip are written and the mark is gone, in one write. */
    IMPORT_SEALED;

    /** Told of each step by the thread that takes it. */
    @FunctionalInterface
    interface Watcher {
        Watcher NONE = step -> {};

        void at(WriteStep step);
    }
}
