package io.aichain.bitcoin.wire;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.bitcoin.BlockHash;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The 80 bytes that are hashed for work, little-endian:
 *
 * <pre>version i32 | previous[32] | merkle root[32] | time u32 | bits u32 | nonce u32</pre>
 *
 * @param timeSeconds since 1970, as the miner says
 * @param bits the target in compact form
 */
public record BlockHeader(int version, BlockHash previous, Hash merkleRoot, long timeSeconds, int bits, int nonce) {
    public static final int BYTES = 80;

    public static BlockHeader decode(Bytes bytes) throws MalformedException {
        if (bytes.size() != BYTES) throw malformed("block header: %d bytes, not 80", bytes.size());
        return read(new WireReader(bytes.unsafeArray()));
    }

    static BlockHeader read(WireReader in) throws MalformedException {
        return new BlockHeader(
                (int) in.u32("version"),
                new BlockHash(in.hash("previous")),
                in.hash("merkle root"),
                in.u32("time"),
                (int) in.u32("bits"),
                (int) in.u32("nonce"));
    }

    public byte[] encoded() {
        ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(version).put(previous.internal().toArray()).put(merkleRoot.toArray());
        out.putInt((int) timeSeconds).putInt(bits).putInt(nonce);
        return out.array();
    }

    public BlockHash hash() {
        return new BlockHash(DoubleSha256.hash(encoded()));
    }

    /** Whether the hash, as a number, is not above the header's own target. */
    public boolean hasWork() throws MalformedException {
        return meets(CompactTarget.decode(bits));
    }

    /** The same for a target that is known already. */
    public boolean meets(BigInteger target) {
        byte[] littleEndian = hash().internal().toArray();
        byte[] bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < bigEndian.length; i++) bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
        return new BigInteger(1, bigEndian).compareTo(target) <= 0;
    }
}
