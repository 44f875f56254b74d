package io.aichain.executor.domain.pool;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.interpreter.Delegation;
import io.aichain.evm.world.Account;
import io.aichain.executor.domain.Admission;
import io.aichain.executor.domain.Admission.Refused;
import java.math.BigInteger;
import java.util.Optional;

/** What is asked of a transaction in view of its sender's account and of what else waits. Changes nothing. */
final class AdmissionChecks {
    /** Both fees of a replacement are at least this many percent of the replaced ones. */
    private static final BigInteger REPLACEMENT_PERCENT = BigInteger.valueOf(110);

    private static final BigInteger HUNDRED = BigInteger.valueOf(100);

    private final PoolLimits limits;
    private final PoolState state;

    AdmissionChecks(PoolLimits limits, PoolState state) {
        this.limits = limits;
        this.state = state;
    }

    Optional<Refused> refuse(Candidate candidate, Account account, SenderPool sender) {
        if (Long.compareUnsigned(candidate.nonce(), account.nonce()) < 0) {
            return Optional.of(new Admission.NonceTooLow(candidate.nonce(), account.nonce()));
        }
        if (!maySign(account)) return Optional.of(new Admission.SenderNotEoa(candidate.sender()));
        Optional<Candidate> taken = sender.inFlight(candidate.nonce());
        if (taken.isPresent()) {
            return Optional.of(new Admission.CannotReplaceAccepted(
                    candidate.nonce(), taken.get().hash()));
        }
        long furthest = sender.next(account.nonce()) + limits.nonceDistance();
        if (Long.compareUnsigned(candidate.nonce(), furthest) > 0) {
            return Optional.of(new Admission.NonceTooFarAhead(candidate.nonce(), furthest));
        }
        return refuseCost(candidate, account, sender);
    }

    /** Whether the balance covers it and all before it, whatever is queued behind. */
    boolean isCovered(Candidate candidate, Account account, SenderPool sender) {
        BigInteger needed = sender.inFlightCost(account.nonce()).add(candidate.cost());
        return needed.compareTo(account.balance().toBigInteger()) <= 0;
    }

    /** Empty if the new one pays enough more than the old one. */
    Optional<Refused> refuseReplacement(Candidate old, Candidate replacement) {
        UInt256 tip = raised(old.transaction().maxPriorityFeePerGas());
        UInt256 cap = raised(old.transaction().maxFeePerGas());
        boolean enough = replacement.transaction().maxPriorityFeePerGas().compareTo(tip) >= 0
                && replacement.transaction().maxFeePerGas().compareTo(cap) >= 0;
        return enough ? Optional.empty() : Optional.of(new Admission.ReplacementUnderpriced(tip, cap));
    }

    private Optional<Refused> refuseCost(Candidate candidate, Account account, SenderPool sender) {
        BigInteger others = sender.inFlightCost(account.nonce()).add(sender.queuedCost(candidate.nonce()));
        BigInteger needed = others.add(candidate.cost());
        if (needed.compareTo(account.balance().toBigInteger()) <= 0) return Optional.empty();
        return Optional.of(new Admission.InsufficientFunds(account.balance(), capped(needed), capped(others)));
    }

    /** An account with code cannot sign (EIP-3607), unless the code is a delegation (EIP-7702). */
    private boolean maySign(Account account) {
        if (!account.hasCode()) return true;
        Bytes code = state.code(account.codeHash());
        return Delegation.is(code);
    }

    private static UInt256 raised(UInt256 fee) {
        BigInteger[] parts = fee.toBigInteger().multiply(REPLACEMENT_PERCENT).divideAndRemainder(HUNDRED);
        return capped(parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE));
    }

    private static UInt256 capped(BigInteger value) {
        return value.bitLength() > 256 ? UInt256.MAX : UInt256.of(value);
    }
}
