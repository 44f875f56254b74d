package io.aichain.executor.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.util.RawValue;
import io.aichain.chain.block.Log;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.interpreter.CallKind;
import io.aichain.evm.interpreter.HaltReason;
import io.aichain.executor.domain.CallOutcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Go-ethereum's {@code callTracer}: the calls and creations of a transaction as a tree. */
public final class CallFrames implements TraceReport {
    private static final int DEPTHS = 1028;
    /** Names, numbers and addresses of a frame, and of a log without data. */
    private static final int FRAME_CHARACTERS = 420;

    private static final int LOG_CHARACTERS = 500;

    private final Options options;
    private final long gasLimit;
    private final Function<Bytes, Optional<String>> revertReason;
    private final TraceBudget budget;
    private final Deque<Frame> under = new ArrayDeque<>();
    private Frame root;

    // of the last instruction at each depth
    private final int[] op = new int[DEPTHS];
    private final int[] height = new int[DEPTHS];

    /** What goes in. */
    public record Options(boolean onlyTopCall, boolean withLog) {}

    /** @param position how many calls of the same frame came before it */
    private record Written(Log log, int position) {}

    /** A call under way, or over. */
    private static final class Frame {
        final String type;
        final Address from;
        final Address to;
        final Optional<UInt256> value;
        final Bytes input;
        final long gas;
        final List<Frame> calls = new ArrayList<>();
        final List<Written> logs = new ArrayList<>();
        long gasUsed;
        Bytes output = Bytes.EMPTY;
        Optional<String> error = Optional.empty();
        Optional<String> revertReason = Optional.empty();

        Frame(String type, Address from, Address to, Optional<UInt256> value, Bytes input, long gas) {
            this.type = type;
            this.from = from;
            this.to = to;
            this.value = value;
            this.input = input;
            this.gas = gas;
        }

        boolean isCreation() {
            return type.startsWith("CREATE");
        }
    }

    /**
     * @param gasLimit of the transaction: what the outermost frame shows
     * @param revertReason reads what Solidity puts into the data of a revert
     */
    public CallFrames(
            Options options, long gasLimit, Function<Bytes, Optional<String>> revertReason, TraceBudget budget) {
        this.options = options;
        this.gasLimit = gasLimit;
        this.revertReason = revertReason;
        this.budget = budget;
    }

    @Override
    public void step(int pc, int nowOp, long gas, int depth, FrameView frame) {
        budget.step();
        op[depth] = nowOp;
        height[depth] = frame.stackSize();
    }

    @Override
    public void enter(CallKind kind, Address from, Address to, UInt256 value, Bytes input, long gas, int depth) {
        if (depth > 1 && options.onlyTopCall) return;
        Optional<UInt256> shown = switch (kind) {
            case STATICCALL -> Optional.empty();
            // runs with its caller's value
            case DELEGATECALL -> under.getLast().value.or(() -> Optional.of(UInt256.ZERO));
            case CALL, CALLCODE, CREATE, CREATE2 -> Optional.of(value);
        };
        begin(new Frame(kind.name(), from, to, shown, input, depth == 1 ? gasLimit : gas));
    }

    private void begin(Frame frame) {
        budget.take(FRAME_CHARACTERS + 2L * frame.input.size());
        if (under.isEmpty()) root = frame;
        else under.getLast().calls.add(frame);
        under.addLast(frame);
    }

    @Override
    public void exit(long gasLeft, Bytes output, Optional<HaltReason> halt, int depth) {
        if (depth > 1 && options.onlyTopCall) return;
        Frame frame = under.removeLast();
        frame.gasUsed = frame.gas - gasLeft;
        boolean shown = halt.isEmpty() || halt.get() == HaltReason.REVERTED;
        if (shown) {
            budget.take(2L * output.size());
            frame.output = output;
        }
        frame.error = halt.map(reason -> Instruction.words(reason, op[depth], height[depth]));
        if (halt.isPresent() && shown) frame.revertReason = revertReason.apply(output);
    }

    @Override
    public void log(Log log, int depth) {
        if (!options.withLog || (depth > 1 && options.onlyTopCall)) return;
        budget.take(LOG_CHARACTERS + 2L * log.data().size());
        Frame frame = under.getLast();
        frame.logs.add(new Written(log, frame.calls.size()));
    }

    @Override
    public void selfDestruct(Address from, Address heir, UInt256 balance, int depth) {
        if (options.onlyTopCall) return;
        begin(new Frame("SELFDESTRUCT", from, heir, Optional.of(balance), Bytes.EMPTY, 0));
        under.removeLast();
    }

    @Override
    public JsonNode result(CallOutcome outcome) {
        root.gasUsed = switch (outcome) {
            case CallOutcome.Success success -> success.gasUsed();
            case CallOutcome.Reverted reverted -> reverted.gasUsed();
            case CallOutcome.Halted halted -> halted.gasUsed();
            case CallOutcome.Refused _, CallOutcome.StateUnavailable _ ->
                throw new IllegalArgumentException("it did not run: " + outcome);
        };
        StringBuilder text = new StringBuilder();
        write(text, root, false);
        return JsonNodeFactory.instance.rawValueNode(new RawValue(text.toString()));
    }

    /** Calls itself for calls: 1,025 deep at most, with a small frame. @param undone a frame around it failed */
    private static void write(StringBuilder out, Frame frame, boolean undone) {
        boolean failed = frame.error.isPresent();
        out.append("{\"from\":\"").append(frame.from.toHex());
        out.append("\",\"gas\":\"0x").append(Long.toHexString(frame.gas));
        out.append("\",\"gasUsed\":\"0x").append(Long.toHexString(frame.gasUsed));
        if (!failed || !frame.isCreation()) out.append("\",\"to\":\"").append(frame.to.toHex());
        out.append("\",\"input\":\"").append(frame.input.toHex()).append('"');
        if (!frame.output.isEmpty())
            out.append(",\"output\":\"").append(frame.output.toHex()).append('"');
        frame.error.ifPresent(error -> text(out, "error", error));
        frame.revertReason.ifPresent(reason -> text(out, "revertReason", reason));
        if (!frame.calls.isEmpty()) {
            out.append(",\"calls\":[");
            for (int i = 0; i < frame.calls.size(); i++) {
                if (i > 0) out.append(',');
                write(out, frame.calls.get(i), undone || failed);
            }
            out.append(']');
        }
        if (!frame.logs.isEmpty() && !undone && !failed) logs(out, frame.logs);
        frame.value.ifPresent(
                value -> out.append(",\"value\":\"").append(value.toQuantity()).append('"'));
        out.append(",\"type\":\"").append(frame.type).append("\"}");
    }

    private static void logs(StringBuilder out, List<Written> logs) {
        out.append(",\"logs\":[");
        for (int i = 0; i < logs.size(); i++) {
            Log log = logs.get(i).log();
            out.append(i > 0 ? ",{" : "{");
            out.append("\"address\":\"").append(log.address().toHex()).append("\",\"topics\":[");
            for (int t = 0; t < log.topics().size(); t++) {
                out.append(t > 0 ? ",\"" : "\"")
                        .append(log.topics().get(t).toHex())
                        .append('"');
            }
            out.append("],\"data\":\"").append(log.data().toHex());
            out.append("\",\"position\":\"0x")
                    .append(Integer.toHexString(logs.get(i).position()))
                    .append("\"}");
        }
        out.append(']');
    }

    /** Whatever a contract says stands there as JSON has it. */
    private static void text(StringBuilder out, String name, String value) {
        out.append(",\"")
                .append(name)
                .append("\":")
                .append(JsonNodeFactory.instance.textNode(value).toString());
    }
}
