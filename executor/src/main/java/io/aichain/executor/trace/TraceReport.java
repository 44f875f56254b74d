package io.aichain.executor.trace;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.evm.interpreter.Tracer;
import io.aichain.executor.domain.CallOutcome;

/** Watches one transaction or call and then says what it saw, in go-ethereum's form. */
public sealed interface TraceReport extends Tracer permits StructLogs, CallFrames {
    /** @param outcome of what was watched: it ran, so it is a success, a revert or a halt */
    JsonNode result(CallOutcome outcome);
}
