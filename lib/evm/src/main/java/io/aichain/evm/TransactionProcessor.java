package io.aichain.evm;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.AccessListEntry;
import io.aichain.chain.tx.Transaction;
import io.aichain.evm.TransactionResult.Executed;
import io.aichain.evm.TransactionResult.Invalid;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.ForkRules;
import io.aichain.evm.interpreter.BlockContext;
import io.aichain.evm.interpreter.Creations;
import io.aichain.evm.interpreter.Delegation;
import io.aichain.evm.interpreter.Interpreter;
import io.aichain.evm.interpreter.Interpreter.Message;
import io.aichain.evm.interpreter.Interpreter.Outcome;
import io.aichain.evm.interpreter.Purpose;
import io.aichain.evm.interpreter.Tracer;
import io.aichain.evm.interpreter.TransactionContext;
import io.aichain.evm.interpreter.Translation;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.evm.state.AccountState;
import io.aichain.evm.state.JournaledState;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * Executes transactions, calls and system calls of one fork on a journaled state. Each is a transaction of the state: afterwards it
 * is committed, or the state is as before. Keeps buffers between them, so one per thread.
 */
public final class TransactionProcessor {
    /** The sender of system calls (EIP-4788, 2935). */
    public static final Address SYSTEM = Address.fromHex("0xfffffffffffffffffffffffffffffffffffffffe");

    private static final long SYSTEM_CALL_GAS = 30_000_000;

    private final ForkRules rules;
    private final Validation validation;
    private final Interpreter interpreter;

    public TransactionProcessor(Fork fork, Precompiles precompiles) {
        this(fork, precompiles, Translation.ADAPTIVE);
    }

    public TransactionProcessor(Fork fork, Precompiles precompiles, Translation translation) {
        this(fork, precompiles, translation, Purpose.BLOCKS);
    }

    public TransactionProcessor(Fork fork, Precompiles precompiles, Translation translation, Purpose purpose) {
        this.rules = ForkRules.of(fork);
        this.validation = new Validation(rules);
        this.interpreter = new Interpreter(rules, precompiles, translation, purpose);
    }

    public static TransactionProcessor of(Fork fork) {
        return new TransactionProcessor(fork, Precompiles.of(fork));
    }

    public Translation translation() {
        return interpreter.translation();
    }

    public Purpose purpose() {
        return interpreter.purpose();
    }

    public Fork fork() {
        return rules.fork();
    }

    public TransactionResult execute(JournaledState state, BlockContext block, Transaction tx, Address sender) {
        return execute(state, block, tx, sender, Tracer.NONE);
    }

    /**
     * Validates and runs a signed transaction.
     *
     * @param sender who signed; recovered by the caller
     */
    public TransactionResult execute(
            JournaledState state, BlockContext block, Transaction tx, Address sender, Tracer tracer) {
        Optional<Invalid> invalid = validation.check(state, block, tx, sender);
        if (invalid.isPresent()) return invalid.get();
        UInt256 price = rules.baseFee() ? tx.effectiveGasPrice(block.baseFee()) : tx.maxFeePerGas();
        UInt256 blobFee = block.blobBaseFee().timesExact(Validation.blobGas(tx));
        MessageCall call = new MessageCall(
                sender, tx.to(), tx.gasLimit(), price, tx.value(), tx.data(), tx.accessList(), tx.authorizations());
        state.begin();
        state.subtractBalance(
                state.account(sender),
                price.timesExact(UInt256.of(tx.gasLimit())).plusExact(blobFee));
        TransactionContext context = new TransactionContext(sender, price, tx.blobVersionedHashes());
        return run(state, block, context, call, tracer);
    }

    public TransactionResult call(JournaledState state, BlockContext block, MessageCall call) {
        return call(state, block, call, Tracer.NONE);
    }

    /**
     * A call as {@code eth_call} has it: intrinsic gas counts, no nonce, code of the sender, cap or block limit is asked about. Its
     * effects are committed to the given state, which the caller throws away, or keeps to run another call on top.
     *
     * @return invalid only for too little gas, funds or an init code too large
     */
    public TransactionResult call(JournaledState state, BlockContext block, MessageCall call, Tracer tracer) {
        AccountState sender = state.account(call.from());
        boolean creation = call.to().isEmpty();
        IntrinsicGas intrinsic = IntrinsicGas.of(
                rules,
                creation,
                call.data(),
                call.accessList(),
                call.authorizations().size());
        if (call.gas() < intrinsic.base()) {
            return refused(InvalidReason.INTRINSIC_GAS_TOO_LOW, call.gas(), intrinsic.base());
        }
        if (call.gas() < intrinsic.floor()) {
            return refused(InvalidReason.INTRINSIC_GAS_BELOW_FLOOR_GAS_COST, call.gas(), intrinsic.floor());
        }
        if (creation && call.data().size() > rules.maxInitCodeSize()) {
            return refused(InvalidReason.INITCODE_SIZE_EXCEEDED, call.data().size(), rules.maxInitCodeSize());
        }
        boolean free = call.gasPrice().isZero();
        if (!free && call.gasPrice().compareTo(block.baseFee()) < 0) {
            return new Invalid(InvalidReason.INSUFFICIENT_MAX_FEE_PER_GAS, call.gasPrice(), block.baseFee());
        }
        BigInteger fee = call.gasPrice().timesWide(UInt256.of(call.gas()));
        BigInteger cost = fee.add(call.value().toBigInteger());
        if (cost.compareTo(sender.balance().toBigInteger()) > 0) {
            UInt256 given = cost.bitLength() > 256 ? UInt256.MAX : UInt256.of(cost);
            return new Invalid(InvalidReason.INSUFFICIENT_ACCOUNT_FUNDS, given, sender.balance());
        }
        state.begin();
        state.subtractBalance(sender, UInt256.of(fee));
        TransactionContext context = new TransactionContext(call.from(), call.gasPrice(), List.of());
        return run(state, free ? block.withBaseFee(UInt256.ZERO) : block, context, call, tracer);
    }

    /**
     * A call by the protocol at the start of a block (EIP-4788, 2935): 30,000,000 gas that nobody pays. Nothing happens where there
     * is no code.
     */
    public TransactionResult systemCall(JournaledState state, BlockContext block, Address to, Bytes data) {
        if (!state.account(to).hasCode()) {
            return new Executed(true, 0, Bytes.EMPTY, List.of(), Optional.empty(), Optional.empty());
        }
        state.begin();
        if (rules.warmth()) state.warm(state.account(to));
        TransactionContext context = new TransactionContext(SYSTEM, UInt256.ZERO, List.of());
        Message message = new Message(false, SYSTEM, to, UInt256.ZERO, data, SYSTEM_CALL_GAS, false);
        Outcome outcome = interpreter.run(state, block, context, Tracer.NONE, message);
        return finished(state, outcome, SYSTEM_CALL_GAS - outcome.gasLeft(), Optional.empty());
    }

    /** What follows when the gas is paid for. */
    private TransactionResult run(
            JournaledState state, BlockContext block, TransactionContext context, MessageCall call, Tracer tracer) {
        AccountState sender = state.account(call.from());
        boolean creation = call.to().isEmpty();
        Address to = call.to().orElseGet(() -> Creations.address(call.from(), sender.nonce()));
        state.setNonce(sender, sender.nonce() + 1);
        if (rules.warmth()) warm(state, block, call);
        Delegations.apply(state, block.chainId(), call.authorizations());
        warmDelegate(state, to);

        IntrinsicGas intrinsic = IntrinsicGas.of(
                rules,
                creation,
                call.data(),
                call.accessList(),
                call.authorizations().size());
        long gas = call.gas() - intrinsic.base();
        Message message = new Message(creation, call.from(), to, call.value(), call.data(), gas, false);
        Outcome outcome = interpreter.run(state, block, context, tracer, message);

        long used = call.gas() - outcome.gasLeft();
        used -= Math.min(state.refund(), used / rules.gas().refundQuotient());
        used = Math.max(used, intrinsic.floor());
        pay(state, block, context, call, used);
        return finished(state, outcome, used, creation ? Optional.of(to) : Optional.empty());
    }

    private void warm(JournaledState state, BlockContext block, MessageCall call) {
        state.warm(state.account(call.from()));
        call.to().ifPresent(to -> state.warm(state.account(to)));
        if (rules.warmBeneficiary()) state.warm(state.account(block.beneficiary()));
        for (AccessListEntry entry : call.accessList()) {
            AccountState account = state.account(entry.address());
            state.warm(account);
            entry.storageKeys().forEach(key -> state.warm(account, UInt256.ofHash(key)));
        }
    }

    private void warmDelegate(JournaledState state, Address to) {
        AccountState account = state.account(to);
        if (!rules.delegation() || !account.hasCode()) return;
        Bytes code = state.code(account);
        if (Delegation.is(code)) state.warm(state.account(Delegation.target(code)));
    }

    /** Gives back what was not used and pays the tip; the base fee is burnt (EIP-1559). */
    private void pay(
            JournaledState state, BlockContext block, TransactionContext context, MessageCall call, long used) {
        UInt256 price = context.gasPrice();
        UInt256 rest = price.timesExact(UInt256.of(call.gas() - used));
        if (!rest.isZero()) state.addBalance(state.account(call.from()), rest);
        UInt256 tip = rules.baseFee() ? price.minusExact(block.baseFee()) : price;
        state.addBalance(state.account(block.beneficiary()), tip.timesExact(UInt256.of(used)));
    }

    private static TransactionResult finished(
            JournaledState state, Outcome outcome, long used, Optional<Address> created) {
        boolean success = outcome.halt().isEmpty();
        Executed executed = new Executed(
                success, used, outcome.output(), state.logs(), success ? created : Optional.empty(), outcome.halt());
        state.commit();
        return executed;
    }

    private static Invalid refused(InvalidReason reason, long given, long limit) {
        return new Invalid(reason, UInt256.of(given), UInt256.of(limit));
    }
}
