package io.aichain.executor.call;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.AccessListEntry;
import io.aichain.evm.MessageCall;
import io.aichain.evm.TransactionProcessor;
import io.aichain.evm.TransactionResult;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.interpreter.BlockContext;
import io.aichain.evm.interpreter.HaltReason;
import io.aichain.evm.interpreter.Tracer;
import io.aichain.evm.state.AccountState;
import io.aichain.evm.state.JournaledState;
import io.aichain.evm.world.WorldState;
import io.aichain.executor.domain.CallOutcome;
import io.aichain.executor.domain.CallRequest;
import io.aichain.executor.domain.StateOverride;
import java.util.List;
import java.util.SortedMap;

/** One request on one state, run as often as it takes; each run starts from the same state. */
final class Simulation {
    private final TransactionProcessor processor;
    private final WorldState state;
    private final BlockContext block;
    private final CallRequest request;
    private final SortedMap<Address, StateOverride> overrides;

    Simulation(
            TransactionProcessor processor,
            WorldState state,
            BlockContext block,
            CallRequest request,
            SortedMap<Address, StateOverride> overrides) {
        this.processor = processor;
        this.state = state;
        this.block = block;
        this.request = request;
        this.overrides = overrides;
    }

    Address sender() {
        return request.from().orElse(Address.ZERO);
    }

    /** In wei; zero: nothing is paid. */
    UInt256 gasPrice() {
        UInt256 cap = request.feeCap().orElse(UInt256.ZERO);
        if (cap.isZero()) return UInt256.ZERO;
        UInt256 tip = request.tip().orElse(UInt256.ZERO);
        UInt256 wanted = block.baseFee().plus(tip);
        boolean overflows = wanted.compareTo(tip) < 0;
        return overflows ? cap : wanted.min(cap);
    }

    JournaledState freshState() {
        JournaledState journal = new JournaledState(state, Fork.OSAKA);
        overrides.forEach((address, override) -> apply(journal, journal.account(address), override));
        return journal;
    }

    CallOutcome run(long gas) {
        return run(gas, request.accessList(), Tracer.NONE);
    }

    CallOutcome run(long gas, List<AccessListEntry> accessList, Tracer tracer) {
        MessageCall call = new MessageCall(
                sender(),
                request.to(),
                gas,
                gasPrice(),
                request.value(),
                request.data(),
                accessList,
                request.authorizations());
        return switch (processor.call(freshState(), block, call, tracer)) {
            case TransactionResult.Invalid invalid -> new CallOutcome.Refused(InvalidWords.of(invalid));
            case TransactionResult.Executed executed -> outcome(executed);
        };
    }

    static CallOutcome outcome(TransactionResult.Executed executed) {
        if (executed.success()) return new CallOutcome.Success(executed.output(), executed.gasUsed());
        HaltReason reason = executed.haltReason().orElseThrow();
        if (reason == HaltReason.REVERTED) return new CallOutcome.Reverted(executed.output(), executed.gasUsed());
        return new CallOutcome.Halted(reason.words(), executed.gasUsed());
    }

    private static void apply(JournaledState journal, AccountState account, StateOverride override) {
        journal.begin();
        override.nonce().ifPresent(nonce -> journal.setNonce(account, nonce));
        override.balance().ifPresent(balance -> journal.setBalance(account, balance));
        override.code().ifPresent(code -> journal.setCode(account, code));
        override.state().ifPresent(all -> {
            journal.clearStorage(account);
            all.forEach((slot, word) -> journal.setStorage(account, slot, word));
        });
        override.stateDiff().ifPresent(diff -> diff.forEach((slot, word) -> journal.setStorage(account, slot, word)));
        journal.commit();
    }
}
