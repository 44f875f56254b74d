package io.aichain.evm.fork;

/**
 * Everything by which one fork's execution differs from another's: its opcodes, prices, blob limits and the rules that are no number.
 *
 * @param unpaidDepositFails a creation that cannot pay for its code fails (EIP-2); before, it succeeded with empty code
 * @param keeps64th a call gets at most all but one 64th of the gas left (EIP-150)
 * @param removesEmptyAccounts EIP-161, with the nonce 1 of new contracts
 * @param maxCodeSize in bytes (EIP-170)
 * @param maxInitCodeSize in bytes (EIP-3860)
 * @param warmth accesses are cold or warm (EIP-2929)
 * @param baseFee EIP-1559
 * @param refusesEf code that begins with 0xEF is refused at creation (EIP-3541)
 * @param warmBeneficiary EIP-3651
 * @param selfDestructOnlyNew EIP-6780
 * @param delegation code of accounts may be 0xef0100 and an address (EIP-7702)
 * @param maxTransactionGas EIP-7825
 */
public record ForkRules(
        Fork fork,
        OpcodeTable opcodes,
        GasSchedule gas,
        BlobSchedule blobs,
        boolean unpaidDepositFails,
        boolean keeps64th,
        boolean removesEmptyAccounts,
        int maxCodeSize,
        int maxInitCodeSize,
        boolean warmth,
        boolean baseFee,
        boolean refusesEf,
        boolean warmBeneficiary,
        boolean selfDestructOnlyNew,
        boolean delegation,
        long maxTransactionGas) {

    public static ForkRules of(Fork fork) {
        return new ForkRules(
                fork,
                OpcodeTable.of(fork),
                GasSchedule.of(fork),
                BlobSchedule.of(fork),
                fork.isAtLeast(Fork.HOMESTEAD),
                fork.isAtLeast(Fork.TANGERINE_WHISTLE),
                fork.isAtLeast(Fork.SPURIOUS_DRAGON),
                fork.isAtLeast(Fork.SPURIOUS_DRAGON) ? 24576 : Integer.MAX_VALUE,
                fork.isAtLeast(Fork.SHANGHAI) ? 49152 : Integer.MAX_VALUE,
                fork.isAtLeast(Fork.BERLIN),
                fork.isAtLeast(Fork.LONDON),
                fork.isAtLeast(Fork.LONDON),
                fork.isAtLeast(Fork.SHANGHAI),
                fork.isAtLeast(Fork.CANCUN),
                fork.isAtLeast(Fork.PRAGUE),
                fork.isAtLeast(Fork.OSAKA) ? 1L << 24 : Long.MAX_VALUE);
    }
}
