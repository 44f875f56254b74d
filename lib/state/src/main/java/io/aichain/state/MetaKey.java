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

    /** The block behind which the stored tries stand: the tip, or one before it. */
    static final MetaKey<Long> TRIES = new MetaKey<>("tries", Codecs.NUMBER);
    /** The first block whose ordered bytes and receipts are here; behind it is only what a snapshot brought. */
    static final MetaKey<Long> FIRST_BODY = new MetaKey<>("first-body", Codecs.NUMBER);
    /** There while a snapshot is being read in: what is in the folder is no state yet. */
    static final MetaKey<Long> IMPORTING = new MetaKey<>("importing", Codecs.NUMBER);

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
