package io.aichain.models;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What a name of an ONNX graph stands for: a layer's output, whose dimensions we keep without the batch and with channels last.
 *
 * @param layer its position
 * @param axes which of our dimensions each of theirs is: {@link #BATCH} and {@link #ONE} have length 1 and are none of ours
 * @param order null, or for a row made of an image: at which of our places each of their elements stands
 */
record OnnxValue(int layer, int[] axes, int[] order) {
    static final int BATCH = -1;
    static final int ONE = -2;

    static OnnxValue of(int layer, int... axes) {
        return new OnnxValue(layer, axes, null);
    }

    /** The same dimensions of another layer. */
    OnnxValue at(int other) {
        return new OnnxValue(other, axes, order);
    }

    int rank() {
        return axes.length;
    }

    /** An image as (batch, channels, height, width). */
    boolean isImage() {
        return Arrays.equals(axes, new int[] {BATCH, 2, 0, 1});
    }

    /** Whether its elements in the file's order are ours in our order. */
    boolean isInOurOrder() {
        int[] ours = Arrays.stream(axes).filter(axis -> axis >= 0).toArray();
        return order == null && Arrays.equals(ours, Arrays.stream(ours).sorted().toArray());
    }

    /** Axis as the file counts it; -1 is the last. Returns which of ours, or a negative number. */
    int axis(long theirs) {
        long at = theirs < 0 ? theirs + axes.length : theirs;
        return at < 0 || at >= axes.length ? Integer.MIN_VALUE : axes[(int) at];
    }

    /** Whether elements of both at one place of the file's stand at one place of ours. */
    boolean isLaidOutAs(OnnxValue other) {
        return Arrays.equals(axes, other.axes) && Arrays.equals(order, other.order);
    }

    /** Without one dimension of length 1. @param at counted from 0 */
    OnnxValue without(int at) {
        int[] left = IntStream.range(0, axes.length)
                .filter(k -> k != at)
                .map(k -> axes[k])
                .toArray();
        return new OnnxValue(layer, left, order);
    }

    OnnxValue transposed(int[] permutation) {
        int[] turned = new int[axes.length];
        for (int k = 0; k < turned.length; k++) turned[k] = axes[permutation[k]];
        return new OnnxValue(layer, turned, order);
    }

    /** How a row of all elements in their order is found in ours; null if the orders are the same. */
    int[] flatOrder(int[] shape) {
        int[] ours = Arrays.stream(axes).filter(axis -> axis >= 0).toArray();
        int[] strides = new int[shape.length];
        int size = 1;
        for (int k = shape.length - 1; k >= 0; k--) {
            strides[k] = size;
            size *= shape[k];
        }
        int[] places = new int[size];
        boolean same = true;
        int[] at = new int[ours.length];
        for (int i = 0; i < size; i++) {
            int place = 0;
            for (int k = 0; k < ours.length; k++) place += at[k] * strides[ours[k]];
            places[i] = place;
            same &= place == i;
            for (int k = ours.length - 1; k >= 0; k--) {
                if (++at[k] < shape[ours[k]]) break;
                at[k] = 0;
            }
        }
        return same ? null : places;
    }
}
