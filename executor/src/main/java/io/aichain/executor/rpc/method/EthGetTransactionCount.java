package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.Address;
import io.aichain.executor.domain.StateView;
import io.aichain.executor.domain.TransactionPool;
import io.aichain.executor.rpc.protocol.Argument;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.Optional;

/** The next nonce of an account; at {@code pending} behind all that is accepted. */
record EthGetTransactionCount(Blocks blocks, TransactionPool pool) implements RpcMethod {
    @Override
    public String name() {
        return "eth_getTransactionCount";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Address address = params.atMost(2).required(0).address();
        Optional<Argument> at = params.optional(1);
        if (at.isPresent() && BlockReference.any(at.get()) == BlockReference.Tag.PENDING) {
            return quantity(pool.pendingNonce(address));
        }
        try (StateView state = blocks.state(blocks.stateNumber(at))) {
            return quantity(state.account(address).nonce());
        }
    }
}
