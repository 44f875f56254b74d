package io.aichain.state;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.BigEndian;
import io.aichain.chain.primitives.Hash;

/** A block by number and hash. */
public record BlockRef(long number, Hash hash) {
    /** number u64 | hash[32]. */
    static final Codec<BlockRef> CODEC = new Codec<>(
            ref -> {
                byte[] out = new byte[40];
                BigEndian.putLong(out, 0, ref.number);
                ref.hash.copyTo(out, 8);
                return out;
            },
            bytes -> {
                if (bytes.length != 40) throw malformed("block reference: %d bytes, need 40", bytes.length);
                return new BlockRef(BigEndian.getLong(bytes, 0), Hash.at(bytes, 8));
            });
}
