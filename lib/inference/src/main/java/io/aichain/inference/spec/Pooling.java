package io.aichain.inference.spec;

import io.aichain.inference.Tensor;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.Shapes;
import io.aichain.inference.model.Window;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Pooling and padding of images (section 6.1). */
final class Pooling {
    private Pooling() {}

    static BigInteger[] max(LayerCall call, BigInteger[] x) {
        return windows(call, x, cells -> cells.stream().reduce(BigInteger::max).orElseThrow());
    }

    static BigInteger[] average(LayerCall call, BigInteger[] x) {
        return windows(call, x, cells -> sum(cells).divide(BigInteger.valueOf(cells.size())));
    }

    static BigInteger[] globalAverage(int[] in, BigInteger[] x) {
        return channels(in, x, cells -> sum(cells).divide(BigInteger.valueOf(cells.size())));
    }

    private static BigInteger sum(List<BigInteger> cells) {
        BigInteger sum = BigInteger.ZERO;
        for (BigInteger cell : cells) sum = Fixed.add(sum, cell);
        return sum;
    }

    /** A function of the cells of the input under each output's window, rows first. */
    static BigInteger[] windows(LayerCall call, BigInteger[] x, Function<List<BigInteger>, BigInteger> pool) {
        int[] in = call.input().shape();
        Window[] axes = Shapes.windows(call.layer(), in);
        BigInteger[] y = new BigInteger[Tensor.elements(call.shape())];
        for (int o = 0; o < y.length; o++) {
            int row = o / in[2] / axes[1].out();
            int column = o / in[2] % axes[1].out();
            List<BigInteger> cells = new ArrayList<>();
            for (int i = axes[0].first(row); i < axes[0].end(row); i++) {
                for (int j = axes[1].first(column); j < axes[1].end(column); j++) {
                    cells.add(x[(i * in[1] + j) * in[2] + o % in[2]]);
                }
            }
            y[o] = pool.apply(cells);
        }
        return y;
    }

    /** A function of all cells of each channel. */
    static BigInteger[] channels(int[] in, BigInteger[] x, Function<List<BigInteger>, BigInteger> pool) {
        BigInteger[] y = new BigInteger[in[2]];
        for (int c = 0; c < in[2]; c++) {
            List<BigInteger> cells = new ArrayList<>();
            for (int i = c; i < x.length; i += in[2]) cells.add(x[i]);
            y[c] = pool.apply(cells);
        }
        return y;
    }

    static BigInteger[] zeroPadding(LayerCall call, BigInteger[] x) {
        int[] in = call.input().shape();
        BigInteger[] y = new BigInteger[Tensor.elements(call.shape())];
        Arrays.fill(y, BigInteger.ZERO);
        int top = call.layer().parameter(0);
        int left = call.layer().parameter(2);
        for (int i = 0; i < in[0]; i++) {
            int from = i * in[1] * in[2];
            int to = ((top + i) * call.shape()[1] + left) * in[2];
            System.arraycopy(x, from, y, to, in[1] * in[2]);
        }
        return y;
    }
}
