package io.aichain.inference.spec;

import io.aichain.inference.Numbers;
import io.aichain.inference.Reverts;
import io.aichain.inference.model.CompatLayers;
import io.aichain.inference.model.Image;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.Profile;
import io.aichain.inference.model.Weights;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.BinaryOperator;

/** The layers of profile 0 (section 5), the first library's mistakes included. */
public final class CompatSpec implements CompatLayers {
    public static final CompatSpec PLAIN = new CompatSpec();
    private static final BigInteger POOL_FLOOR = BigInteger.TEN.pow(27).negate();
    private static final Sums SUMS = new Sums(Profile.D1_COMPAT);

    private CompatSpec() {}

    /** An image as the plain loop sees it: every index outside is Panic 0x32. */
    private record Cells(Numbers[][] cells, int n, int m, int p) {
        static Cells of(Image image) {
            if (image.rows() == 0 || image.columns() == 0) throw Reverts.outOfBounds();
            return new Cells(image.cells(), image.rows(), image.columns(), image.channels());
        }

        BigInteger at(int i, int j, int k) {
            if (i >= cells.length || j >= cells[i].length || k >= cells[i][j].size()) throw Reverts.outOfBounds();
            return cells[i][j].big(k);
        }
    }

    /** One axis of section 5.2: the number of outputs, and the padding before the input. */
    private record Axis(int out, int pad) {
        static Axis of(int d, int s, int t, boolean same) {
            if (!same && s > d) throw Reverts.overflow();
            if (t == 0) throw Reverts.divisionByZero();
            if (!same) return new Axis((d - s) / t + 1, 0);
            int covered = d % t == 0 ? t : d % t;
            return new Axis((d + t - 1) / t, Math.max(s - covered, 0) / 2);
        }
    }

    @FunctionalInterface
    private interface Cell {
        BigInteger of(int i, int j, int k);
    }

    private static BigInteger[] each(int n, int m, int p, Cell cell) {
        BigInteger[] y = new BigInteger[Math.multiplyExact(Math.multiplyExact(n, m), p)];
        int at = 0;
        for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) for (int k = 0; k < p; k++) y[at++] = cell.of(i, j, k);
        return y;
    }

    private static Image fold(BigInteger[] y, int n, int m, int p) {
        Numbers[][] image = new Numbers[n][m];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < m; j++) {
                int at = (i * m + j) * p;
                image[i][j] = Numbers.of(Arrays.copyOfRange(y, at, at + p));
            }
        }
        return Image.of(image);
    }

    @Override
    public Image rescale(Layer layer, Image image) {
        Cells x = Cells.of(image);
        BigInteger[] y =
                each(x.n, x.m, x.p, (i, j, k) -> Fixed.add(Fixed.mul(x.at(i, j, k), layer.number(0)), layer.number(1)));
        return fold(y, x.n, x.m, x.p);
    }

    @Override
    public Numbers flatten(Image image) {
        Cells x = Cells.of(image);
        return Numbers.of(each(x.n, x.m, x.p, x::at));
    }

    /** w[kh][kw][cin][filters], b[filters]; the sum runs over the image's channels, not the kernel's. */
    @Override
    public Image convolution(Layer layer, Weights weights, Image image) {
        int cin = layer.parameter(1);
        int filters = layer.parameter(2);
        int kh = layer.parameter(3);
        int kw = layer.parameter(4);
        Cells x = Cells.of(image);
        Axis rows = Axis.of(x.n, kh, layer.parameter(5), layer.flag(7));
        Axis columns = Axis.of(x.m, kw, layer.parameter(6), layer.flag(7));
        BigInteger[] w = weights.numbers().bigs();
        BigInteger[] y = each(rows.out, columns.out, filters, (i, j, f) -> {
            BigInteger sum = BigInteger.ZERO;
            for (int dx = 0; dx < kh; dx++) {
                for (int dy = 0; dy < kw; dy++) {
                    int row = i * layer.parameter(5) - rows.pad + dx;
                    int column = j * layer.parameter(6) - columns.pad + dy;
                    if (row < 0 || row >= x.n || column < 0 || column >= x.m) continue;
                    for (int q = 0; q < x.p; q++) {
                        BigInteger value = x.at(row, column, q);
                        if (q >= cin) throw Reverts.outOfBounds();
                        sum = Fixed.add(sum, Fixed.mul(value, w[((dx * kw + dy) * cin + q) * filters + f]));
                    }
                }
            }
            return sum;
        });
        for (int o = 0; o < y.length; o++) y[o] = Fixed.add(y[o], w[w.length - filters + o % filters]);
        return fold(Activations.allCompat(layer.parameter(0), y), rows.out, columns.out, filters);
    }

    /** Window and step are swapped, cells outside are 0, and the search starts at -10^9. */
    @Override
    public Image maxPooling(Layer layer, Image image) {
        int[] step = {layer.parameter(0), layer.parameter(1)};
        int[] size = {layer.parameter(2), layer.parameter(3)};
        Cells x = Cells.of(image);
        Axis rows = Axis.of(x.n, size[0], step[0], layer.flag(4));
        Axis columns = Axis.of(x.m, size[1], step[1], layer.flag(4));
        BigInteger[] y = each(rows.out, columns.out, x.p, (i, j, k) -> {
            BigInteger greatest = POOL_FLOOR;
            for (int dx = 0; dx < size[0]; dx++) {
                for (int dy = 0; dy < size[1]; dy++) {
                    int row = i * step[0] - rows.pad + dx;
                    int column = j * step[1] - columns.pad + dy;
                    boolean inside = row >= 0 && row < x.n && column >= 0 && column < x.m;
                    greatest = greatest.max(inside ? x.at(row, column, k) : BigInteger.ZERO);
                }
            }
            return greatest;
        });
        return fold(y, rows.out, columns.out, x.p);
    }

    @Override
    public Numbers dense(Layer layer, Weights weights, Numbers x) {
        int in = layer.parameter(1);
        int units = layer.parameter(2);
        if (units == 1 && x.size() != in) throw Reverts.invalidMatrixDimensions();
        BigInteger[] w = weights.numbers().bigs();
        BigInteger[] y = add(product(x.bigs(), w, 0, in, units, units), Arrays.copyOfRange(w, in * units, w.length));
        return Numbers.of(Activations.allCompat(layer.parameter(0), y));
    }

    @Override
    public Numbers simpleRnn(Layer layer, Weights weights, Numbers x, Numbers h) {
        int in = layer.parameter(1);
        int units = layer.parameter(2);
        BigInteger[] w = weights.numbers().bigs();
        BigInteger[] a = product(x.bigs(), w, 0, in, units, units);
        BigInteger[] c = product(h.bigs(), w, in * units, units, units, units);
        BigInteger[] z = add(add(a, c), Arrays.copyOfRange(w, (in + units) * units, w.length));
        return Numbers.of(Activations.allCompat(layer.parameter(0), z));
    }

    @Override
    public Numbers[] lstm(Layer layer, Weights weights, Numbers given, Numbers[] state) {
        int in = layer.parameter(2);
        int units = layer.parameter(3);
        if (given.size() > in) throw Reverts.outOfBounds();
        BigInteger[] x = zeros(in);
        System.arraycopy(given.bigs(), 0, x, 0, given.size());
        if (state.length == 1) throw Reverts.outOfBounds();
        BigInteger[] h = state.length == 0 ? zeros(units) : state[0].bigs();
        BigInteger[] c = state.length == 0 ? zeros(units) : state[1].bigs();
        BigInteger[] w = weights.numbers().bigs();
        int act = layer.parameter(0);
        int recurrent = layer.parameter(1);
        BigInteger[][] z = new BigInteger[4][];
        for (int g = 0; g < 4; g++) z[g] = product(x, w, g * units, in, units, 4 * units);
        for (int g = 0; g < 4; g++) {
            int bias = (in + units) * 4 * units + g * units;
            z[g] = add(z[g], Arrays.copyOfRange(w, bias, bias + units));
        }
        BigInteger[] i = gate(recurrent, z[0], h, w, in, units, 0);
        BigInteger[] f = gate(recurrent, z[1], h, w, in, units, 1);
        BigInteger[] fc = mul(f, c);
        BigInteger[] g = gate(act, z[2], h, w, in, units, 2);
        BigInteger[] next = add(fc, mul(i, g));
        BigInteger[] o = gate(recurrent, z[3], h, w, in, units, 3);
        return new Numbers[] {Numbers.of(mul(o, Activations.allCompat(act, next))), Numbers.of(next)};
    }

    private static BigInteger[] gate(
            int activation, BigInteger[] z, BigInteger[] h, BigInteger[] w, int in, int units, int gate) {
        int at = in * 4 * units + gate * units;
        return Activations.allCompat(activation, add(z, product(h, w, at, units, units, 4 * units)));
    }

    @Override
    public Numbers softmax(Numbers v) {
        return Numbers.of(Activations.softmaxCompat(v.bigs()));
    }

    /** Sums of x_k w[k][j] over k below {@code in}; what x has beyond is ignored, what it lacks is Panic 0x32 when it is touched. */
    private static BigInteger[] product(BigInteger[] x, BigInteger[] w, int at, int in, int units, int row) {
        return SUMS.of(
                units,
                x,
                w,
                (j, pair) -> {
                    for (int k = 0; k < in; k++) {
                        if (k >= x.length) throw Reverts.outOfBounds();
                        pair.meet(k, at + k * row + j);
                    }
                },
                null);
    }

    private static BigInteger[] add(BigInteger[] x, BigInteger[] y) {
        return each(x, y, Fixed::add);
    }

    private static BigInteger[] mul(BigInteger[] x, BigInteger[] y) {
        return each(x, y, Fixed::mul);
    }

    private static BigInteger[] each(BigInteger[] x, BigInteger[] y, BinaryOperator<BigInteger> operation) {
        BigInteger[] z = new BigInteger[x.length];
        for (int j = 0; j < x.length; j++) {
            if (j >= y.length) throw Reverts.outOfBounds();
            z[j] = operation.apply(x[j], y[j]);
        }
        return z;
    }

    private static BigInteger[] zeros(int n) {
        BigInteger[] zeros = new BigInteger[n];
        Arrays.fill(zeros, BigInteger.ZERO);
        return zeros;
    }
}
