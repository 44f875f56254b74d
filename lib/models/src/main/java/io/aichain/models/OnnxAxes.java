package io.aichain.models;

import io.aichain.chain.primitives.MalformedException;
import java.util.Arrays;

/**
 * The axes that Squeeze and Unsqueeze name: an attribute of the node before version 13, an input of constants since.
 *
 * @param opset version of the operators
 */
record OnnxAxes(long opset, OnnxConstants constants) {
    boolean areNamed(OnnxNode node) {
        return opset < 13 ? node.has("axes") : node.hasInput(1);
    }

    /** Of Squeeze, ascending, as places in what has them. @param rank how many dimensions that has */
    int[] taken(OnnxNode node, int rank) throws MalformedException {
        return places(node, named(node), rank);
    }

    /** Of Unsqueeze, ascending, as places in what will have them. @param rest how many other dimensions there are */
    int[] added(OnnxNode node, int rest) throws MalformedException {
        double[] axes = named(node);
        int rank = rest + axes.length;
        if (rank > OnnxConstants.MAX_RANK) {
            throw node.refused("%d dimensions; at most %d", rank, OnnxConstants.MAX_RANK);
        }
        return places(node, axes, rank);
    }

    private double[] named(OnnxNode node) throws MalformedException {
        if (!areNamed(node)) throw node.refused("axes must be given");
        if (opset >= 13) return constants.few(node, 1);
        return Arrays.stream(node.integers("axes")).asDoubleStream().toArray();
    }

    private static int[] places(OnnxNode node, double[] axes, int rank) throws MalformedException {
        int[] places = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            double at = axes[i] < 0 ? axes[i] + rank : axes[i];
            if (!(at >= 0 && at < rank && at == Math.rint(at))) throw node.refused("axis %s of %d", axes[i], rank);
            places[i] = (int) at;
        }
        Arrays.sort(places);
        for (int i = 1; i < places.length; i++) {
            if (places[i] == places[i - 1]) throw node.refused("axis %d twice", places[i]);
        }
        return places;
    }
}
