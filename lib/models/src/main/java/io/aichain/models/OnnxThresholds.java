package io.aichain.models;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.model.LayerType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Softplus as PyTorch's newer exporter writes it: {@code Where(Greater(b·x, t), x, Softplus(b·x) / b)}. Above a threshold t of 20 the two differ by less than
 * 2.1e-9 / b, so it is the Softplus alone. Of other comparisons and choices no layer can be made.
 */
final class OnnxThresholds {
    private static final String ONLY =
            "only in a Softplus above whose threshold, 20 or more, the input itself stands, is it supported";
    private static final double LEAST = 20;

    private final OnnxImporter graph;
    private final ModelBuilder model;
    /** By the name of a comparison what is compared. */
    private final Map<String, OnnxValue> compared = new HashMap<>();

    OnnxThresholds(OnnxImporter graph, ModelBuilder model) {
        this.graph = graph;
        this.model = model;
    }

    void compare(OnnxNode node) throws MalformedException {
        OnnxTensor threshold = graph.constants.orNull(node.input(1));
        boolean isHigh = threshold != null && threshold.isScalar() && threshold.values()[0] >= LEAST;
        if (!isHigh) throw node.refused(ONLY);
        OnnxValue x = graph.value(node, 0);
        // a threshold of more dimensions would give the result as many
        if (threshold.dims().length > x.rank()) throw node.refused(ONLY);
        String name = node.node().outputs().getFirst();
        graph.claim(node, name);
        compared.put(name, x);
    }

    OnnxValue choose(OnnxNode node) throws MalformedException {
        OnnxValue scaled = compared.get(node.input(0));
        if (scaled == null) throw node.refused(ONLY);
        OnnxValue x = graph.value(node, 1);
        OnnxValue soft = graph.value(node, 2);
        double up = scale(scaled.layer(), x.layer());
        FloatLayer last = model.layer(soft.layer());
        boolean isScaledBack = last.type() == LayerType.RESCALE;
        double down = isScaledBack ? last.parameters()[0] : 1;
        FloatLayer made = isScaledBack ? model.layer(last.inputs().getFirst()) : last;
        boolean isSoftplus = made.type() == LayerType.ACTIVATION
                && made.parameter(0) == FloatLayer.SOFTPLUS
                && made.inputs().equals(List.of(scaled.layer()));
        boolean isPlain = !isScaledBack || last.parameters()[1] == 0;
        boolean isAligned = x.isLaidOutAs(scaled) && x.isLaidOutAs(soft);
        if (!isSoftplus || !isPlain || !isAligned || !(up > 0) || down != 1 / up) throw node.refused(ONLY);
        return soft;
    }

    /** By how much a layer is another one multiplied; NaN if it is not. */
    private double scale(int layer, int of) {
        if (layer == of) return 1;
        FloatLayer scaled = model.layer(layer);
        boolean isScaled = scaled.type() == LayerType.RESCALE
                && scaled.inputs().equals(List.of(of))
                && scaled.parameters()[1] == 0;
        return isScaled ? scaled.parameters()[0] : Double.NaN;
    }
}
