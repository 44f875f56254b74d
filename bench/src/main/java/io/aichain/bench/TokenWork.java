package io.aichain.bench;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.Transaction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What the state benchmark asks of every chain: transfers of a token from some senders to holders chosen at random.
 *
 * @param holders with a balance before
 * @param senders each with ether, and a holder too
 * @param transfers in all
 */
record TokenWork(int holders, int senders, int transfers) {
    static final TokenWork FULL = new TokenWork(1_000_000, 1_000, 100_000);
    static final TokenWork HUGE = new TokenWork(10_000_000, 1_000, 100_000);
    static final TokenWork SMALL = new TokenWork(10_000, 50, 2_000);

    static final Address TOKEN = new Address(0x70c0_0000, 0, 7);

    private static final Address FIRST_HOLDER = new Address(0x7000_0000, 0, 1);

    /** @param size {@code full}, {@code huge} or {@code small} */
    static TokenWork of(String size) {
        return switch (size) {
            case "full" -> FULL;
            case "huge" -> HUGE;
            case "small" -> SMALL;
            default -> throw new IllegalArgumentException(size);
        };
    }

    Address holder(int i) {
        return new Address(FIRST_HOLDER.w0(), FIRST_HOLDER.w1(), FIRST_HOLDER.w2() + i);
    }

    static Hash key(int sender) {
        return Keccak.hash(ByteBuffer.allocate(8).putInt(0x5e4d).putInt(sender).array());
    }

    static Address sender(int sender) {
        return Secp256k1.instance().address(key(sender));
    }

    /** Signed, in the order of sending. @param firstNonce of every sender; other transfers for each */
    List<Bytes> signed(long chainId, Address token, long firstNonce) {
        Random random = new Random(1 + firstNonce);
        List<Bytes> out = new ArrayList<>(transfers);
        for (int i = 0; i < transfers; i++) {
            Bytes data = Token.transfer(holder(random.nextInt(holders)), 1 + random.nextInt(1000));
            out.add(call(chainId, firstNonce + i / senders, token, data, 60_000)
                    .signed(key(i % senders))
                    .encoded());
        }
        return out;
    }

    static Transaction call(long chainId, long nonce, Address to, Bytes data, long gas) {
        return Transfers.of(chainId, nonce, Optional.ofNullable(to), UInt256.ZERO, data, gas);
    }
}
