package io.aichain.anchor.domain;

/**
 * When things happen.
 *
 * @param confirmations depth at which an anchor is final, 1 and up
 * @param bumpAfterBlocks without confirmation, 1 and up
 * @param minIntervalMillis between the signing of two anchors; batches gather meanwhile
 */
public record AnchorPolicy(int confirmations, int bumpAfterBlocks, long minIntervalMillis) {
    public AnchorPolicy {
        if (confirmations < 1) throw new IllegalArgumentException("confirmations " + confirmations);
        if (bumpAfterBlocks < 1) throw new IllegalArgumentException("bumpAfterBlocks " + bumpAfterBlocks);
    }
}
