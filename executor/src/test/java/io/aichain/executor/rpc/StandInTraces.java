package io.aichain.executor.rpc;

import io.aichain.chain.primitives.Address;
import io.aichain.evm.interpreter.Tracer;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.domain.CallOutcome;
import io.aichain.executor.domain.CallRequest;
import io.aichain.executor.domain.StateOverride;
import io.aichain.executor.domain.TraceRunner;
import java.util.SortedMap;
import java.util.function.LongFunction;

/** Every state is pruned: what traces show is tested where there is an EVM. */
final class StandInTraces implements TraceRunner {
    @Override
    public CallOutcome call(
            long block, CallRequest request, SortedMap<Address, StateOverride> overrides, LongFunction<Tracer> tracer) {
        return new CallOutcome.StateUnavailable(block);
    }

    @Override
    public boolean replay(BlockView block, int last, Watch watch) {
        return false;
    }
}
