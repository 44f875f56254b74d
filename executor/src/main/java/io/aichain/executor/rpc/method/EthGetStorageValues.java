package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.data;
import static io.aichain.executor.rpc.protocol.RpcException.invalidParams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.primitives.Address;
import io.aichain.executor.domain.StateView;
import io.aichain.executor.rpc.protocol.Argument;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.List;
import java.util.Map;

/** The words in many slots of many accounts, at one block. */
record EthGetStorageValues(Blocks blocks) implements RpcMethod {
    private static final int MAX_SLOTS = 1024;

    @Override
    public String name() {
        return "eth_getStorageValues";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        List<Map.Entry<Argument, Argument>> requests =
                params.atMost(2).required(0).members(MAX_SLOTS);
        int slots = 0;
        for (Map.Entry<Argument, Argument> request : requests)
            slots += request.getValue().elements(MAX_SLOTS).size();
        if (slots == 0) throw invalidParams("empty request");
        if (slots > MAX_SLOTS) throw invalidParams("too many slots: %d, at most %d", slots, MAX_SLOTS);
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        try (StateView state = blocks.state(blocks.stateNumber(params.optional(1)))) {
            for (Map.Entry<Argument, Argument> request : requests) {
                Address address = request.getKey().address();
                ArrayNode words = out.putArray(request.getKey().text());
                for (Argument slot : request.getValue().elements(MAX_SLOTS)) {
                    words.add(data(state.storage(address, slot.storageKey()).toHash()));
                }
            }
        }
        return out;
    }
}
