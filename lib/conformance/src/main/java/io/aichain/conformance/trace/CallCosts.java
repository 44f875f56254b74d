package io.aichain.conformance.trace;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Op;
import io.aichain.evm.interpreter.CallKind;
import io.aichain.evm.interpreter.HaltReason;
import io.aichain.evm.interpreter.Tracer;
import java.util.Arrays;
import java.util.Optional;

/**
 * What each call and creation of a run cost, in the order in which they began. A trace wants that number before the lines of the frame
 * that was called, and it is known only when that frame has ended: so a run that is to be traced runs twice, and this watches first.
 */
public final class CallCosts implements Tracer {
    private static final int MAX_DEPTH = 1026;

    private long[] costs = new long[64];
    private int count;

    // by depth: the call under way there
    private final int[] slot = new int[MAX_DEPTH];
    private final long[] gasBefore = new long[MAX_DEPTH];
    private final long[] given = new long[MAX_DEPTH];
    private final long[] givenBack = new long[MAX_DEPTH];

    static boolean isCall(int op) {
        return switch (op) {
            case Op.CALL, Op.CALLCODE, Op.DELEGATECALL, Op.STATICCALL, Op.CREATE, Op.CREATE2 -> true;
            default -> false;
        };
    }

    /** Of the n-th call or creation; negative if it did not come to run. */
    long cost(int n) {
        return n < count ? costs[n] : -1;
    }

    @Override
    public void step(int pc, int op, long gas, int depth, FrameView frame) {
        if (slot[depth] > 0) {
            costs[slot[depth] - 1] = gasBefore[depth] - given[depth] - (gas - givenBack[depth]);
            slot[depth] = 0;
        }
        if (!isCall(op)) return;
        if (count == costs.length) costs = Arrays.copyOf(costs, 2 * count);
        costs[count++] = -1;
        slot[depth] = count;
        gasBefore[depth] = gas;
    }

    @Override
    public void enter(CallKind kind, Address from, Address to, UInt256 value, Bytes input, long gas, int depth) {
        boolean creation = kind == CallKind.CREATE || kind == CallKind.CREATE2;
        // go-ethereum counts gas given away as a cost of calls and not of creations.
        given[depth - 1] = creation ? gas : 0;
    }

    @Override
    public void exit(long gasLeft, Bytes output, Optional<HaltReason> halt, int depth) {
        givenBack[depth - 1] = gasLeft;
        slot[depth] = 0;
    }
}
