package io.aichain.state;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.BigEndian;
import io.aichain.chain.primitives.MalformedException;
import java.util.Arrays;

/**
 * Where the value lies that an account or slot had before a block changed it: key | block u64. The first entry above block N of a key
 * is what the key had after block N; without one it is what the key has now.
 */
record HistoryKey<K>(K key, long block) {
    static <K> Codec<HistoryKey<K>> codec(Codec<K> keys) {
        return new Codec<>(
                full -> bytes(keys.encode().bytes(full.key()), full.block()),
                bytes -> new HistoryKey<>(keys.decode().value(keyOf(bytes)), blockOf(bytes)));
    }

    static byte[] bytes(byte[] key, long block) {
        byte[] out = Arrays.copyOf(key, key.length + 8);
        BigEndian.putLong(out, key.length, block);
        return out;
    }

    private static byte[] keyOf(byte[] bytes) throws MalformedException {
        if (bytes.length < 8) throw malformed("history key: %d bytes, at least 8", bytes.length);
        return Arrays.copyOf(bytes, bytes.length - 8);
    }

    private static long blockOf(byte[] bytes) {
        return BigEndian.getLong(bytes, bytes.length - 8);
    }
}
