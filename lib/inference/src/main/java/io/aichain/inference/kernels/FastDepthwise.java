package io.aichain.inference.kernels;

import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.Shapes;
import io.aichain.inference.model.Window;
import java.util.Arrays;

/** The sums of DepthwiseConv2D on 64-bit numbers. Truncated ones are in two parts, as {@link Kernels#d1} makes them. */
final class FastDepthwise {
    private static final long MASK = 0xffffffffL;

    private final LayerCall call;
    private final long[] x;
    private final long[] w;
    private final int bias;
    private final Output out;
    private final Window[] axes;
    /** Which one of the input each output is made of. */
    private final int[] channels;

    /**
     * Of few outputs each sum is made by itself, in registers, but for wide ones; of more all are made tap after tap: cells lie as far apart as there are
     * channels, and what is read of one is a line of memory.
     */
    private final boolean areFew;

    /** @param bias where the outputs' biases are among the weights; negative for none */
    FastDepthwise(LayerCall call, int bias, Output out) {
        this.call = call;
        this.bias = bias;
        this.out = out;
        x = call.input().data().longs();
        w = call.weights().numbers().longs();
        int[] in = call.input().shape();
        axes = Shapes.windows(call.layer(), in);
        channels = Taps.channels(in[2], call.layer().parameter(2));
        areFew = channels.length < Tiles.WIDTH;
    }

    /** All outputs of the cell that the taps lie under, from element {@code at} on. */
    private interface Cell {
        void outputs(Taps taps, int at);
    }

    void sums() {
        Cell cell = call.profile().isExact() ? exact() : truncated();
        Taps taps = new Taps(axes, call.input().shape(), channels.length);
        for (int i = 0, at = 0; i < axes[0].out(); i++) {
            for (int j = 0; j < axes[1].out(); j++, at += channels.length) {
                taps.under(i, j);
                cell.outputs(taps, at);
            }
        }
    }

    private Cell truncated() {
        long greatest = Bounds.largest(x);
        long weight = Bounds.largest(w);
        long[] lows = new long[channels.length];
        long[] highs = new long[channels.length];
        boolean fit = Factors.reach(greatest, weight) && Bounds.productsThatFit(greatest, weight) > 0;
        if (!fit) {
            WideFactors factors = WideFactors.of(x);
            return (taps, at) -> {
                wideSums(factors, taps, lows, highs);
                join(lows, highs, at);
            };
        }
        Factors factors = Factors.of(x, greatest);
        return (taps, at) -> {
            if (areFew) for (int o = 0; o < channels.length; o++) narrowSum(factors, taps, o, lows, highs);
            else narrowSums(factors, taps, lows, highs);
            join(lows, highs, at);
        };
    }

    private void narrowSum(Factors factors, Taps taps, int o, long[] lows, long[] highs) {
        int[] cells = taps.cells;
        int[] weights = taps.weights;
        int count = taps.count();
        int channel = channels[o];
        long low = 0;
        long high = 0;
        for (int n = 0; n < count; n++) {
            long q = ScalarKernels.product(factors, cells[n] + channel, w[weights[n] + o]);
            low += q & MASK;
            high += q >> 32;
        }
        lows[o] = low;
        highs[o] = high;
    }

    private void narrowSums(Factors factors, Taps taps, long[] lows, long[] highs) {
        Arrays.fill(lows, 0);
        Arrays.fill(highs, 0);
        int count = taps.count();
        for (int n = 0; n < count; n++) {
            int cell = taps.cells[n];
            int weight = taps.weights[n];
            for (int o = 0; o < channels.length; o++) {
                long q = ScalarKernels.product(factors, cell + channels[o], w[weight + o]);
                lows[o] += q & MASK;
                highs[o] += q >> 32;
            }
        }
    }

    /** Where one truncated product may need more than 64 bits: so much is done for each that registers save nothing. */
    private void wideSums(WideFactors factors, Taps taps, long[] lows, long[] highs) {
        Arrays.fill(lows, 0);
        Arrays.fill(highs, 0);
        int count = taps.count();
        for (int n = 0; n < count; n++) {
            int cell = taps.cells[n];
            int first = taps.weights[n];
            for (int o = 0; o < channels.length; o++) {
                factors.addProduct(lows, highs, o, cell + channels[o], w[first + o]);
            }
        }
    }

    private void join(long[] lows, long[] highs, int at) {
        for (int o = 0; o < channels.length; o++) {
            Dots.join(lows[o], highs[o], bias < 0 ? 0 : w[bias + o], out, at + o);
        }
    }

    private Cell exact() {
        long[] sums = Sum192.zeros();
        return (taps, at) -> {
            for (int first = 0; first < channels.length; first += Tiles.WIDTH) {
                int width = Math.min(Tiles.WIDTH, channels.length - first);
                if (areFew) {
                    for (int c = 0; c < width; c++) exactSum(taps, c, sums);
                } else {
                    exactSums(taps, first, width, sums);
                }
                for (int c = 0; c < width; c++) {
                    if (bias >= 0) Sum192.addUnits(sums, c, w[bias + first + c]);
                    Sum192.quotient(sums, c, out, at + first + c);
                }
            }
        };
    }

    /** Of few, so that the output is the column of its sum, too. */
    private void exactSum(Taps taps, int o, long[] sums) {
        int channel = channels[o];
        int[] cells = taps.cells;
        int[] weights = taps.weights;
        int count = taps.count();
        long s0 = 0;
        long s1 = 0;
        long s2 = 0;
        for (int n = 0; n < count; n++) {
            long a = x[cells[n] + channel];
            long b = w[weights[n] + o];
            long lo = a * b;
            long sum0 = s0 + lo;
            long t = Math.multiplyHigh(a, b) + Int256.carry(s0, lo, sum0);
            long sum1 = s1 + t;
            s2 += (t >> 63) + Int256.carry(s1, t, sum1);
            s0 = sum0;
            s1 = sum1;
        }
        Sum192.set(sums, o, s0, s1, s2);
    }

    private void exactSums(Taps taps, int first, int width, long[] sums) {
        Arrays.fill(sums, 0);
        int count = taps.count();
        for (int n = 0; n < count; n++) {
            int cell = taps.cells[n];
            int weight = taps.weights[n] + first;
            for (int c = 0; c < width; c++) {
                Sum192.addProduct(sums, c, x[cell + channels[first + c]], w[weight + c]);
            }
        }
    }
}
