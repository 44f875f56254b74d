package io.aichain.bitcoin;

/**
 * A block by its place and name.
 *
 * @param height in blocks above the genesis block, which is 0
 */
public record BlockRef(int height, BlockHash hash) {
    public BlockRef {
        if (height < 0) throw new IllegalArgumentException("height " + height);
    }

    @Override
    public String toString() {
        return height + " (" + hash + ")";
    }
}
