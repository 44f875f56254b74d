package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.tx.TransactionCodec;
import io.aichain.executor.domain.Admission;
import io.aichain.executor.domain.TransactionPool;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** Takes a signed transaction: answers once it is durable, or held behind a gap of nonces. */
record EthSendRawTransaction(TransactionPool pool) implements RpcMethod {
    @Override
    public String name() {
        return "eth_sendRawTransaction";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Bytes raw = params.atMost(1).required(0).data(TransactionCodec.MAX_BYTES);
        return switch (pool.submit(raw)) {
            case Admission.Accepted accepted -> data(accepted.hash());
            case Admission.Queued queued -> data(queued.hash());
            case Admission.Refused refused -> throw new RpcException(Refusals.of(refused));
        };
    }
}
