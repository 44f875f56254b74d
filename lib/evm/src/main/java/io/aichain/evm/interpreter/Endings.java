package io.aichain.evm.interpreter;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.ForkRules;
import io.aichain.evm.state.AccountState;

/** How frames end: RETURN, REVERT, SELFDESTRUCT, and what the caller gets. */
final class Endings {
    private static final byte[] NOTHING = {};

    private Endings() {}

    static Step output(Frame f, Step step) {
        long at = f.size(0);
        long size = f.size(1);
        if (!f.reach(at, size)) return f.halt(HaltReason.OUT_OF_GAS);
        f.outputFrom = size == 0 ? 0 : (int) at;
        f.outputSize = (int) size;
        return step;
    }

    /** EIP-6780: from Cancun only what was created in the same transaction goes; any other only gives its balance away. */
    static Step selfDestruct(Machine m, Frame f) {
        if (f.isStatic) return f.halt(HaltReason.STATE_CHANGE_IN_STATIC_CALL);
        ForkRules rules = m.rules;
        AccountState self = f.self;
        AccountState heir = m.state.account(f.addressAt(0));
        long extra = m.coldSurcharge(heir, rules.gas().coldAccount());
        boolean isNew =
                rules.removesEmptyAccounts() ? heir.isEmpty() && !self.balance().isZero() : !heir.exists();
        if (isNew) extra += rules.gas().selfDestructNewAccount();
        if (!f.charge(extra)) return f.halt(HaltReason.OUT_OF_GAS);
        boolean goes = !rules.selfDestructOnlyNew() || m.state.isCreatedNow(self);
        UInt256 balance = self.balance();
        if (m.tracing) m.tracer.selfDestruct(self.address(), heir.address(), balance, f.depth + 1);
        if (heir != self) {
            m.state.addBalance(heir, balance);
            m.state.setBalance(self, UInt256.ZERO);
        } else if (goes) {
            m.state.setBalance(self, UInt256.ZERO);
        }
        if (goes && m.state.destruct(self)) m.state.addRefund(rules.gas().selfDestructRefund());
        return Step.DONE;
    }

    /** Settles a frame and takes it off; the machine holds the result. */
    static void end(Machine m, Frame frame, Step step) {
        HaltReason halt = switch (step) {
            case DONE -> frame.kind.isCreation() ? Creations.deposit(m, frame) : null;
            case REVERT -> HaltReason.REVERTED;
            case HALT -> frame.halt;
            case NEXT, ENTER, CHANGE -> throw new IllegalStateException("a frame ended with " + step);
        };
        if (halt != null) m.state.revertTo(frame.mark);
        m.depth--;
        boolean returns = halt == null || halt == HaltReason.REVERTED;
        if (returns) {
            m.ended(halt == null, frame.gas, frame.memory.bytes(), frame.outputFrom, frame.outputSize, halt);
        } else {
            m.ended(false, 0, NOTHING, 0, 0, halt);
        }
    }

    /** Gives a caller what came of its call: gas, one word on the stack, return data, and output where it wanted it. */
    static void resume(Machine m, Frame f, boolean creation, Address created) {
        f.gas += m.gasLeft;
        if (creation && m.succeeded) {
            f.returnNothing();
            f.push(created);
            return;
        }
        f.returned = m.output;
        f.returnedFrom = m.outputFrom;
        f.returnedSize = m.outputSize;
        f.push(m.succeeded ? 1 : 0);
        int size = Math.min(f.wantedSize, m.outputSize);
        if (size > 0) System.arraycopy(m.output, m.outputFrom, f.memory.bytes(), f.wantedAt, size);
    }
}
