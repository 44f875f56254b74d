package io.aichain.executor.domain;

import io.aichain.chain.primitives.Address;
import io.aichain.evm.interpreter.Tracer;
import java.util.SortedMap;
import java.util.function.LongFunction;

/**
 * Executes for whoever wants to watch: what a block holds once more, or what is not a transaction. Nothing is kept. Runs on the caller's
 * thread, and ends when a tracer throws.
 */
public interface TraceRunner {
    /**
     * As {@link CallRunner#call}.
     *
     * @param tracer by the gas limit that the call gets
     */
    CallOutcome call(
            long block, CallRequest request, SortedMap<Address, StateOverride> overrides, LongFunction<Tracer> tracer);

    /**
     * Runs a block's transactions up to one, this included, on the state that they ran on.
     *
     * @param block not block 0
     * @param last index of the last transaction to run
     * @return false if that state is pruned: nothing ran
     */
    boolean replay(BlockView block, int last, Watch watch);

    /** Who watches the transactions of a block. */
    interface Watch {
        /** Before a transaction: who watches it; {@link Tracer#NONE} if it has to run only for the sake of later ones. */
        Tracer begins(int index);

        void ended(int index, CallOutcome outcome);
    }
}
