package io.aichain.models;

/** Floating-point elements in row-major order and their shape. */
record FloatTensor(int[] shape, double[] data) {
    int last() {
        return shape[shape.length - 1];
    }

    int rows() {
        return data.length / last();
    }
}
