package io.aichain.state;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.state.kv.ColumnShape;
import io.aichain.state.kv.KeyValueView;
import io.aichain.state.kv.WriteBatch;

/** A column with the types of its keys and values. */
record Column<K, V>(ColumnShape shape, Codec<K> keys, Codec<V> values) {
    Column(int number, String name, ColumnShape.Access access, Codec<K> keys, Codec<V> values) {
        this(new ColumnShape(number, name, access), keys, values);
    }

    /** Null if absent. */
    V get(KeyValueView view, K key) {
        byte[] raw = keys.encode().bytes(key);
        byte[] value = view.get(shape.number(), raw);
        return value == null ? null : decode(values, raw, value);
    }

    void put(WriteBatch batch, K key, V value) {
        batch.put(shape.number(), keys.encode().bytes(key), values.encode().bytes(value));
    }

    void delete(WriteBatch batch, K key) {
        batch.delete(shape.number(), keys.encode().bytes(key));
    }

    /** @return whether to go on */
    @FunctionalInterface
    interface Visitor<K, V> {
        boolean visit(K key, V value);
    }

    /** Visits what lies under a prefix of the encoded key, in order. */
    void scan(KeyValueView view, byte[] prefix, Visitor<K, V> visitor) {
        view.scan(
                shape.number(),
                prefix,
                (key, value) -> visitor.visit(decode(keys, key, key), decode(values, key, value)));
    }

    <T> T decode(Codec<T> codec, byte[] key, byte[] bytes) {
        try {
            return codec.decode().value(bytes);
        } catch (MalformedException e) {
            throw new CorruptStoreException(
                    "column " + shape.name() + ", key " + Bytes.of(key).toHex() + ": " + e.getMessage(), e);
        }
    }
}
