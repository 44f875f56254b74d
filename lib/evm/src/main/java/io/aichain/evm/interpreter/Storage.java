package io.aichain.evm.interpreter;

import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.GasSchedule;
import io.aichain.evm.fork.GasSchedule.StorageRule;
import io.aichain.evm.state.JournaledState;
import io.aichain.evm.state.StorageSlot;

/** SLOAD, SSTORE and their transient twins, with the three ways SSTORE was priced (yellow paper; EIP-1283; EIP-2200 and 2929). */
final class Storage {
    private final Machine machine;
    private final GasSchedule schedule;
    /** What changing a slot that held something costs; the cold access is charged apart. */
    private final int reset;

    Storage(Machine machine) {
        this.machine = machine;
        this.schedule = machine.rules.gas();
        this.reset = GasSchedule.STORAGE_RESET - schedule.coldSlot();
    }

    Step load(Frame f) {
        StorageSlot slot = machine.state.slot(f.self, f.word(0));
        if (machine.rules.warmth() && machine.state.warm(slot) && !f.charge(schedule.coldSlotSurcharge())) {
            return f.halt(HaltReason.OUT_OF_GAS);
        }
        Words.set(machine.stack, f.top - 4, slot.current());
        return Step.NEXT;
    }

    Step store(Frame f) {
        if (f.isStatic) return f.halt(HaltReason.STATE_CHANGE_IN_STATIC_CALL);
        StorageRule rule = schedule.storage();
        if (rule == StorageRule.EIP2200 && f.gas <= GasSchedule.STORAGE_SENTRY) return f.halt(HaltReason.OUT_OF_GAS);
        StorageSlot slot = machine.state.slot(f.self, f.word(0));
        UInt256 word = f.word(1);
        long cold = machine.rules.warmth() && machine.state.warm(slot) ? schedule.coldSlot() : 0;
        UInt256 current = slot.current();
        long price =
                rule == StorageRule.FRONTIER ? plainPrice(current, word) : netPrice(slot.original(), current, word);
        if (!f.charge(cold + price)) return f.halt(HaltReason.OUT_OF_GAS);
        if (!word.equals(current)) machine.state.setStorage(slot, word);
        f.pop(2);
        return Step.NEXT;
    }

    private long plainPrice(UInt256 current, UInt256 word) {
        if (!current.isZero() && word.isZero()) machine.state.addRefund(schedule.clearRefund());
        return current.isZero() && !word.isZero() ? GasSchedule.STORAGE_SET : GasSchedule.STORAGE_RESET;
    }

    private long netPrice(UInt256 original, UInt256 current, UInt256 word) {
        int again = schedule.warmAccess();
        if (current.equals(word)) return again;
        JournaledState state = machine.state;
        if (original.equals(current)) {
            if (original.isZero()) return GasSchedule.STORAGE_SET;
            if (word.isZero()) state.addRefund(schedule.clearRefund());
            return reset;
        }
        if (!original.isZero()) {
            if (current.isZero()) state.addRefund(-schedule.clearRefund());
            else if (word.isZero()) state.addRefund(schedule.clearRefund());
        }
        if (original.equals(word)) {
            state.addRefund((original.isZero() ? GasSchedule.STORAGE_SET : reset) - again);
        }
        return again;
    }

    Step loadTransient(Frame f) {
        Words.set(machine.stack, f.top - 4, machine.state.transientStorage(f.self.address(), f.word(0)));
        return Step.NEXT;
    }

    Step storeTransient(Frame f) {
        if (f.isStatic) return f.halt(HaltReason.STATE_CHANGE_IN_STATIC_CALL);
        machine.state.setTransientStorage(f.self.address(), f.word(0), f.word(1));
        f.pop(2);
        return Step.NEXT;
    }
}
