package io.aichain.evm.fork;

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
