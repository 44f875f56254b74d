package io.aichain.executor.domain.pool;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionType;
import io.aichain.evm.IntrinsicGas;
import io.aichain.evm.fork.ForkRules;
import io.aichain.execution.PayloadItem;
import io.aichain.executor.domain.Admission;
import io.aichain.executor.domain.Admission.Refused;
import java.util.Optional;

/** What can be said of a transaction without the state: cheap checks first, the signature as late as possible. */
final class StaticChecks {
    private final Genesis genesis;
    private final ForkRules rules;
    private final PoolLimits limits;

    StaticChecks(Genesis genesis, ForkRules rules, PoolLimits limits) {
        this.genesis = genesis;
        this.rules = rules;
        this.limits = limits;
    }

    /** What the checks come to. */
    sealed interface Verdict {
        record Passed(Candidate candidate) implements Verdict {}

        record Failed(Refused refusal) implements Verdict {}
    }

    Verdict check(Bytes raw) {
        int max = genesis.aichain().maxTransactionBytes();
        if (raw.size() > max) return new Verdict.Failed(new Admission.TooLarge(raw.size(), max));
        return switch (PayloadItem.read(raw, genesis)) {
            case PayloadItem.Unreadable unreadable -> new Verdict.Failed(refusal(unreadable));
            case PayloadItem.Readable(var bytes, var hash, var tx, var sender) ->
                refuse(tx)
                        .<Verdict>map(Verdict.Failed::new)
                        .orElseGet(() -> new Verdict.Passed(Candidate.of(bytes, hash, tx, sender)));
        };
    }

    private Refused refusal(PayloadItem.Unreadable unreadable) {
        return switch (unreadable) {
            case PayloadItem.UnsupportedType unsupported -> new Admission.TypeNotSupported(unsupported.type());
            case PayloadItem.Malformed malformed -> new Admission.Malformed(malformed.what());
            case PayloadItem.OtherChain other -> new Admission.WrongChainId(other.chainId(), genesis.chainId());
            case PayloadItem.Unsigned unsigned -> new Admission.InvalidSignature();
        };
    }

    private Optional<Refused> refuse(Transaction tx) {
        if (tx.chainId().isEmpty() && !limits.unprotected()) return Optional.of(new Admission.NotReplayProtected());
        if (tx.nonce() == -1) return Optional.of(new Admission.NonceMax());
        if (tx.gasLimit() > genesis.gasLimit()) {
            return Optional.of(new Admission.BlockGasLimitExceeded(tx.gasLimit(), genesis.gasLimit()));
        }
        if (tx.gasLimit() > rules.maxTransactionGas()) {
            return Optional.of(new Admission.TransactionGasCapExceeded(tx.gasLimit(), rules.maxTransactionGas()));
        }
        return refuseShape(tx).or(() -> refuseGas(tx)).or(() -> refuseFees(tx));
    }

    private Optional<Refused> refuseShape(Transaction tx) {
        if (tx.isCreation() && tx.data().size() > rules.maxInitCodeSize()) {
            return Optional.of(new Admission.InitcodeTooLarge(tx.data().size(), rules.maxInitCodeSize()));
        }
        if (tx.type() != TransactionType.SET_CODE) return Optional.empty();
        if (tx.isCreation()) return Optional.of(new Admission.SetCodeCreation());
        return tx.authorizations().isEmpty() ? Optional.of(new Admission.EmptyAuthorizationList()) : Optional.empty();
    }

    private Optional<Refused> refuseGas(Transaction tx) {
        IntrinsicGas needed = IntrinsicGas.of(
                rules,
                tx.isCreation(),
                tx.data(),
                tx.accessList(),
                tx.authorizations().size());
        if (tx.gasLimit() < needed.base()) {
            return Optional.of(new Admission.IntrinsicGasTooLow(tx.gasLimit(), needed.base()));
        }
        if (tx.gasLimit() < needed.floor()) {
            return Optional.of(new Admission.FloorGasTooLow(tx.gasLimit(), needed.floor()));
        }
        return Optional.empty();
    }

    private Optional<Refused> refuseFees(Transaction tx) {
        if (tx.maxPriorityFeePerGas().compareTo(tx.maxFeePerGas()) > 0) {
            return Optional.of(new Admission.TipAboveFeeCap(tx.maxPriorityFeePerGas(), tx.maxFeePerGas()));
        }
        UInt256 floor = genesis.aichain().feeRule().floor();
        if (tx.maxFeePerGas().compareTo(floor) < 0) {
            return Optional.of(new Admission.FeeCapBelowFloor(tx.maxFeePerGas(), floor));
        }
        return Optional.empty();
    }
}
