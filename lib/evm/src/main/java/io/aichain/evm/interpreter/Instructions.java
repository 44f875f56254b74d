package io.aichain.evm.interpreter;

import io.aichain.evm.fork.Op;

/** Sends the instructions that the loop does not do itself to their classes. */
final class Instructions {
    private final Machine machine;
    private final Reads reads;
    private final Storage storage;
    final Copies copies;

    Instructions(Machine machine) {
        this.machine = machine;
        this.reads = new Reads(machine);
        this.storage = new Storage(machine);
        this.copies = new Copies(machine);
    }

    Step run(int op, Frame frame) {
        return switch (op) {
            case Op.KECCAK256 -> copies.keccak(frame);
            case Op.CALLDATACOPY -> copies.toMemory(frame, frame.input, frame.inputFrom, frame.inputSize);
            case Op.CODECOPY -> copies.toMemory(frame, frame.code.bytes, 0, frame.code.bytes.length);
            case Op.RETURNDATACOPY -> copies.returnData(frame);
            case Op.EXTCODECOPY -> copies.externalCode(frame);
            case Op.MCOPY -> copies.withinMemory(frame);
            case Op.EXP -> exp(frame);
            case Op.SLOAD -> storage.load(frame);
            case Op.SSTORE -> storage.store(frame);
            case Op.TLOAD -> storage.loadTransient(frame);
            case Op.TSTORE -> storage.storeTransient(frame);
            case Op.CREATE -> Creations.create(machine, frame, CallKind.CREATE);
            case Op.CREATE2 -> Creations.create(machine, frame, CallKind.CREATE2);
            case Op.CALL -> Calls.call(machine, frame, CallKind.CALL);
            case Op.CALLCODE -> Calls.call(machine, frame, CallKind.CALLCODE);
            case Op.DELEGATECALL -> Calls.call(machine, frame, CallKind.DELEGATECALL);
            case Op.STATICCALL -> Calls.call(machine, frame, CallKind.STATICCALL);
            case Op.RETURN -> Endings.output(frame, Step.DONE);
            case Op.REVERT -> Endings.output(frame, Step.REVERT);
            case Op.SELFDESTRUCT -> Endings.selfDestruct(machine, frame);
            case Op.LOG0, Op.LOG0 + 1, Op.LOG0 + 2, Op.LOG0 + 3, Op.LOG4 -> copies.log(frame, op - Op.LOG0);
            default -> reads.run(op, frame);
        };
    }

    private Step exp(Frame frame) {
        int y = frame.top - 8;
        int bytes = (Words.bitLength(machine.stack, y) + 7) / 8;
        if (!frame.charge((long) bytes * machine.rules.gas().expByte())) return frame.halt(HaltReason.OUT_OF_GAS);
        machine.division.exp(machine.stack, frame.top - 4, y, y);
        frame.pop(1);
        return Step.NEXT;
    }
}
