package io.aichain.evm;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.AccessListEntry;
import io.aichain.chain.tx.Authorization;
import java.util.List;
import java.util.Optional;

/**
 * A call as {@code eth_call} and {@code eth_estimateGas} make it: no signature, no nonce, any sender, no cap on gas.
 *
 * @param to empty for a creation
 * @param gas at most 2^63 - 1, intrinsic gas included
 * @param gasPrice in wei; with zero nothing is paid and BASEFEE reads zero, as in geth
 */
public record MessageCall(
        Address from,
        Optional<Address> to,
        long gas,
        UInt256 gasPrice,
        UInt256 value,
        Bytes data,
        List<AccessListEntry> accessList,
        List<Authorization> authorizations) {

    public MessageCall {
        if (gas < 0) throw new IllegalArgumentException("gas " + gas);
        accessList = List.copyOf(accessList);
        authorizations = List.copyOf(authorizations);
    }

    public static MessageCall of(Address from, Address to, long gas, Bytes data) {
        return new MessageCall(from, Optional.of(to), gas, UInt256.ZERO, UInt256.ZERO, data, List.of(), List.of());
    }
}
