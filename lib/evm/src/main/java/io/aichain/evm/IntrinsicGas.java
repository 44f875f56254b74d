package io.aichain.evm;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.tx.AccessListEntry;
import io.aichain.evm.fork.ForkRules;
import io.aichain.evm.fork.GasSchedule;
import java.util.List;

/**
 * What a transaction costs before any code runs.
 *
 * @param base charged at the start
 * @param floor the least that is paid in the end (EIP-7623); 0 where there is none
 */
public record IntrinsicGas(long base, long floor) {

    public static IntrinsicGas of(
            ForkRules rules, boolean creation, Bytes data, List<AccessListEntry> accessList, int authorizations) {
        GasSchedule schedule = rules.gas();
        long zeros = 0;
        for (byte b : data.unsafeArray()) if (b == 0) zeros++;
        long others = data.size() - zeros;
        long base = GasSchedule.TRANSACTION
                + zeros * GasSchedule.ZERO_DATA_BYTE
                + others * schedule.nonZeroDataByte()
                + (long) authorizations * GasSchedule.AUTHORIZATION;
        if (creation) base += schedule.transactionCreation() + (data.size() + 31L) / 32 * schedule.initCodeWord();
        for (AccessListEntry entry : accessList) {
            base += GasSchedule.ACCESS_LIST_ADDRESS + (long) entry.storageKeys().size() * GasSchedule.ACCESS_LIST_KEY;
        }
        long floor = schedule.floorPerToken() == 0
                ? 0
                : GasSchedule.TRANSACTION + schedule.floorPerToken() * (zeros + 4 * others);
        return new IntrinsicGas(base, floor);
    }
}
