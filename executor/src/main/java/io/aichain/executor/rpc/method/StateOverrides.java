package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.RpcException.invalidParams;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.executor.domain.StateOverride;
import io.aichain.executor.rpc.protocol.Argument;
import io.aichain.executor.rpc.protocol.RpcException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a caller pretends about accounts: address to {nonce, balance, code, state or stateDiff}. */
final class StateOverrides {
    private static final int MAX_ACCOUNTS = 1024;
    private static final int MAX_SLOTS = 16_384;
    private static final int MAX_CODE = 2 << 20;

    private StateOverrides() {}

    static SortedMap<Address, StateOverride> read(Optional<Argument> argument) throws RpcException {
        SortedMap<Address, StateOverride> all = new TreeMap<>();
        if (argument.isEmpty()) return all;
        for (Map.Entry<Argument, Argument> entry : argument.get().members(MAX_ACCOUNTS)) {
            Address address = entry.getKey().address();
            if (all.put(address, account(entry.getValue().object())) != null) {
                throw invalidParams("invalid %s: account twice", entry.getKey().path());
            }
        }
        return all;
    }

    private static StateOverride account(Argument account) throws RpcException {
        if (account.member("movePrecompileToAddress").isPresent()) {
            throw invalidParams("invalid %s: movePrecompileToAddress is not supported", account.path());
        }
        Optional<Argument> nonce = account.member("nonce");
        Optional<Argument> balance = account.member("balance");
        Optional<Argument> code = account.member("code");
        Optional<Argument> state = account.member("state");
        Optional<Argument> diff = account.member("stateDiff");
        if (state.isPresent() && diff.isPresent()) {
            throw invalidParams("invalid %s: both 'state' and 'stateDiff'", account.path());
        }
        OptionalLong newNonce = nonce.isPresent() ? OptionalLong.of(nonce.get().uint64()) : OptionalLong.empty();
        Optional<UInt256> newBalance =
                balance.isPresent() ? Optional.of(balance.get().quantity()) : Optional.empty();
        Optional<Bytes> newCode = code.isPresent() ? Optional.of(code.get().data(MAX_CODE)) : Optional.empty();
        return new StateOverride(newNonce, newBalance, newCode, slots(state), slots(diff));
    }

    private static Optional<SortedMap<UInt256, UInt256>> slots(Optional<Argument> argument) throws RpcException {
        if (argument.isEmpty()) return Optional.empty();
        SortedMap<UInt256, UInt256> slots = new TreeMap<>();
        for (Map.Entry<Argument, Argument> entry : argument.get().members(MAX_SLOTS)) {
            slots.put(entry.getKey().storageKey(), entry.getValue().storageKey());
        }
        return Optional.of(slots);
    }
}
