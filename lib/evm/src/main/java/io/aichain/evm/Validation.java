package io.aichain.evm;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionType;
import io.aichain.evm.TransactionResult.Invalid;
import io.aichain.evm.fork.BlobSchedule;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.ForkRules;
import io.aichain.evm.interpreter.BlockContext;
import io.aichain.evm.interpreter.Delegation;
import io.aichain.evm.state.AccountState;
import io.aichain.evm.state.JournaledState;
import java.math.BigInteger;
import java.util.Optional;

/** Whether a transaction may be in a block: first what it says of itself, then against the block, then against the sender's account. */
final class Validation {
    private final ForkRules rules;

    Validation(ForkRules rules) {
        this.rules = rules;
    }

    /** Empty if it may. */
    Optional<Invalid> check(JournaledState state, BlockContext block, Transaction tx, Address sender) {
        Invalid invalid = shape(block, tx);
        if (invalid == null) invalid = gas(block, tx);
        if (invalid == null) invalid = fees(block, tx);
        if (invalid == null && tx.type() == TransactionType.BLOB) invalid = blobs(block, tx);
        if (invalid == null && tx.type() == TransactionType.SET_CODE) invalid = setCode(tx);
        if (invalid == null) invalid = account(state, tx, sender);
        return Optional.ofNullable(invalid);
    }

    private Invalid shape(BlockContext block, Transaction tx) {
        Fork fork = rules.fork();
        InvalidReason early = switch (tx.type()) {
            case LEGACY -> null;
            case ACCESS_LIST -> fork.isAtLeast(Fork.BERLIN) ? null : InvalidReason.TYPE_1_TX_PRE_FORK;
            case DYNAMIC_FEE -> fork.isAtLeast(Fork.LONDON) ? null : InvalidReason.TYPE_2_TX_PRE_FORK;
            case BLOB -> fork.isAtLeast(Fork.CANCUN) ? null : InvalidReason.TYPE_3_TX_PRE_FORK;
            case SET_CODE -> fork.isAtLeast(Fork.PRAGUE) ? null : InvalidReason.TYPE_4_TX_PRE_FORK;
        };
        if (early != null) return invalid(early, tx.type().id(), 0);
        if (tx.chainId().isPresent() && !tx.chainId().get().equals(block.chainId())) {
            return new Invalid(InvalidReason.INVALID_CHAINID, tx.chainId().get(), block.chainId());
        }
        return null;
    }

    private Invalid gas(BlockContext block, Transaction tx) {
        IntrinsicGas intrinsic = IntrinsicGas.of(
                rules,
                tx.isCreation(),
                tx.data(),
                tx.accessList(),
                tx.authorizations().size());
        long limit = tx.gasLimit();
        if (limit < intrinsic.base()) return invalid(InvalidReason.INTRINSIC_GAS_TOO_LOW, limit, intrinsic.base());
        if (limit < intrinsic.floor()) {
            return invalid(InvalidReason.INTRINSIC_GAS_BELOW_FLOOR_GAS_COST, limit, intrinsic.floor());
        }
        if (tx.nonce() == -1) return invalid(InvalidReason.NONCE_IS_MAX, tx.nonce(), -2);
        if (tx.isCreation() && tx.data().size() > rules.maxInitCodeSize()) {
            return invalid(InvalidReason.INITCODE_SIZE_EXCEEDED, tx.data().size(), rules.maxInitCodeSize());
        }
        if (limit > rules.maxTransactionGas()) {
            return invalid(InvalidReason.GAS_LIMIT_EXCEEDS_MAXIMUM, limit, rules.maxTransactionGas());
        }
        if (limit > block.gasLimit()) return invalid(InvalidReason.GAS_ALLOWANCE_EXCEEDED, limit, block.gasLimit());
        return null;
    }

    private Invalid fees(BlockContext block, Transaction tx) {
        if (tx.maxPriorityFeePerGas().compareTo(tx.maxFeePerGas()) > 0) {
            return new Invalid(
                    InvalidReason.PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS, tx.maxPriorityFeePerGas(), tx.maxFeePerGas());
        }
        if (rules.baseFee() && tx.maxFeePerGas().compareTo(block.baseFee()) < 0) {
            return new Invalid(InvalidReason.INSUFFICIENT_MAX_FEE_PER_GAS, tx.maxFeePerGas(), block.baseFee());
        }
        return null;
    }

    private Invalid blobs(BlockContext block, Transaction tx) {
        BlobSchedule schedule = rules.blobs();
        int count = tx.blobVersionedHashes().size();
        if (tx.isCreation()) return invalid(InvalidReason.TYPE_3_TX_CONTRACT_CREATION, 0, 0);
        if (count == 0) return invalid(InvalidReason.TYPE_3_TX_ZERO_BLOBS, 0, 1);
        if (count > schedule.max()) {
            return invalid(InvalidReason.TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED, count, schedule.max());
        }
        if (count > schedule.maxPerTransaction()) {
            return invalid(InvalidReason.TYPE_3_TX_BLOB_COUNT_EXCEEDED, count, schedule.maxPerTransaction());
        }
        for (Hash hash : tx.blobVersionedHashes()) {
            long version = hash.w0() >>> 56;
            if (version != 1) return invalid(InvalidReason.TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH, version, 1);
        }
        if (tx.maxFeePerBlobGas().compareTo(block.blobBaseFee()) < 0) {
            return new Invalid(
                    InvalidReason.INSUFFICIENT_MAX_FEE_PER_BLOB_GAS, tx.maxFeePerBlobGas(), block.blobBaseFee());
        }
        return null;
    }

    private static Invalid setCode(Transaction tx) {
        if (tx.isCreation()) return invalid(InvalidReason.TYPE_4_TX_CONTRACT_CREATION, 0, 0);
        if (tx.authorizations().isEmpty()) return invalid(InvalidReason.TYPE_4_EMPTY_AUTHORIZATION_LIST, 0, 1);
        return null;
    }

    private Invalid account(JournaledState state, Transaction tx, Address sender) {
        AccountState account = state.account(sender);
        int order = Long.compareUnsigned(tx.nonce(), account.nonce());
        if (order < 0) return invalid(InvalidReason.NONCE_MISMATCH_TOO_LOW, tx.nonce(), account.nonce());
        if (order > 0) return invalid(InvalidReason.NONCE_MISMATCH_TOO_HIGH, tx.nonce(), account.nonce());
        // EIP-3607, and EIP-7702's exception from it.
        if (account.hasCode() && !(rules.delegation() && Delegation.is(state.code(account)))) {
            return invalid(InvalidReason.SENDER_NOT_EOA, 1, 0);
        }
        BigInteger gasCost = tx.maxFeePerGas().timesWide(UInt256.of(tx.gasLimit()));
        if (gasCost.bitLength() > 256) {
            return new Invalid(InvalidReason.GASLIMIT_PRICE_PRODUCT_OVERFLOW, UInt256.MAX, UInt256.MAX);
        }
        BigInteger cost =
                gasCost.add(tx.value().toBigInteger()).add(blobCost(tx).toBigInteger());
        if (cost.compareTo(account.balance().toBigInteger()) > 0) {
            UInt256 given = cost.bitLength() > 256 ? UInt256.MAX : UInt256.of(cost);
            return new Invalid(InvalidReason.INSUFFICIENT_ACCOUNT_FUNDS, given, account.balance());
        }
        return null;
    }

    private static UInt256 blobCost(Transaction tx) {
        BigInteger cost = tx.maxFeePerBlobGas().timesWide(blobGas(tx));
        return cost.bitLength() > 256 ? UInt256.MAX : UInt256.of(cost);
    }

    static UInt256 blobGas(Transaction tx) {
        return UInt256.of((long) tx.blobVersionedHashes().size() * BlobSchedule.GAS_PER_BLOB);
    }

    private static Invalid invalid(InvalidReason reason, long given, long limit) {
        return new Invalid(reason, UInt256.of(given), UInt256.of(limit));
    }
}
