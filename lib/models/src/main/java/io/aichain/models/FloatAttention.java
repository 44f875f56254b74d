package io.aichain.models;

/** Attention of a sequence to itself in doubles (docs/inference-semantics.md section 6.3). */
final class FloatAttention {
    private final int t;
    private final int d;
    private final int heads;
    private final int groups;
    private final int e;
    private final boolean isCausal;
    private final boolean hasBias;
    private final double[] w;
    private int read;

    private FloatAttention(FloatLayer layer, FloatTensor x) {
        t = x.rows();
        d = x.last();
        heads = layer.parameter(0);
        groups = layer.parameter(1);
        e = layer.parameter(2);
        isCausal = layer.parameter(3) == 1;
        hasBias = layer.parameter(4) == 1;
        w = layer.weights();
    }

    /** @return (t, d) as its input */
    static double[] run(FloatLayer layer, FloatTensor x) {
        return new FloatAttention(layer, x).run(x.data());
    }

    private double[] run(double[] x) {
        double[] q = product(x, d, heads * e);
        double[] k = product(x, d, groups * e);
        double[] v = product(x, d, groups * e);
        double[] y = new double[t * heads * e];
        for (int i = 0; i < t; i++) for (int head = 0; head < heads; head++) attend(q, k, v, y, i, head);
        return product(y, heads * e, d);
    }

    private void attend(double[] q, double[] k, double[] v, double[] y, int i, int head) {
        int group = head * groups / heads;
        int seen = isCausal ? i + 1 : t;
        double[] logits = new double[seen];
        for (int j = 0; j < seen; j++) {
            for (int m = 0; m < e; m++) logits[j] += q[(i * heads + head) * e + m] * k[(j * groups + group) * e + m];
            logits[j] /= Math.sqrt(e);
        }
        double[] p = FloatEvaluation.softmax(new FloatTensor(new int[] {seen}, logits));
        for (int j = 0; j < seen; j++) {
            for (int m = 0; m < e; m++) y[(i * heads + head) * e + m] += p[j] * v[(j * groups + group) * e + m];
        }
    }

    /** Rows times the next matrix of the weights, and its bias. */
    private double[] product(double[] x, int in, int out) {
        double[] y = new double[t * out];
        int bias = read + in * out;
        for (int row = 0; row < t; row++) {
            for (int j = 0; j < out; j++) {
                double sum = hasBias ? w[bias + j] : 0;
                for (int k = 0; k < in; k++) sum += x[row * in + k] * w[read + k * out + j];
                y[row * out + j] = sum;
            }
        }
        read = bias + (hasBias ? out : 0);
        return y;
    }
}
