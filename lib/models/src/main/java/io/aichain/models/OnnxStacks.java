package io.aichain.models;

import io.aichain.chain.primitives.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Values that Concat joins along a dimension of length 1, as PyTorch does with the last states of recurrent layers behind each other. No layer of ours holds such a
 * stack; what Gather takes from it is one of its values.
 */
final class OnnxStacks {
    private static final String ONLY_ONE = "only one of the values that its input was joined of is supported";

    private final OnnxImporter graph;
    private final Map<String, Stack> stacks = new HashMap<>();

    OnnxStacks(OnnxImporter graph) {
        this.graph = graph;
    }

    /** @param axis counted from 0 */
    private record Stack(int axis, List<OnnxValue> values) {
        void requireAxis(OnnxNode node, long theirs) throws MalformedException {
            long at = theirs < 0 ? theirs + values.getFirst().rank() : theirs;
            if (at == axis) return;
            throw node.refused("axis = %d; only %d, along which its input was joined, is supported", theirs, axis);
        }
    }

    /** Keeps what the node joins, if that is a stack; it has no other output then. */
    boolean add(OnnxNode node) throws MalformedException {
        if (!node.op().equals("Concat") || node.node().inputs().size() < 2 || !node.has("axis")) return false;
        OnnxValue first = graph.value(node, 0);
        long axis = node.integer("axis", 0);
        if (first.axis(axis) != OnnxValue.ONE) return false;
        List<OnnxValue> values = new ArrayList<>();
        for (int i = 0; i < node.node().inputs().size(); i++) {
            OnnxValue value = graph.value(node, i);
            if (value.rank() != first.rank() || value.axis(axis) != OnnxValue.ONE || value.order() != null) {
                throw node.refused("inputs of different layout are not supported");
            }
            values.add(value);
        }
        String name = node.node().outputs().getFirst();
        graph.claim(node, name);
        if (graph.isTakenTwice(name)) values.forEach(value -> graph.share(value.layer()));
        stacks.put(name, new Stack((int) (axis < 0 ? axis + first.rank() : axis), values));
        return true;
    }

    boolean has(String name) {
        return stacks.containsKey(name);
    }

    /** One of a stack's values, without the dimension along which they were joined. */
    OnnxValue taken(OnnxNode node) throws MalformedException {
        Stack stack = stacks.get(node.input(0));
        int count = stack.values().size();
        double index = graph.constants.element(node);
        stack.requireAxis(node, node.integer("axis", 0));
        double at = index < 0 ? index + count : index;
        boolean isOne = at >= 0 && at < count && at == Math.rint(at);
        if (!isOne) throw node.refused("index %s of %d values", OnnxSlice.written(index), count);
        return stack.values().get((int) at).without(stack.axis());
    }

    /** One of a stack's values as it is. */
    OnnxValue sliced(OnnxNode node) throws MalformedException {
        Stack stack = stacks.get(node.input(0));
        OnnxSlice piece = OnnxSlice.of(node, graph.axes).orElseThrow(() -> node.refused(ONLY_ONE));
        stack.requireAxis(node, piece.axis());
        int at = piece.only(stack.values().size()).orElseThrow(() -> node.refused(ONLY_ONE));
        return stack.values().get(at);
    }
}
