package io.aichain.state;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.state.kv.KeyValueView;
import io.aichain.state.kv.WriteBatch;

/** A named value in the column {@code meta}. */
record MetaKey<V>(String name, Codec<V> codec) {
    static final MetaKey<Long> FORMAT = new MetaKey<>("format", Codecs.NUMBER);
    static final MetaKey<Hash> GENESIS = new MetaKey<>("genesis", Codecs.HASH);
    static final MetaKey<Tip> TIP = new MetaKey<>("tip", Tip.CODEC);
    static final MetaKey<BlockRef> SAFE = new MetaKey<>("safe", BlockRef.CODEC);
    static final MetaKey<BlockRef> FINALIZED = new MetaKey<>("finalized", BlockRef.CODEC);
    /** The first block whose state can still be read. */
    static final MetaKey<Long> OLDEST_STATE = new MetaKey<>("oldest-state", Codecs.NUMBER);

    /** A value of the store's user; the prefix keeps it apart from ours. */
    static MetaKey<Bytes> named(String name) {
        return new MetaKey<>("value:" + name, Codecs.BYTES);
    }

    V get(KeyValueView view) {
        Bytes value = Columns.META.get(view, name);
        return value == null
                ? null
                : Columns.META.decode(codec, Codecs.TEXT.encode().bytes(name), value.unsafeArray());
    }

    void put(WriteBatch batch, V value) {
        Columns.META.put(batch, name, Bytes.wrap(codec.encode().bytes(value)));
    }
}
