package io.aichain.models;

import io.aichain.inference.model.LayerType;

/** Recurrent layers in doubles, from states of zeros (docs/inference-semantics.md section 6.2). */
final class FloatCells {
    private final FloatLayer layer;
    private final int units;
    private final double[] w;

    FloatCells(FloatLayer layer) {
        this.layer = layer;
        this.units = layer.parameter(layer.type() == LayerType.SIMPLE_RNN ? 2 : 3);
        this.w = layer.weights();
    }

    double[] run(FloatTensor x) {
        int in = x.last();
        int steps = x.shape().length == 1 ? 1 : x.shape()[0];
        boolean sequences = layer.parameter(layer.type() == LayerType.SIMPLE_RNN ? 3 : 4) == 1;
        double[] h = new double[units];
        double[] c = new double[units];
        double[] all = new double[steps * units];
        for (int t = 0; t < steps; t++) {
            double[] now = new double[in];
            System.arraycopy(x.data(), t * in, now, 0, in);
            h = switch (layer.type()) {
                case SIMPLE_RNN -> simple(now, h);
                case LSTM -> lstm(now, h, c);
                case GRU -> gru(now, h);
                default -> throw new IllegalStateException(layer.type() + " has no cell");
            };
            System.arraycopy(h, 0, all, t * units, units);
        }
        return sequences && x.shape().length == 2 ? all : h;
    }

    /** x times a matrix that begins at {@code from} and has {@code gates} groups of columns, plus what is there. */
    private double[] times(double[] x, int from, int gates) {
        double[] y = new double[gates * units];
        for (int j = 0; j < y.length; j++) for (int k = 0; k < x.length; k++) y[j] += x[k] * w[from + k * y.length + j];
        return y;
    }

    private double act(double x) {
        return FloatEvaluation.activation(
                layer.parameter(0), layer.parameters()[layer.type() == LayerType.SIMPLE_RNN ? 1 : 2], x);
    }

    private double gate(double x) {
        return FloatEvaluation.activation(layer.parameter(1), layer.parameters()[2], x);
    }

    private double[] simple(double[] x, double[] h) {
        double[] a = times(x, 0, 1);
        double[] b = times(h, x.length * units, 1);
        int bias = (x.length + units) * units;
        double[] next = new double[units];
        for (int j = 0; j < units; j++) next[j] = act(a[j] + b[j] + w[bias + j]);
        return next;
    }

    private double[] lstm(double[] x, double[] h, double[] c) {
        double[] a = times(x, 0, 4);
        double[] b = times(h, x.length * 4 * units, 4);
        int bias = (x.length + units) * 4 * units;
        for (int j = 0; j < a.length; j++) a[j] += b[j] + w[bias + j];
        double[] next = new double[units];
        for (int j = 0; j < units; j++) {
            c[j] = gate(a[units + j]) * c[j] + gate(a[j]) * act(a[2 * units + j]);
            next[j] = gate(a[3 * units + j]) * act(c[j]);
        }
        return next;
    }

    private double[] gru(double[] x, double[] h) {
        boolean resetAfter = layer.parameter(5) == 1;
        int u = units;
        int recurrent = x.length * 3 * u;
        int bias = (x.length + u) * 3 * u;
        double[] a = times(x, 0, 3);
        double[] b = times(h, recurrent, 3);
        for (int j = 0; j < a.length; j++) {
            a[j] += w[bias + j];
            if (resetAfter) b[j] += w[bias + 3 * u + j];
        }
        double[] reset = new double[u];
        for (int j = 0; j < u; j++) reset[j] = gate(a[u + j] + b[u + j]);
        double[] candidate = new double[u];
        if (resetAfter) {
            for (int j = 0; j < u; j++) candidate[j] = reset[j] * b[2 * u + j];
        } else {
            double[] p = new double[u];
            for (int j = 0; j < u; j++) p[j] = reset[j] * h[j];
            double[] all = times(p, recurrent, 3);
            System.arraycopy(all, 2 * u, candidate, 0, u);
        }
        double[] next = new double[u];
        for (int j = 0; j < u; j++) {
            double z = gate(a[j] + b[j]);
            next[j] = z * h[j] + (1 - z) * act(a[2 * u + j] + candidate[j]);
        }
        return next;
    }
}
