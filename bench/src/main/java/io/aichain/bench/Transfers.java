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

/** Plain transfers, signed ahead, so that a benchmark measures the chain and not the wallet. */
final class Transfers {
    private static final UInt256 TIP = UInt256.of(1_000_000_000L);
    private static final UInt256 MAX_FEE = UInt256.of(100_000_000_000L);
    private static final Address TO = Address.fromHex("0x00000000000000000000000000000000000beef1");

    private Transfers() {}

    /** @param secretKey of the sender */
    static List<Transaction> signed(long chainId, Hash secretKey, long firstNonce, int count) {
        List<Transaction> out = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            out.add(new Transaction(
                            TransactionType.DYNAMIC_FEE,
                            Optional.of(UInt256.of(chainId)),
                            firstNonce + i,
                            TIP,
                            MAX_FEE,
                            21_000,
                            Optional.of(TO),
                            UInt256.ONE,
                            Bytes.EMPTY,
                            List.of(),
                            UInt256.ZERO,
                            List.of(),
                            List.of(),
                            null)
                    .signed(secretKey));
        }
        return out;
    }
}
