package io.aichain.state;

import io.aichain.chain.primitives.Bytes;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a store keeps besides blocks, written together.
 *
 * @param safe empty leaves it as it is
 * @param finalized empty leaves it as it is
 * @param values small values of the store's user by name; the empty value deletes
 */
public record Notes(Optional<BlockRef> safe, Optional<BlockRef> finalized, SortedMap<String, Bytes> values) {
    static final int MAX_NAME = 100;
    static final int MAX_VALUE_BYTES = 1 << 16;

    public Notes {
        values = new TreeMap<>(values);
        values.forEach((name, value) -> {
            if (name.isEmpty() || name.length() > MAX_NAME) {
                throw new IllegalArgumentException("name of " + name.length() + " characters, 1 to " + MAX_NAME);
            }
            if (value.size() > MAX_VALUE_BYTES) {
                throw new IllegalArgumentException(name + ": " + value.size() + " bytes, at most " + MAX_VALUE_BYTES);
            }
        });
    }

    public static Notes safe(BlockRef block) {
        return new Notes(Optional.of(block), Optional.empty(), new TreeMap<>());
    }

    public static Notes finalized(BlockRef block) {
        return new Notes(Optional.empty(), Optional.of(block), new TreeMap<>());
    }

    public static Notes value(String name, Bytes value) {
        SortedMap<String, Bytes> values = new TreeMap<>();
        values.put(name, value);
        return new Notes(Optional.empty(), Optional.empty(), values);
    }
}
