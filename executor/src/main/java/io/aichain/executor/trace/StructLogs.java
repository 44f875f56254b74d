package io.aichain.executor.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Op;
import io.aichain.evm.interpreter.CallKind;
import io.aichain.evm.interpreter.HaltReason;
import io.aichain.executor.domain.CallOutcome;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Go-ethereum's struct logger: each instruction as an object, before it runs. The objects are written as text at once, since as trees they
 * would take many times the memory. What an instruction costs is known only afterwards, of a call even when all that it called has
 * ended: so its place in the text is kept open, as wide as it can become, and blanks fill what is left of it. What an instruction cost
 * that failed is not known: its price without operands stands there.
 */
public final class StructLogs implements TraceReport {
    /** Code that init code returned costs this per byte (yellow paper), behind the last step. */
    private static final int DEPOSIT_PER_BYTE = 200;

    private static final int DEPTHS = 1028;
    /** Of a slot and what it holds. */
    private static final int ENTRY = 134;

    private final Options options;
    private final TraceBudget budget;
    private final StringBuilder text = new StringBuilder("[");
    private final Map<Address, SortedMap<UInt256, UInt256>> storage = new TreeMap<>();

    // by depth, the instruction that is not paid for yet: where its cost belongs, 0 if there is none
    private final int[] open = new int[DEPTHS];
    private final int[] width = new int[DEPTHS];
    private final long[] gasBefore = new long[DEPTHS];
    private final long[] givenAway = new long[DEPTHS];
    private final long[] givenBack = new long[DEPTHS];
    private final boolean[] isCreation = new boolean[DEPTHS];
    /** Init code of no bytes runs as one STOP here, and not at all in go-ethereum. */
    private final boolean[] isEmpty = new boolean[DEPTHS];

    /** Of the last instruction, whose object is still open if it is unfinished. */
    private boolean unfinished;

    private int op;
    private int height;
    private long returnGrowth;

    /**
     * What goes in.
     *
     * @param limit characters after which no more steps are written, 0 for none
     */
    public record Options(boolean memory, boolean stack, boolean storage, boolean returnData, long limit) {}

    public StructLogs(Options options, TraceBudget budget) {
        this.options = options;
        this.budget = budget;
    }

    @Override
    public void step(int pc, int nowOp, long gas, int depth, FrameView frame) {
        budget.step();
        if (isEmpty[depth]) return;
        // Go-ethereum writes the line of an SSTORE when its refund has been counted.
        if (unfinished && op == Op.SSTORE) refund(frame);
        paid(depth, gas);
        op = nowOp;
        height = frame.stackSize();
        returnGrowth = op == Op.RETURN && height >= 2 ? growth(frame) : 0;
        if (options.limit != 0 && text.length() > options.limit) return;
        write(pc, gas, depth, frame);
    }

    private void write(int pc, long gas, int depth, FrameView frame) {
        int before = text.length();
        if (text.length() > 1) text.append(',');
        text.append("{\"pc\":").append(pc);
        text.append(",\"op\":\"").append(Instruction.name(op));
        text.append("\",\"gas\":").append(gas).append(",\"gasCost\":");
        open[depth] = text.length();
        width[depth] = Long.toString(Math.max(gas, Instruction.price(op))).length();
        gasBefore[depth] = gas;
        givenAway[depth] = 0;
        givenBack[depth] = 0;
        text.repeat(' ', width[depth]);
        text.append(",\"depth\":").append(depth);
        if (op != Op.SSTORE) refund(frame);
        if (options.stack) stack(frame);
        if (options.returnData) returnData(frame.returnData());
        if (options.memory) memory(frame);
        if (options.storage && (op == Op.SLOAD || op == Op.SSTORE)) storage(frame);
        unfinished = true;
        budget.take(text.length() - before);
    }

    private void refund(FrameView frame) {
        if (frame.refund() != 0) text.append(",\"refund\":").append(frame.refund());
    }

    private void stack(FrameView frame) {
        text.append(",\"stack\":[");
        for (int i = height - 1; i >= 0; i--) {
            text.append('"').append(frame.stack(i).toQuantity()).append(i == 0 ? "\"" : "\",");
        }
        text.append(']');
    }

    private void returnData(Bytes bytes) {
        if (bytes.isEmpty()) return;
        budget.room(2L * bytes.size());
        text.append(",\"returnData\":\"").append(bytes.toHex()).append('"');
    }

    private void memory(FrameView frame) {
        if (frame.memorySize() == 0) return;
        budget.room(2L * frame.memorySize());
        text.append(",\"memory\":[");
        String hex = frame.memory().toHex();
        for (int at = 2; at < hex.length(); at += 64) {
            text.append(at == 2 ? "\"" : "\",\"").append(hex, at, Math.min(hex.length(), at + 64));
        }
        text.append("\"]");
    }

    /** All that the account's code has read or written so far. */
    private void storage(FrameView frame) {
        boolean writes = op == Op.SSTORE;
        if (height < (writes ? 2 : 1)) return;
        SortedMap<UInt256, UInt256> known = storage.computeIfAbsent(frame.address(), _ -> new TreeMap<>());
        UInt256 slot = frame.stack(0);
        known.put(slot, writes ? frame.stack(1) : frame.storage(slot));
        budget.room((long) ENTRY * known.size());
        text.append(",\"storage\":{");
        char separator = '"';
        for (var entry : known.entrySet()) {
            if (separator == ',') text.append(",\"");
            else text.append(separator);
            separator = ',';
            text.append(digits(entry.getKey()))
                    .append("\":\"")
                    .append(digits(entry.getValue()))
                    .append('"');
        }
        text.append('}');
    }

    private static String digits(UInt256 word) {
        return word.toHash().toHex().substring(2);
    }

    @Override
    public void enter(CallKind kind, Address from, Address to, UInt256 value, Bytes input, long gas, int depth) {
        finish(Optional.empty());
        isCreation[depth] = kind == CallKind.CREATE || kind == CallKind.CREATE2;
        isEmpty[depth] = isCreation[depth] && input.isEmpty();
        // Go-ethereum counts gas given away as a cost of calls and not of creations.
        givenAway[depth - 1] = isCreation[depth] ? gas : 0;
    }

    @Override
    public void exit(long gasLeft, Bytes output, Optional<HaltReason> halt, int depth) {
        isEmpty[depth] = false;
        givenBack[depth - 1] = gasLeft;
        if (open[depth] == 0) return;
        if (halt.isEmpty()) {
            long deposit = isCreation[depth] ? (long) DEPOSIT_PER_BYTE * output.size() : 0;
            fill(depth, gasBefore[depth] - gasLeft - deposit);
        } else if (halt.get() == HaltReason.REVERTED) {
            fill(depth, gasBefore[depth] - gasLeft);
        } else if (Instruction.isOfTheFrame(halt.get())) {
            // The frame ended with RETURN, which costs memory, or with STOP.
            fill(depth, returnGrowth);
        } else {
            fill(depth, Instruction.price(op));
            finish(halt.filter(Instruction::isOnItsLine));
        }
    }

    /** The instruction before this one at the same depth is over. */
    private void paid(int depth, long gas) {
        if (open[depth] != 0) fill(depth, gasBefore[depth] - givenAway[depth] - (gas - givenBack[depth]));
        finish(Optional.empty());
    }

    private void fill(int depth, long cost) {
        String digits = Long.toString(cost);
        int at = open[depth] + width[depth] - digits.length();
        text.replace(at, at + digits.length(), digits);
        open[depth] = 0;
    }

    private void finish(Optional<HaltReason> halt) {
        if (!unfinished) return;
        halt.ifPresent(reason -> text.append(",\"error\":\"")
                .append(Instruction.words(reason, op, height))
                .append('"'));
        text.append('}');
        unfinished = false;
    }

    /** Gas for memory up to where RETURN reads; asked for where it was paid, so that the numbers are small. */
    private static long growth(FrameView frame) {
        UInt256 offset = frame.stack(0);
        UInt256 length = frame.stack(1);
        if (length.isZero() || !offset.fitsLong() || !length.fitsLong()) return 0;
        long words = Math.max(frame.memorySize() / 32, (offset.w3() + length.w3() + 31) / 32);
        return memory(words) - memory(frame.memorySize() / 32);
    }

    private static long memory(long words) {
        return 3 * words + words * words / 512;
    }

    @Override
    public JsonNode result(CallOutcome outcome) {
        finish(Optional.empty());
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        switch (outcome) {
            case CallOutcome.Success(Bytes output, long gas) -> head(out, gas, false, output);
            case CallOutcome.Reverted(Bytes data, long gas) -> head(out, gas, true, data);
            case CallOutcome.Halted(String reason, long gas) -> head(out, gas, true, Bytes.EMPTY);
            case CallOutcome.Refused _, CallOutcome.StateUnavailable _ ->
                throw new IllegalArgumentException("it did not run: " + outcome);
        }
        out.putRawValue("structLogs", new RawValue(text.append(']').toString()));
        return out;
    }

    private static void head(ObjectNode out, long gas, boolean failed, Bytes output) {
        out.put("gas", gas).put("failed", failed).put("returnValue", output.toHex());
    }
}
