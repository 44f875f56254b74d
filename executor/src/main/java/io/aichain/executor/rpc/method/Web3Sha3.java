package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.crypto.Keccak;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** Keccak-256 of the given data, whatever the name says. */
record Web3Sha3() implements RpcMethod {
    private static final int MAX_BYTES = 2 << 20;

    @Override
    public String name() {
        return "web3_sha3";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        return data(Keccak.hash(params.atMost(1).required(0).data(MAX_BYTES)));
    }
}
