package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.aichain.chain.primitives.Hash;
import io.aichain.executor.domain.ChainView;
import io.aichain.executor.domain.ReceiptView;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.Optional;

/** What an executed transaction did; null while it waits. */
record EthGetTransactionReceipt(Blocks blocks) implements RpcMethod {
    @Override
    public String name() {
        return "eth_getTransactionReceipt";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Hash hash = params.atMost(1).required(0).hash();
        Optional<ChainView.Location> at = blocks.chain().find(hash);
        if (at.isEmpty()) return NullNode.instance;
        ReceiptView receipt = blocks.chain().receipt(at.get()).orElseThrow(Blocks::pruned);
        return ReceiptJson.of(receipt, blocks.header(at.get().block()).timestamp());
    }
}
