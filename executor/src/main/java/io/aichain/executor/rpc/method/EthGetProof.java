package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.data;
import static io.aichain.executor.rpc.protocol.Hex.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.executor.domain.StateView;
import io.aichain.executor.rpc.protocol.Argument;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcError;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.ArrayList;
import java.util.List;

/** An account and some of its slots with their Merkle proofs (EIP-1186). */
record EthGetProof(Blocks blocks) implements RpcMethod {
    private static final int MAX_SLOTS = 1024;

    @Override
    public String name() {
        return "eth_getProof";
    }

    @Override
    public Weight weight() {
        return Weight.HEAVY;
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Address address = params.atMost(3).required(0).address();
        List<Argument> keys = params.required(1).elements(MAX_SLOTS);
        List<UInt256> slots = new ArrayList<>();
        for (Argument key : keys) slots.add(key.storageKey());
        long number = blocks.stateNumber(params.optional(2));
        try (StateView state = blocks.state(number)) {
            StateView.AccountProof proof = state.prove(address, slots)
                    .orElseThrow(() -> new RpcException(
                            RpcError.PRUNED,
                            "pruned history unavailable: too much has changed since block %d to prove it; ask for a later one"
                                    .formatted(number)));
            return json(address, keys, proof);
        } catch (StateView.BusyException busy) {
            throw new RpcException(
                    RpcError.LIMIT_EXCEEDED,
                    "limit exceeded: proofs for another block are being worked out; ask for block %d again later"
                            .formatted(number));
        }
    }

    private static ObjectNode json(Address address, List<Argument> keys, StateView.AccountProof proof)
            throws RpcException {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.set("address", data(address));
        out.set("accountProof", nodes(proof.nodes()));
        out.set("balance", quantity(proof.account().balance()));
        out.set("codeHash", data(proof.account().codeHash()));
        out.set("nonce", quantity(proof.account().nonce()));
        out.set("storageHash", data(proof.storageRoot()));
        ArrayNode slots = out.putArray("storageProof");
        for (int i = 0; i < keys.size(); i++) {
            StateView.SlotProof slot = proof.slots().get(i);
            ObjectNode one = slots.addObject();
            // The key comes back as it was written, so that callers find their own again.
            one.put("key", keys.get(i).text());
            one.set("value", quantity(slot.word()));
            one.set("proof", nodes(slot.nodes()));
        }
        return out;
    }

    private static ArrayNode nodes(List<Bytes> nodes) {
        ArrayNode out = JsonNodeFactory.instance.arrayNode();
        nodes.forEach(node -> out.add(data(node)));
        return out;
    }
}
