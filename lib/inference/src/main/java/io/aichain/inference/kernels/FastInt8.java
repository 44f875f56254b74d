package io.aichain.inference.kernels;

import io.aichain.chain.primitives.BigEndian;
import io.aichain.inference.Numbers;
import io.aichain.inference.Reverts;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Shapes;
import io.aichain.inference.model.Weights;
import io.aichain.inference.model.Window;
import java.math.BigInteger;
import java.util.Arrays;

/** Layers on 8-bit integers (section 7). Their two failures are found in the plain order, so this way is always open. */
final class FastInt8 {
    /** Of fewer taps, whole rows of outputs are faster. */
    private static final int FEW = 16;

    /** Channels that are brought side by side at once, as many of the image's as lie in one line of memory; of fewer, rows of outputs are not worth while. */
    private static final int WIDTH = 8;

    /** Behind the weights, so that a vector may begin at the last one. */
    private static final int ROOM = 64;

    /** So many products of bytes fit 32 bits. */
    private static final int MOST_TAPS = 1 << 16;

    private final Kernels kernels;
    private final LayerCall call;
    private final Layer layer;
    private final long[] x;

    FastInt8(Kernels kernels, LayerCall call) {
        this.kernels = kernels;
        this.call = call;
        layer = call.layer();
        x = call.input().data().longs();
    }

    Numbers output() {
        return switch (layer.type()) {
            case DENSE, CONV_2D -> products();
            case FLATTEN -> call.input().data();
            case MAX_POOLING_2D, AVERAGE_POOLING_2D -> Numbers.of(FastElements.pool(call, x));
            case GLOBAL_AVERAGE_POOLING_2D -> FastElements.globalAverage(call, x);
            case ZERO_PADDING_2D -> FastElements.zeroPadding(call, x);
            case CONCATENATE -> FastElements.concatenate(call);
            case ACTIVATION -> activation();
            case ADD -> add();
            case MULTIPLY -> multiply();
            case DEQUANTIZE -> dequantize();
            case DEPTHWISE_CONV_2D -> depthwise();
            default -> null;
        };
    }

    /** A layer's weights by channel: [channel][product], and what follows them. */
    private record Channels(
            byte[] values, int products, long[] biases, long[] multipliers, int[] shifts, boolean valid) {
        private static final int SQUARE = 64;
        private static final int EIGHT = 8;

        private record Key(int channels) {}

        static Channels of(Weights weights, int channels) {
            return weights.derived(new Key(channels), w -> read(w.bytes(), channels));
        }

        private static Channels read(byte[] stream, int channels) {
            int values = stream.length - 9 * channels;
            int products = values / channels;
            byte[] turned = new byte[values + ROOM];
            // In squares, which stay in the first cache whatever the distance of rows.
            for (int from = 0; from < products; from += SQUARE) {
                int end = Math.min(from + SQUARE, products);
                for (int first = 0; first < channels; first += SQUARE) {
                    turn(stream, products, channels, from, end, first, Math.min(first + SQUARE, channels), turned);
                }
            }
            long[] biases = new long[channels];
            long[] multipliers = new long[channels];
            int[] shifts = new int[channels];
            boolean valid = true;
            for (int c = 0; c < channels; c++) {
                biases[c] = BigEndian.getInt(stream, values + 4 * c);
                multipliers[c] = BigEndian.getInt(stream, values + 4 * channels + 4 * c) & 0xffffffffL;
                shifts[c] = stream[values + 8 * channels + c] & 0xff;
                valid &= multipliers[c] >= 1L << 30 && multipliers[c] < 1L << 31 && shifts[c] >= 1 && shifts[c] <= 62;
            }
            return new Channels(turned, products, biases, multipliers, shifts, valid);
        }

        /** Blocks of eight times eight, and one at a time what is left at the right and at the bottom. */
        private static void turn(
                byte[] from, int products, int channels, int top, int bottom, int left, int right, byte[] to) {
            long[] block = new long[EIGHT];
            int bottomOfBlocks = bottom - (bottom - top) % EIGHT;
            int rightOfBlocks = right - (right - left) % EIGHT;
            for (int k = top; k < bottomOfBlocks; k += EIGHT) {
                for (int c = left; c < rightOfBlocks; c += EIGHT) {
                    for (int i = 0; i < EIGHT; i++) block[i] = BigEndian.getLong(from, (k + i) * channels + c);
                    turn(block);
                    for (int i = 0; i < EIGHT; i++) BigEndian.putLong(to, (c + i) * products + k, block[i]);
                }
            }
            for (int c = left; c < right; c++) {
                int begin = c < rightOfBlocks ? bottomOfBlocks : top;
                for (int k = begin; k < bottom; k++) to[c * products + k] = from[k * channels + c];
            }
        }

        /** Eight rows of eight bytes become columns: quarters change places, then quarters of these, then single bytes. */
        private static void turn(long[] block) {
            swap(block, 4, 0x00000000ffffffffL);
            swap(block, 2, 0x0000ffff0000ffffL);
            swap(block, 1, 0x00ff00ff00ff00ffL);
        }

        private static void swap(long[] block, int distance, long mask) {
            int shift = EIGHT * distance;
            for (int i = 0; i < EIGHT; i++) {
                if ((i & distance) != 0) continue;
                long different = (block[i] ^ block[i + distance] >>> shift) & mask;
                block[i] ^= different;
                block[i + distance] ^= different << shift;
            }
        }

        /** |sum| is below 2^31, so sum times multiplier is below 2^62 and half a step fits above it. */
        long requant(long sum, int c, long least) {
            if ((int) sum != sum) throw Reverts.accumulatorOverflow(BigInteger.valueOf(sum));
            long y = (sum * multipliers[c] + (1L << (shifts[c] - 1))) >> shifts[c];
            return Math.max(Math.min(y, 127), least);
        }
    }

    private Channels channels() {
        Channels channels = Channels.of(call.weights(), call.shape()[call.shape().length - 1]);
        if (!channels.valid) throw Reverts.malformedModel(call.number());
        return channels;
    }

    private int least() {
        return layer.parameter(0) == 2 ? 0 : -128;
    }

    private Numbers products() {
        Channels w = channels();
        int channels = w.biases.length;
        byte[] bytes = bytes();
        long[] y = new long[Tensor.elements(call.shape())];
        int least = least();
        int[] sums = new int[w.products < FEW && channels >= WIDTH ? channels : 0];
        if (layer.type() == LayerType.DENSE) {
            for (int at = 0, to = 0; to < y.length; at += w.products, to += channels) {
                row(w, bytes, at, w.products, sums, y, to, least);
            }
            return Numbers.of(y);
        }
        // What lies under the window is brought side by side once for all filters; outside of the image it is 0.
        int[] in = call.input().shape();
        Window[] axes = Shapes.windows(layer, in);
        byte[] window = new byte[whole(w.products)];
        int to = 0;
        for (int row = 0; row < axes[0].out(); row++) {
            for (int column = 0; column < axes[1].out(); column++, to += channels) {
                bring(axes, in, row, column, bytes, window, w.products);
                row(w, window, 0, window.length, sums, y, to, least);
            }
        }
        return Numbers.of(y);
    }

    /** So many products as whole vectors have: what is more in a window is 0, and weights that it meets are another channel's. */
    private int whole(int products) {
        int lanes = Math.max(1, kernels.bits() / Short.SIZE);
        return (products + lanes - 1) / lanes * lanes;
    }

    /** All channels of one cell of the output. @param sums one for each channel where they have few products, else none */
    private void row(Channels w, byte[] bytes, int at, int count, int[] sums, long[] y, int to, int least) {
        if (sums.length > 0) {
            rowOfFew(w, bytes, at, sums, y, to, least);
            return;
        }
        for (int c = 0; c < w.biases.length; c++) {
            long sum = w.biases[c] + kernels.int8(bytes, at, w.values, c * w.products, count);
            y[to + c] = w.requant(sum, c, least);
        }
    }

    /** The same of few products: the stream has the channels of a product side by side. */
    private void rowOfFew(Channels w, byte[] bytes, int at, int[] sums, long[] y, int to, int least) {
        byte[] stream = call.weights().bytes();
        Arrays.fill(sums, 0);
        for (int k = 0, weights = 0; k < w.products; k++, weights += sums.length) {
            int value = bytes[at + k];
            for (int c = 0; c < sums.length; c++) sums[c] += value * stream[weights + c];
        }
        for (int c = 0; c < sums.length; c++) y[to + c] = w.requant(w.biases[c] + sums[c], c, least);
    }

    private static void bring(Window[] axes, int[] in, int row, int column, byte[] bytes, byte[] window, int products) {
        int left = axes[1].first(column);
        int right = axes[1].end(column);
        int top = axes[0].first(row);
        int bottom = axes[0].end(row);
        int c = in[2];
        int count = (right - left) * c;
        int width = axes[1].size() * c;
        boolean isInside = (bottom - top) * count == products;
        if (!isInside) Arrays.fill(window, (byte) 0);
        int to = axes[0].offset(row, top) * width + axes[1].offset(column, left) * c;
        for (int i = top; i < bottom; i++, to += width) {
            int from = (i * in[1] + left) * c;
            for (int k = 0; k < count; k++) window[to + k] = bytes[from + k];
        }
    }

    /** The stream has the channels of a tap side by side, as they meet the image's. */
    private Numbers depthwise() {
        Channels w = channels();
        byte[] taps = call.weights().bytes();
        int channels = w.biases.length;
        int multiplier = layer.parameter(2);
        int least = least();
        int[] in = call.input().shape();
        Window[] axes = Shapes.windows(layer, in);
        long[] y = new long[Tensor.elements(call.shape())];
        if (w.products >= FEW && w.products <= MOST_TAPS) {
            bySide(w, axes, y);
            return Numbers.of(y);
        }
        Taps under = new Taps(axes, in, channels);
        int[] from = Taps.channels(in[2], multiplier);
        long[] sums = new long[channels];
        int to = 0;
        for (int row = 0; row < axes[0].out(); row++) {
            for (int column = 0; column < axes[1].out(); column++, to += channels) {
                under.under(row, column);
                System.arraycopy(w.biases, 0, sums, 0, channels);
                for (int n = 0; n < under.count(); n++) {
                    if (multiplier == 1) addTap(sums, under.cells[n], taps, under.weights[n]);
                    else addTap(sums, under.cells[n], from, taps, under.weights[n]);
                }
                for (int c = 0; c < channels; c++) y[to + c] = w.requant(sums[c], c, least);
            }
        }
        return Numbers.of(y);
    }

    /** What lies under the window is brought side by side, eight channels at once, and then meets the weights of all outputs that are made of them. */
    private void bySide(Channels w, Window[] axes, long[] y) {
        int[] in = call.input().shape();
        int multiplier = layer.parameter(2);
        int least = least();
        int room = whole(w.products);
        byte[] windows = new byte[Math.min(WIDTH, in[2]) * room];
        int to = 0;
        for (int row = 0; row < axes[0].out(); row++) {
            for (int column = 0; column < axes[1].out(); column++) {
                int cells = (axes[0].end(row) - axes[0].first(row)) * (axes[1].end(column) - axes[1].first(column));
                if (cells < w.products) Arrays.fill(windows, (byte) 0);
                for (int first = 0; first < in[2]; first += WIDTH) {
                    int width = Math.min(WIDTH, in[2] - first);
                    bring(axes, in, row, column, first, width, windows, room);
                    for (int c = 0, o = first * multiplier; c < width; c++) {
                        for (int end = o + multiplier; o < end; o++, to++) {
                            long sum = w.biases[o] + kernels.int8(windows, c * room, w.values, o * w.products, room);
                            y[to] = w.requant(sum, o, least);
                        }
                    }
                }
            }
        }
    }

    /** A window for each of these channels. */
    private void bring(Window[] axes, int[] in, int row, int column, int first, int width, byte[] windows, int room) {
        int left = axes[1].first(column);
        int count = axes[1].end(column) - left;
        for (int i = axes[0].first(row); i < axes[0].end(row); i++) {
            int tap = axes[0].offset(row, i) * axes[1].size() + axes[1].offset(column, left);
            int cell = (i * in[1] + left) * in[2] + first;
            for (int end = tap + count; tap < end; tap++, cell += in[2]) {
                for (int c = 0; c < width; c++) windows[c * room + tap] = (byte) x[cell + c];
            }
        }
    }

    /** The products of one tap. */
    private void addTap(long[] sums, int cell, byte[] taps, int tap) {
        for (int c = 0; c < sums.length; c++) sums[c] += x[cell + c] * taps[tap + c];
    }

    /** The same with several outputs of a channel, given which each is made of. The input is not written out for all of them: few may have a large input. */
    private void addTap(long[] sums, int cell, int[] channels, byte[] taps, int tap) {
        for (int c = 0; c < sums.length; c++) sums[c] += x[cell + channels[c]] * taps[tap + c];
    }

    private byte[] bytes() {
        byte[] bytes = new byte[x.length];
        for (int i = 0; i < x.length; i++) bytes[i] = (byte) x[i];
        return bytes;
    }

    private Numbers activation() {
        long[] y = new long[x.length];
        byte[] table = call.weights().bytes();
        boolean isTable = layer.parameter(0) == 255;
        for (int i = 0; i < x.length; i++) y[i] = isTable ? table[(int) x[i] + 128] : Math.max(x[i], 0);
        return Numbers.of(y);
    }

    /** Eight products of 8 and 32 bits: below 2^42. */
    private Numbers add() {
        int shift = layer.parameter(0);
        long[] y = new long[x.length];
        for (int k = 0; k < call.inputs().size(); k++) {
            long[] other = call.inputs().get(k).data().longs();
            long multiplier = layer.number(k + 1).longValue();
            for (int i = 0; i < y.length; i++) y[i] += other[i] * multiplier;
        }
        for (int i = 0; i < y.length; i++) y[i] = rounded(y[i], shift);
        return Numbers.of(y);
    }

    private Numbers multiply() {
        long[] other = call.inputs().get(1).data().longs();
        long multiplier = layer.number(1).longValue();
        long[] y = new long[x.length];
        for (int i = 0; i < y.length; i++) y[i] = rounded(x[i] * other[i] * multiplier, layer.parameter(0));
        return Numbers.of(y);
    }

    private static long rounded(long value, int shift) {
        return Math.max(Math.min((value + (1L << (shift - 1))) >> shift, 127), -128);
    }

    private Numbers dequantize() {
        if (layer.number(0).bitLength() > 55) return null;
        long scale = layer.number(0).longValue();
        long[] y = new long[x.length];
        for (int i = 0; i < y.length; i++) y[i] = x[i] * scale;
        return Numbers.of(y);
    }
}
