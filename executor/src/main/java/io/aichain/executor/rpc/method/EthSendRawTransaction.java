package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.tx.TransactionCodec;
import io.aichain.executor.domain.Admission;
import io.aichain.executor.domain.TransactionPool;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.PipelinedMethod;
import io.aichain.executor.rpc.protocol.RpcException;
import java.util.concurrent.CompletableFuture;

/** Takes a signed transaction: answers once it is durable, or held behind a gap of nonces. */
record EthSendRawTransaction(TransactionPool pool) implements PipelinedMethod {
    @Override
    public String name() {
        return "eth_sendRawTransaction";
    }

    @Override
    public CompletableFuture<JsonNode> begin(Params params) throws RpcException {
        Bytes raw = params.atMost(1).required(0).data(TransactionCodec.MAX_BYTES);
        return pool.offer(raw).thenCompose(admission -> switch (admission) {
            case Admission.Accepted accepted -> CompletableFuture.completedFuture(data(accepted.hash()));
            case Admission.Queued queued -> CompletableFuture.completedFuture(data(queued.hash()));
            case Admission.Refused refused -> CompletableFuture.failedFuture(new RpcException(Refusals.of(refused)));
        });
    }
}
