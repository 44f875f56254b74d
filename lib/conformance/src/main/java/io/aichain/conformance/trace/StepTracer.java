package io.aichain.conformance.trace;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Op;
import io.aichain.evm.fork.Opcode;
import io.aichain.evm.fork.OpcodeTable;
import io.aichain.evm.interpreter.CallKind;
import io.aichain.evm.interpreter.HaltReason;
import io.aichain.evm.interpreter.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes steps of what it sees. A step is given out as soon as its cost is known: with the next step, or with the end of its frame. What
 * an instruction cost that failed is not known, and its price without operands stands there.
 */
public final class StepTracer implements Tracer {
    /** Code that init code returned costs this per byte (yellow paper), behind the last step. */
    private static final int DEPOSIT_PER_BYTE = 200;

    private final OpcodeTable opcodes;
    private final CallCosts calls;
    private final Consumer<TraceStep> out;

    private TraceStep pending;
    private int callsSeen;
    private final boolean[] isCreation = new boolean[1027];
    /** By depth: init code of no bytes runs as one STOP here, and not at all in go-ethereum. */
    private final boolean[] isEmpty = new boolean[1027];

    private long outermostGas;
    private long outermostUsed;
    private Bytes outermostOutput = Bytes.EMPTY;
    private Optional<HaltReason> outermostHalt = Optional.empty();

    /** @param calls of a run of the same before */
    public StepTracer(OpcodeTable opcodes, CallCosts calls, Consumer<TraceStep> out) {
        this.opcodes = opcodes;
        this.calls = calls;
        this.out = out;
    }

    @Override
    public void step(int pc, int op, long gas, int depth, FrameView frame) {
        if (isEmpty[depth]) return;
        flush(gas);
        long cost = CallCosts.isCall(op) ? calls.cost(callsSeen++) : -1;
        int height = frame.stackSize();
        List<UInt256> stack = new ArrayList<>(height);
        for (int i = height - 1; i >= 0; i--) stack.add(frame.stack(i));
        pending = new TraceStep(
                pc,
                op,
                Halts.name(opcodes, op),
                gas,
                cost,
                frame.memorySize(),
                stack,
                depth,
                frame.returnData(),
                frame.refund(),
                Optional.empty());
    }

    @Override
    public void enter(CallKind kind, Address from, Address to, UInt256 value, Bytes input, long gas, int depth) {
        isCreation[depth] = kind == CallKind.CREATE || kind == CallKind.CREATE2;
        isEmpty[depth] = isCreation[depth] && input.isEmpty();
        if (depth == 1) outermostGas = gas;
    }

    @Override
    public void exit(long gasLeft, Bytes output, Optional<HaltReason> halt, int depth) {
        isEmpty[depth] = false;
        if (pending != null && pending.depth() == depth) end(gasLeft, output, halt, depth);
        if (depth != 1) return;
        outermostUsed = outermostGas - gasLeft;
        outermostOutput = output;
        outermostHalt = halt;
    }

    /** The line that ends a trace. */
    public String summary() {
        String error =
                outermostHalt.map(h -> ",\"error\":\"" + h.words() + "\"").orElse("");
        return "{\"output\":\"" + outermostOutput.toHex().substring(2) + "\",\"gasUsed\":\"0x"
                + Long.toHexString(outermostUsed) + "\"" + error + "}";
    }

    private void end(long gasLeft, Bytes output, Optional<HaltReason> halt, int depth) {
        if (halt.isEmpty()) {
            long deposit = isCreation[depth] ? (long) DEPOSIT_PER_BYTE * output.size() : 0;
            give(pending.gas() - gasLeft - deposit, Optional.empty());
        } else if (halt.get() == HaltReason.REVERTED) {
            give(pending.gas() - gasLeft, Optional.empty());
        } else if (Halts.isOfTheFrameNotTheInstruction(halt.get())) {
            // The frame ended with RETURN, which costs memory, or with STOP.
            give(pending.op() == Op.RETURN ? growth(pending) : 0, Optional.empty());
        } else {
            give(priceWithoutOperands(), Optional.of(halt.get().words()));
        }
    }

    /** Gas for memory up to where RETURN reads; it was paid, so the numbers are small. */
    private static long growth(TraceStep step) {
        UInt256 offset = step.stack().getLast();
        UInt256 length = step.stack().get(step.stack().size() - 2);
        if (length.isZero()) return 0;
        long words = Math.max(step.memSize() / 32, (offset.w3() + length.w3() + 31) / 32);
        return memory(words) - memory(step.memSize() / 32);
    }

    private static long memory(long words) {
        return 3 * words + words * words / 512;
    }

    private long priceWithoutOperands() {
        return opcodes.opcode(pending.op()).map(Opcode::gas).orElse(0);
    }

    private void flush(long gasNow) {
        if (pending != null) give(pending.gas() - gasNow, Optional.empty());
    }

    private void give(long cost, Optional<String> error) {
        TraceStep step = pending;
        pending = null;
        out.accept(new TraceStep(
                step.pc(),
                step.op(),
                step.opName(),
                step.gas(),
                step.gasCost() >= 0 && error.isEmpty() ? step.gasCost() : cost,
                step.memSize(),
                step.stack(),
                step.depth(),
                step.returnData(),
                step.refund(),
                error));
    }
}
