package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.Hash;
import io.aichain.executor.domain.ChainView;
import io.aichain.executor.domain.Skipped;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcError;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.Optional;

/** Executes a transaction once more where it stood, and shows each step or call. */
record DebugTraceTransaction(Traces traces) implements RpcMethod {
    @Override
    public String name() {
        return "debug_traceTransaction";
    }

    @Override
    public Weight weight() {
        return Weight.TRACE;
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Hash hash = params.atMost(2).required(0).hash();
        TraceOptions options = TraceOptions.read(params.optional(1));
        Blocks blocks = traces.blocks();
        ChainView.Location at = blocks.chain().find(hash).orElseThrow(() -> notFound(hash));
        return traces.transaction(blocks.block(at.block()), at.index(), options);
    }

    private RpcException notFound(Hash hash) {
        Optional<Skipped> skipped = traces.blocks().chain().skipped(hash);
        String why = skipped.map(s -> ": it was skipped in block " + s.block() + " and never ran")
                .orElse("");
        return new RpcException(RpcError.INVALID_INPUT, "transaction not found" + why);
    }
}
