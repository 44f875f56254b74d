package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.aichain.chain.primitives.Address;
import io.aichain.evm.interpreter.Tracer;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.domain.CallOutcome;
import io.aichain.executor.domain.CallRequest;
import io.aichain.executor.domain.StateOverride;
import io.aichain.executor.domain.TraceRunner;
import io.aichain.executor.rpc.protocol.RpcError;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.trace.TraceBudget;
import io.aichain.executor.trace.TraceReport;
import io.aichain.executor.trace.TraceStoppedException;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.LongSupplier;

/**
 * What the methods that trace share: they run within a budget, and say so when it is used up.
 *
 * @param bytes of what one request traces
 * @param time for one request
 * @param nanoTime monotonic
 */
record Traces(Blocks blocks, TraceRunner runner, long bytes, Duration time, LongSupplier nanoTime) {

    /** @param index of a transaction of the block; those before it are run as well and not watched */
    JsonNode transaction(BlockView block, int index, TraceOptions options) throws RpcException {
        ArrayNode all = replay(block, index, index, options);
        return all.get(0).get("result");
    }

    /** Every transaction as {@code {txHash, result}}. */
    JsonNode block(BlockView block, TraceOptions options) throws RpcException {
        return replay(block, 0, block.transactions().size() - 1, options);
    }

    private ArrayNode replay(BlockView block, int first, int last, TraceOptions options) throws RpcException {
        if (block.header().number() == 0) {
            throw new RpcException(RpcError.INVALID_INPUT, "genesis is not traceable");
        }
        TraceBudget budget = budget(options);
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        boolean there = within(() -> runner.replay(block, last, new TraceRunner.Watch() {
            private TraceReport report;

            @Override
            public Tracer begins(int index) {
                budget.look();
                if (index < first) return Tracer.NONE;
                long gasLimit = block.transactions().get(index).transaction().gasLimit();
                return report = options.report(gasLimit, budget);
            }

            @Override
            public void ended(int index, CallOutcome outcome) {
                if (index < first) return;
                var hash = block.transactions().get(index).hash();
                all.addObject().put("txHash", hash.toHex()).set("result", report.result(outcome));
            }
        }));
        if (!there) throw new RpcException(Refusals.statePruned(block.header().number() - 1));
        return all;
    }

    JsonNode call(long block, CallRequest request, SortedMap<Address, StateOverride> overrides, TraceOptions options)
            throws RpcException {
        TraceBudget budget = budget(options);
        TraceReport[] report = new TraceReport[1];
        CallOutcome outcome = within(
                () -> runner.call(block, request, overrides, gasLimit -> report[0] = options.report(gasLimit, budget)));
        return switch (outcome) {
            case CallOutcome.Success _, CallOutcome.Reverted _, CallOutcome.Halted _ -> report[0].result(outcome);
            case CallOutcome.Refused _, CallOutcome.StateUnavailable _ -> throw new RpcException(Refusals.of(outcome));
        };
    }

    private interface Run<T> {
        T run();
    }

    private static <T> T within(Run<T> run) throws RpcException {
        try {
            return run.run();
        } catch (TraceStoppedException usedUp) {
            throw new RpcException(RpcError.LIMIT_EXCEEDED, usedUp.getMessage());
        }
    }

    private TraceBudget budget(TraceOptions options) {
        Duration most =
                options.timeout().filter(asked -> asked.compareTo(time) < 0).orElse(time);
        return new TraceBudget(bytes, most, nanoTime);
    }

    static BlockView found(Optional<BlockView> block, String name) throws RpcException {
        return block.orElseThrow(() -> new RpcException(RpcError.INVALID_INPUT, "block " + name + " not found"));
    }
}
