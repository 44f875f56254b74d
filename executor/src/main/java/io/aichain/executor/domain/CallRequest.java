package io.aichain.executor.domain;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.AccessListEntry;
import io.aichain.chain.tx.Authorization;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The transaction object of {@code eth_call}, {@code eth_estimateGas} and {@code eth_createAccessList}.
 *
 * @param from the zero address when absent
 * @param to empty for a creation
 * @param gas absent: the runner's cap
 * @param feeCap maxFeePerGas or gasPrice, in wei; absent: nothing is paid and BASEFEE reads zero, as in geth
 * @param tip maxPriorityFeePerGas, or gasPrice
 */
public record CallRequest(
        Optional<Address> from,
        Optional<Address> to,
        OptionalLong gas,
        Optional<UInt256> feeCap,
        Optional<UInt256> tip,
        UInt256 value,
        Bytes data,
        List<AccessListEntry> accessList,
        List<Authorization> authorizations) {
    public CallRequest {
        accessList = List.copyOf(accessList);
        authorizations = List.copyOf(authorizations);
    }

    public static CallRequest of(Address from, Address to, Bytes data) {
        return new CallRequest(
                Optional.of(from),
                Optional.of(to),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                UInt256.ZERO,
                data,
                List.of(),
                List.of());
    }
}
