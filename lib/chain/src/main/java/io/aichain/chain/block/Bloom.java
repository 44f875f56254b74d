package io.aichain.chain.block;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.util.List;

/** The 2,048-bit filter of a header or receipt over the addresses and topics of its logs (yellow paper, section 4.4.1). */
public final class Bloom {
    public static final int BYTES = 256;

    private Bloom() {}

    public static Bytes of(List<Log> logs) {
        byte[] filter = new byte[BYTES];
        for (Log log : logs) {
            add(filter, log.address().toArray());
            for (Hash topic : log.topics()) add(filter, topic.toArray());
        }
        return Bytes.wrap(filter);
    }

    /** Whether something with this address or topic may be in the filter. */
    public static boolean mayContain(Bytes filter, byte[] item) {
        byte[] hash = Keccak.hash(item).toArray();
        for (int i = 0; i < 6; i += 2) {
            int bit = bit(hash, i);
            if ((filter.get(BYTES - 1 - bit / 8) & 1 << bit % 8) == 0) return false;
        }
        return true;
    }

    private static void add(byte[] filter, byte[] item) {
        byte[] hash = Keccak.hash(item).toArray();
        for (int i = 0; i < 6; i += 2) {
            int bit = bit(hash, i);
            filter[BYTES - 1 - bit / 8] |= (byte) (1 << bit % 8);
        }
    }

    private static int bit(byte[] hash, int i) {
        return (hash[i] & 7) << 8 | hash[i + 1] & 0xff;
    }
}
