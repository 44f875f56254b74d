package io.aichain.evm.fork;

/**
 * The prices of a fork that do not stand in the opcode table: the parts that depend on operands, on the state or on the transaction.
 *
 * @param expByte EXP, per byte of the exponent (EIP-160)
 * @param coldAccount first access to an address in a transaction, SELFDESTRUCT and set-code (EIP-2929)
 * @param coldAccountSurcharge what a cold address adds to an opcode whose row holds the warm price
 * @param coldSlot first access to a slot in a transaction
 * @param coldSlotSurcharge what a cold slot adds to SLOAD
 * @param warmAccess a further access
 * @param storage which rule prices SSTORE
 * @param clearRefund for setting a slot to zero
 * @param selfDestructRefund until London
 * @param selfDestructNewAccount for sending to an account that is not there (EIP-150)
 * @param refundQuotient a refund is at most gas used divided by this (EIP-3529)
 * @param transactionCreation what a creation adds to the 21,000 (EIP-2)
 * @param nonZeroDataByte of a transaction (EIP-2028); zero bytes cost 4
 * @param floorPerToken of calldata (EIP-7623); 0 where there is no floor
 * @param initCodeWord per 32 bytes of init code (EIP-3860)
 */
public record GasSchedule(
        int expByte,
        int coldAccount,
        int coldAccountSurcharge,
        int coldSlot,
        int coldSlotSurcharge,
        int warmAccess,
        StorageRule storage,
        int clearRefund,
        int selfDestructRefund,
        int selfDestructNewAccount,
        int refundQuotient,
        int transactionCreation,
        int nonZeroDataByte,
        int floorPerToken,
        int initCodeWord) {

    /** How SSTORE is priced; {@code noop} is what a write of no effect costs. */
    public enum StorageRule {
        /** By current and new word only. */
        FRONTIER,
        /** Net metering, Constantinople only. */
        EIP1283,
        /** Net metering with a sentry of 2,300 gas; from Berlin with EIP-2929's prices. */
        EIP2200
    }

    public static final int TRANSACTION = 21000;
    public static final int ZERO_DATA_BYTE = 4;
    public static final int ACCESS_LIST_ADDRESS = 2400;
    public static final int ACCESS_LIST_KEY = 1900;
    public static final int AUTHORIZATION = 25000;
    public static final int AUTHORIZATION_REFUND = 12500;
    public static final int CALL_VALUE = 9000;
    public static final int CALL_STIPEND = 2300;
    public static final int NEW_ACCOUNT = 25000;
    public static final int CODE_DEPOSIT_BYTE = 200;
    public static final int KECCAK_WORD = 6;
    public static final int COPY_WORD = 3;
    public static final int LOG_DATA_BYTE = 8;
    public static final int STORAGE_SET = 20000;
    public static final int STORAGE_RESET = 5000;
    public static final int STORAGE_SENTRY = 2300;

    private static final GasSchedule FRONTIER =
            new GasSchedule(10, 0, 0, 0, 0, 0, StorageRule.FRONTIER, 15000, 24000, 0, 2, 0, 68, 0, 0);
    private static final GasSchedule HOMESTEAD =
            new GasSchedule(10, 0, 0, 0, 0, 0, StorageRule.FRONTIER, 15000, 24000, 0, 2, 32000, 68, 0, 0);
    private static final GasSchedule TANGERINE_WHISTLE =
            new GasSchedule(10, 0, 0, 0, 0, 0, StorageRule.FRONTIER, 15000, 24000, 25000, 2, 32000, 68, 0, 0);
    private static final GasSchedule SPURIOUS_DRAGON =
            new GasSchedule(50, 0, 0, 0, 0, 0, StorageRule.FRONTIER, 15000, 24000, 25000, 2, 32000, 68, 0, 0);
    private static final GasSchedule CONSTANTINOPLE =
            new GasSchedule(50, 0, 0, 0, 0, 200, StorageRule.EIP1283, 15000, 24000, 25000, 2, 32000, 68, 0, 0);
    private static final GasSchedule ISTANBUL =
            new GasSchedule(50, 0, 0, 0, 0, 800, StorageRule.EIP2200, 15000, 24000, 25000, 2, 32000, 16, 0, 0);
    private static final GasSchedule BERLIN = new GasSchedule(
            50, 2600, 2500, 2100, 2000, 100, StorageRule.EIP2200, 15000, 24000, 25000, 2, 32000, 16, 0, 0);
    private static final GasSchedule LONDON =
            new GasSchedule(50, 2600, 2500, 2100, 2000, 100, StorageRule.EIP2200, 4800, 0, 25000, 5, 32000, 16, 0, 0);
    private static final GasSchedule SHANGHAI =
            new GasSchedule(50, 2600, 2500, 2100, 2000, 100, StorageRule.EIP2200, 4800, 0, 25000, 5, 32000, 16, 0, 2);
    private static final GasSchedule PRAGUE =
            new GasSchedule(50, 2600, 2500, 2100, 2000, 100, StorageRule.EIP2200, 4800, 0, 25000, 5, 32000, 16, 10, 2);

    public static GasSchedule of(Fork fork) {
        return switch (fork) {
            case FRONTIER -> FRONTIER;
            case HOMESTEAD -> HOMESTEAD;
            case TANGERINE_WHISTLE -> TANGERINE_WHISTLE;
            case SPURIOUS_DRAGON, BYZANTIUM, PETERSBURG -> SPURIOUS_DRAGON;
            case CONSTANTINOPLE -> CONSTANTINOPLE;
            case ISTANBUL -> ISTANBUL;
            case BERLIN -> BERLIN;
            case LONDON, PARIS -> LONDON;
            case SHANGHAI, CANCUN -> SHANGHAI;
            case PRAGUE, OSAKA -> PRAGUE;
        };
    }
}
