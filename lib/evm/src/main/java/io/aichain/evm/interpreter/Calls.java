package io.aichain.evm.interpreter;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.GasSchedule;
import io.aichain.evm.precompile.Precompile;
import io.aichain.evm.precompile.Precompile.Result;
import io.aichain.evm.state.AccountState;
import java.util.Arrays;

/** CALL, CALLCODE, DELEGATECALL and STATICCALL, and the outermost call of a transaction. */
final class Calls {
    private static final byte[] NOTHING = {};

    private Calls() {}

    static Step call(Machine m, Frame f, CallKind kind) {
        boolean carriesValue = kind == CallKind.CALL || kind == CallKind.CALLCODE;
        UInt256 value = carriesValue ? f.word(2) : UInt256.ZERO;
        if (kind == CallKind.CALL && f.isStatic && !value.isZero()) {
            return f.halt(HaltReason.STATE_CHANGE_IN_STATIC_CALL);
        }
        int ranges = carriesValue ? 3 : 2;
        long inputAt = f.size(ranges);
        long inputSize = f.size(ranges + 1);
        long wantedAt = f.size(ranges + 2);
        long wantedSize = f.size(ranges + 3);
        if (!f.reach(inputAt, inputSize) || !f.reach(wantedAt, wantedSize)) return f.halt(HaltReason.OUT_OF_GAS);

        GasSchedule schedule = m.rules.gas();
        AccountState callee = m.state.account(f.addressAt(1));
        long extra = m.coldSurcharge(callee, schedule.coldAccountSurcharge());
        if (!value.isZero()) extra += GasSchedule.CALL_VALUE;
        if (kind == CallKind.CALL && isNewAccount(m, callee, value)) extra += GasSchedule.NEW_ACCOUNT;
        if (!f.charge(extra)) return f.halt(HaltReason.OUT_OF_GAS);
        AccountState coded = callee;
        if (delegates(m, callee)) {
            coded = m.state.account(Delegation.target(m.state.code(callee)));
            long access = schedule.warmAccess() + m.coldSurcharge(coded, schedule.coldAccountSurcharge());
            if (!f.charge(access)) return f.halt(HaltReason.OUT_OF_GAS);
        }

        long given = f.size(0);
        if (m.rules.keeps64th()) given = Math.min(given, f.gas - f.gas / 64);
        if (!f.charge(given)) return f.halt(HaltReason.OUT_OF_GAS);
        if (!value.isZero()) given += GasSchedule.CALL_STIPEND;
        f.pop(carriesValue ? 7 : 6);
        f.wantedAt = (int) wantedAt;
        f.wantedSize = (int) wantedSize;
        f.returnNothing();
        // Borrowed code runs on the caller's own storage.
        boolean borrowed = kind == CallKind.CALLCODE || kind == CallKind.DELEGATECALL;
        if (m.tracing) trace(m, f, kind, callee, value, (int) inputAt, (int) inputSize, given);
        if (f.depth >= Machine.MAX_DEPTH) return refuse(m, f, given, HaltReason.CALL_TOO_DEEP);
        if (f.self.balance().compareTo(value) < 0) return refuse(m, f, given, HaltReason.INSUFFICIENT_BALANCE);

        Frame child = m.push();
        child.begin(
                kind,
                m.code(coded),
                borrowed ? f.self : callee,
                kind == CallKind.DELEGATECALL ? f.caller : f.self.address(),
                kind == CallKind.DELEGATECALL ? f.value : value,
                given);
        child.isStatic = f.isStatic || kind == CallKind.STATICCALL;
        child.input = f.memory.bytes();
        child.inputFrom = inputSize == 0 ? 0 : (int) inputAt;
        child.inputSize = (int) inputSize;
        child.mark = m.state.mark();
        if (kind == CallKind.CALL) transfer(m, f.self, callee, value);
        else if (kind == CallKind.STATICCALL) m.state.touch(callee);
        if (start(m, child, callee) == Step.ENTER) return Step.ENTER;
        // What a precompile used is not the caller's, which would be hot after a single large one.
        f.usedByCalls += given - m.gasLeft;
        Endings.resume(m, f, false, callee.address());
        return Step.NEXT;
    }

    /** Returns ENTER, or DONE if the call is over already. */
    static Step outermost(Machine m, Interpreter.Message message) {
        AccountState callee = m.state.account(message.to());
        AccountState coded = delegates(m, callee) ? m.state.account(Delegation.target(m.state.code(callee))) : callee;
        if (m.tracing) {
            m.tracer.enter(
                    CallKind.CALL, message.from(), message.to(), message.value(), message.data(), message.gas(), 1);
        }
        Frame frame = m.push();
        frame.begin(CallKind.CALL, m.code(coded), callee, message.from(), message.value(), message.gas());
        frame.isStatic = message.isStatic();
        frame.input = message.data().unsafeArray();
        frame.inputFrom = 0;
        frame.inputSize = message.data().size();
        frame.mark = m.state.mark();
        transfer(m, m.state.account(message.from()), callee, message.value());
        return start(m, frame, callee);
    }

    /** Runs a precompile, ends a call of nothing, or leaves the frame to the loop. */
    private static Step start(Machine m, Frame frame, AccountState callee) {
        Precompile precompile = m.precompiles.get(callee.address());
        if (precompile != null) return run(m, frame, precompile);
        if (frame.code.bytes.length != 0) return Step.ENTER;
        m.depth--;
        m.ended(true, frame.gas, NOTHING, 0, 0, null);
        return Step.DONE;
    }

    private static Step run(Machine m, Frame frame, Precompile precompile) {
        Bytes input = Bytes.wrap(Arrays.copyOfRange(frame.input, frame.inputFrom, frame.inputFrom + frame.inputSize));
        Result result = precompile.call(new Precompile.Call(input, frame.gas, m, !frame.value.isZero()));
        m.depth--;
        switch (result) {
            case Result.Success(Bytes output, long used)
            when used <= frame.gas -> m.ended(true, frame.gas - used, output.unsafeArray(), 0, output.size(), null);
            case Result.Revert(Bytes output, long used)
            when used <= frame.gas -> {
                m.state.revertTo(frame.mark);
                m.ended(false, frame.gas - used, output.unsafeArray(), 0, output.size(), HaltReason.REVERTED);
            }
            case Result.Success _, Result.Revert _, Result.Failure _ -> {
                m.state.revertTo(frame.mark);
                m.ended(false, 0, NOTHING, 0, 0, HaltReason.PRECOMPILE_FAILURE);
            }
        }
        return Step.DONE;
    }

    /** Whether another account's code runs; possibly its own again. One hop only. */
    private static boolean delegates(Machine m, AccountState callee) {
        return m.rules.delegation() && callee.hasCode() && Delegation.is(m.state.code(callee));
    }

    private static boolean isNewAccount(Machine m, AccountState callee, UInt256 value) {
        return m.rules.removesEmptyAccounts() ? !value.isZero() && callee.isEmpty() : !callee.exists();
    }

    static void transfer(Machine m, AccountState from, AccountState to, UInt256 value) {
        if (!value.isZero()) m.state.subtractBalance(from, value);
        m.state.addBalance(to, value);
    }

    static Step refuse(Machine m, Frame f, long gas, HaltReason reason) {
        m.ended(false, gas, NOTHING, 0, 0, reason);
        Endings.resume(m, f, false, f.self.address());
        return Step.NEXT;
    }

    private static void trace(
            Machine m, Frame f, CallKind kind, AccountState to, UInt256 value, int at, int size, long gas) {
        Bytes input = Bytes.wrap(f.memory.copyOut(at, size));
        m.tracer.enter(kind, f.self.address(), to.address(), value, input, gas, f.depth + 2);
    }
}
