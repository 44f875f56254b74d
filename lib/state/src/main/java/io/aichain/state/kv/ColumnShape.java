package io.aichain.state.kv;

/**
 * How a column is laid out on disk.
 *
 * @param number stands in the folder for good; never used again once retired
 * @param name for messages and metrics
 */
public record ColumnShape(int number, String name, Access access) {
    /** What a column's reads look like. */
    public enum Access {
        /** Small values by random keys: small blocks and a bloom filter. */
        POINT,
        /** Neighbouring keys read together, or values of a block's size. */
        RANGE
    }
}
