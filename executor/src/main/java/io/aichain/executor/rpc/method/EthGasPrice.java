package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.UInt256;
import io.aichain.executor.domain.ChainView;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.math.BigInteger;

/** What a transaction with one price should offer: the next base fee and an eighth, so that it still pays some seconds later. */
record EthGasPrice(ChainView chain) implements RpcMethod {
    @Override
    public String name() {
        return "eth_gasPrice";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        params.atMost(0);
        BigInteger next = chain.nextBaseFee().toBigInteger();
        return quantity(UInt256.of(next.add(next.shiftRight(3)).min(UInt256.MAX.toBigInteger())));
    }
}
