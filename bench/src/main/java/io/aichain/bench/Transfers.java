package io.aichain.bench;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Transfers of coins or of a token, signed ahead, so that a benchmark measures the chain and not the wallet. */
final class Transfers {
    private static final UInt256 TIP = UInt256.of(1_000_000_000L);
    private static final UInt256 MAX_FEE = UInt256.of(100_000_000_000L);
    private static final Address TO = Address.fromHex("0x00000000000000000000000000000000000beef1");
    private static final long PLAIN_GAS = 21_000;
    private static final long TOKEN_GAS = 60_000;
    /** Of a token, in turn: a balance that is there already is written, which is what most transfers do. */
    private static final int HOLDERS = 10_000;

    private Transfers() {}

    /** @param secretKey of the sender */
    static List<Transaction> signed(long chainId, Hash secretKey, long firstNonce, int count) {
        List<Transaction> out = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            out.add(of(chainId, firstNonce + i, Optional.of(TO), UInt256.ONE, Bytes.EMPTY, PLAIN_GAS)
                    .signed(secretKey));
        }
        return out;
    }

    /** Of one unit of the token each, to ten thousand holders in turn. @param token its contract, a {@link Token} */
    static List<Transaction> ofToken(long chainId, Hash secretKey, long firstNonce, int count, Address token) {
        List<Transaction> out = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Bytes data = Token.transfer(holder((int) ((firstNonce + i) % HOLDERS)), 1);
            out.add(of(chainId, firstNonce + i, Optional.of(token), UInt256.ZERO, data, TOKEN_GAS)
                    .signed(secretKey));
        }
        return out;
    }

    private static Address holder(int i) {
        return new Address(0x7000_0000, 0, 1 + i);
    }

    /** @param to empty for a creation */
    static Transaction of(long chainId, long nonce, Optional<Address> to, UInt256 value, Bytes data, long gas) {
        return new Transaction(
                TransactionType.DYNAMIC_FEE,
                Optional.of(UInt256.of(chainId)),
                nonce,
                TIP,
                MAX_FEE,
                gas,
                to,
                value,
                data,
                List.of(),
                UInt256.ZERO,
                List.of(),
                List.of(),
                null);
    }
}
