package io.aichain.evm.fork;

import io.aichain.chain.primitives.UInt256;
import java.math.BigInteger;

/**
 * How many blobs a block and a transaction carry and how fast their price moves (EIP-4844, 7691, 7594).
 *
 * @param max blobs per block
 * @param maxPerTransaction blobs per transaction
 * @param updateFraction of the blob base fee
 */
public record BlobSchedule(int max, int maxPerTransaction, int updateFraction) {
    public static final int GAS_PER_BLOB = 1 << 17;

    static final BlobSchedule NONE = new BlobSchedule(0, 0, 1);
    static final BlobSchedule CANCUN = new BlobSchedule(6, 6, 3_338_477);
    static final BlobSchedule PRAGUE = new BlobSchedule(9, 9, 5_007_716);
    static final BlobSchedule OSAKA = new BlobSchedule(9, 6, 5_007_716);

    /** In wei per blob gas: e raised to excess / updateFraction, by EIP-4844's integer series. */
    public UInt256 baseFee(long excessBlobGas) {
        BigInteger fraction = BigInteger.valueOf(updateFraction);
        BigInteger excess = new BigInteger(Long.toUnsignedString(excessBlobGas));
        BigInteger sum = BigInteger.ZERO;
        BigInteger term = fraction;
        for (long i = 1; term.signum() > 0; i++) {
            sum = sum.add(term);
            term = term.multiply(excess).divide(fraction.multiply(BigInteger.valueOf(i)));
        }
        BigInteger fee = sum.divide(fraction);
        return fee.bitLength() > 256 ? UInt256.MAX : UInt256.of(fee);
    }

    static BlobSchedule of(Fork fork) {
        return switch (fork) {
            case OSAKA -> OSAKA;
            case PRAGUE -> PRAGUE;
            case CANCUN -> CANCUN;
            case FRONTIER,
                    HOMESTEAD,
                    TANGERINE_WHISTLE,
                    SPURIOUS_DRAGON,
                    BYZANTIUM,
                    CONSTANTINOPLE,
                    PETERSBURG,
                    ISTANBUL,
                    BERLIN,
                    LONDON,
                    PARIS,
                    SHANGHAI -> NONE;
        };
    }
}
