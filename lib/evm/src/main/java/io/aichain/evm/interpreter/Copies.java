package io.aichain.evm.interpreter;

import io.aichain.chain.block.Log;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.evm.fork.GasSchedule;
import io.aichain.evm.state.AccountState;
import java.util.ArrayList;
import java.util.List;

/** Instructions that move or read ranges of memory: copies, KECCAK256 and LOG. */
final class Copies {
    private final Machine machine;
    private final long[] keccak = new long[25];

    Copies(Machine machine) {
        this.machine = machine;
    }

    Step keccak(Frame f) {
        f.gas = keccak(f.memory, f.size(0), f.size(1), f.gas);
        if (f.gas < 0) return f.halt(HaltReason.OUT_OF_GAS);
        f.pop(1);
        Words.set(machine.stack, f.top - 4, keccak[0], keccak[1], keccak[2], keccak[3]);
        return Step.NEXT;
    }

    /** Pays for a digest and makes it, if that can be paid. @return the gas left, or less than 0 */
    long keccak(Memory memory, long at, long size, long gas) {
        if (size > Integer.MAX_VALUE) return -1;
        long left = gas - ((size + 31) >>> 5) * GasSchedule.KECCAK_WORD;
        long growth = memory.growthGas(at, size);
        if (left < growth) return -1;
        if (growth != 0) memory.grow(at, size);
        Keccak.hash(memory.bytes(), size == 0 ? 0 : (int) at, (int) size, keccak);
        return left - growth;
    }

    /** A limb of the last digest, the least significant first. */
    long digest(int limb) {
        return keccak[3 - limb];
    }

    /** CALLDATACOPY and CODECOPY: to, from, size; what lies beyond the source is zero. */
    Step toMemory(Frame f, byte[] source, int sourceFrom, int sourceSize) {
        long to = f.size(0);
        long size = f.size(2);
        if (!chargeWords(f, size, GasSchedule.COPY_WORD) || !f.reach(to, size)) return f.halt(HaltReason.OUT_OF_GAS);
        if (size != 0) f.memory.copyIn((int) to, source, sourceFrom, sourceSize, f.size(1), (int) size);
        f.pop(3);
        return Step.NEXT;
    }

    Step externalCode(Frame f) {
        AccountState account = machine.state.account(f.addressAt(0));
        if (!f.charge(machine.coldSurcharge(account, machine.rules.gas().coldAccountSurcharge()))) {
            return f.halt(HaltReason.OUT_OF_GAS);
        }
        byte[] code = machine.state.code(account).unsafeArray();
        f.pop(1);
        return toMemory(f, code, 0, code.length);
    }

    /** Beyond what was returned there is nothing to copy: the frame halts (EIP-211). */
    Step returnData(Frame f) {
        long from = f.size(1);
        long size = f.size(2);
        if (from > f.returnedSize || size > f.returnedSize - from) {
            return f.halt(HaltReason.RETURN_DATA_OUT_OF_BOUNDS);
        }
        return toMemory(f, f.returned, f.returnedFrom, f.returnedSize);
    }

    Step withinMemory(Frame f) {
        long to = f.size(0);
        long from = f.size(1);
        long size = f.size(2);
        if (!chargeWords(f, size, GasSchedule.COPY_WORD) || !f.reach(Math.max(to, from), size)) {
            return f.halt(HaltReason.OUT_OF_GAS);
        }
        if (size != 0) System.arraycopy(f.memory.bytes(), (int) from, f.memory.bytes(), (int) to, (int) size);
        f.pop(3);
        return Step.NEXT;
    }

    Step log(Frame f, int topics) {
        if (f.isStatic) return f.halt(HaltReason.STATE_CHANGE_IN_STATIC_CALL);
        long at = f.size(0);
        long size = f.size(1);
        if (size > Integer.MAX_VALUE || !f.charge(size * GasSchedule.LOG_DATA_BYTE) || !f.reach(at, size)) {
            return f.halt(HaltReason.OUT_OF_GAS);
        }
        List<Hash> hashes = new ArrayList<>(topics);
        for (int i = 0; i < topics; i++) hashes.add(f.word(2 + i).toHash());
        Bytes data = Bytes.wrap(f.memory.copyOut((int) at, (int) size));
        Log log = new Log(f.self.address(), hashes, data);
        machine.state.log(log);
        if (machine.tracing) machine.tracer.log(log, f.depth + 1);
        f.pop(2 + topics);
        return Step.NEXT;
    }

    private static boolean chargeWords(Frame f, long size, int perWord) {
        if (size > Integer.MAX_VALUE) return false;
        return f.charge(((size + 31) >>> 5) * perWord);
    }
}
