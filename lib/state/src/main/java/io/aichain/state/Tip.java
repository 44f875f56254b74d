package io.aichain.state;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.rlp.RlpReader;
import io.aichain.chain.rlp.RlpWriter;

/**
 * The last committed block and the place in the log behind it: one value, so that they cannot part (P4).
 *
 * @param orderedHash of the ordered block; of the genesis file at block 0
 * @param logPosition as given with the block, opaque here
 */
public record Tip(long number, Hash hash, Hash orderedHash, Hash stateRoot, Bytes logPosition) {
    static final int MAX_LOG_POSITION = 4096;

    /** rlp([number, hash, orderedHash, stateRoot, logPosition]). */
    static final Codec<Tip> CODEC = new Codec<>(
            tip -> RlpWriter.list(w -> w.uint(tip.number)
                    .hash(tip.hash)
                    .hash(tip.orderedHash)
                    .hash(tip.stateRoot)
                    .bytes(tip.logPosition)),
            bytes -> {
                RlpReader in = RlpReader.ofList(bytes, "tip");
                Tip tip = new Tip(
                        in.uint63("number"),
                        in.hash("hash"),
                        in.hash("orderedHash"),
                        in.hash("stateRoot"),
                        in.bytes(MAX_LOG_POSITION, "logPosition"));
                in.end("tip");
                return tip;
            });

    public BlockRef ref() {
        return new BlockRef(number, hash);
    }
}
