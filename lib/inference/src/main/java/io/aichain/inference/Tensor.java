package io.aichain.inference;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Elements in row-major order (last index fastest) and their shape (section 2). Immutable by promise.
 *
 * @param shape 1 to 4 dimensions, or none for "no tensor", which has no elements
 */
public record Tensor(int[] shape, Numbers data) {
    public static final int MAX_RANK = 4;
    public static final int MAX_DIMENSION = 1 << 20;
    public static final int MAX_ELEMENTS = 1 << 22;
    public static final Tensor NONE = new Tensor(new int[0], Numbers.EMPTY);

    public static Tensor of(int[] shape, BigInteger[] data) {
        return new Tensor(shape, Numbers.of(data));
    }

    public static Tensor of(int[] shape, long... data) {
        return new Tensor(shape, Numbers.of(data));
    }

    public int rank() {
        return shape.length;
    }

    /** The last dimension. */
    public int last() {
        return shape[shape.length - 1];
    }

    public int size() {
        return data.size();
    }

    public BigInteger[] bigs() {
        return data.bigs();
    }

    public boolean isNone() {
        return shape.length == 0;
    }

    /** The product of the dimensions; -1 if the shape is outside the bounds of section 2. */
    public static int elements(int[] shape) {
        if (shape.length < 1 || shape.length > MAX_RANK) return -1;
        long product = 1;
        for (int d : shape) {
            if (d < 1 || d > MAX_DIMENSION) return -1;
            product *= d;
            if (product > MAX_ELEMENTS) return -1;
        }
        return (int) product;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor that && Arrays.equals(shape, that.shape) && data.equals(that.data);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + data.hashCode();
    }

    @Override
    public String toString() {
        return Arrays.toString(shape) + data;
    }
}
