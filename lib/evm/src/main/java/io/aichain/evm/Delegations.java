package io.aichain.evm;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.Authorization;
import io.aichain.evm.fork.GasSchedule;
import io.aichain.evm.interpreter.Delegation;
import io.aichain.evm.state.AccountState;
import io.aichain.evm.state.JournaledState;
import java.util.List;
import java.util.Optional;

/** The tuples of a set-code transaction (EIP-7702): those that hold are applied, the others passed over. */
final class Delegations {
    private Delegations() {}

    static void apply(JournaledState state, UInt256 chainId, List<Authorization> authorizations) {
        for (Authorization authorization : authorizations) apply(state, chainId, authorization);
    }

    private static void apply(JournaledState state, UInt256 chainId, Authorization authorization) {
        if (!authorization.chainId().isZero() && !authorization.chainId().equals(chainId)) return;
        if (authorization.nonce() == -1) return;
        Optional<Address> signer = authorization.authority();
        if (signer.isEmpty()) return;
        AccountState authority = state.account(signer.get());
        state.warm(authority);
        Bytes code = state.code(authority);
        if (!code.isEmpty() && !Delegation.is(code)) return;
        if (authority.nonce() != authorization.nonce()) return;
        if (authority.exists() && !authority.isEmpty()) state.addRefund(GasSchedule.AUTHORIZATION_REFUND);
        Address target = authorization.address();
        state.setCode(authority, target.equals(Address.ZERO) ? Bytes.EMPTY : Delegation.to(target));
        state.setNonce(authority, authority.nonce() + 1);
    }
}
