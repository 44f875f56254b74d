package io.aichain.inference.precompile;

import io.aichain.chain.primitives.BigEndian;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Image;
import java.util.List;

/** Writes tuples as Solidity's {@code abi.encode} does; every part that is given has its size known before, so that it can be paid for first. */
public final class AbiWriter {
    private final byte[] out;
    private int end;

    AbiWriter(long words) {
        out = new byte[Math.toIntExact(32 * words)];
    }

    public static Bytes encode(List<Tensor> values, List<Tensor> states) {
        var writer = new AbiWriter(2 + words(values) + words(states));
        int base = writer.open(2);
        writer.dynamic(base, 0);
        writer.tensors(values);
        writer.dynamic(base, 1);
        writer.tensors(states);
        return writer.bytes();
    }

    public static Bytes encode(Numbers[][] x1, Numbers x2) {
        return encode(Image.of(x1), x2);
    }

    public static Bytes encode(Image x1, Numbers x2) {
        var writer = new AbiWriter(2 + words(x1) + words(x2));
        int base = writer.open(2);
        writer.dynamic(base, 0);
        writer.image(x1);
        writer.dynamic(base, 1);
        writer.array(x2);
        return writer.bytes();
    }

    /** The input of one layer: operations {@code 0x100 + type}. */
    public static Bytes oneLayer(
            int profile, Numbers parameters, int kind, List<Tensor> inputs, Tensor state, int layout, byte[] stream) {
        int streamWords = (stream.length + 31) / 32;
        var writer = new AbiWriter(8L + words(parameters) + words(inputs) + words(state) + streamWords);
        int base = writer.open(7);
        writer.number(base, 0, profile);
        writer.dynamic(base, 1);
        writer.array(parameters);
        writer.number(base, 2, kind);
        writer.dynamic(base, 3);
        writer.tensors(inputs);
        writer.dynamic(base, 4);
        writer.tensor(state);
        writer.number(base, 5, layout);
        writer.dynamic(base, 6);
        writer.number(writer.open(1), 0, stream.length);
        System.arraycopy(stream, 0, writer.out, writer.open(streamWords), stream.length);
        return writer.bytes();
    }

    int open(int words) {
        int base = end;
        end += 32 * words;
        return base;
    }

    void dynamic(int base, int i) {
        number(base, i, end - base);
    }

    void number(int base, int i, long value) {
        BigEndian.putLong(out, base + 32 * i + 24, value);
    }

    /** A number of 64 bits, where nothing was written before: most are not negative, and three quarters of their bytes 0. */
    private int word(int at, long x) {
        if (x < 0) for (int k = 0; k < 24; k += 8) BigEndian.putLong(out, at + k, -1);
        BigEndian.putLong(out, at + 24, x);
        return at + 32;
    }

    static long words(Numbers numbers) {
        return 1L + numbers.size();
    }

    void array(Numbers numbers) {
        int base = open(1 + numbers.size());
        number(base, 0, numbers.size());
        int at = base + 32;
        if (numbers.isNarrow()) for (long x : numbers.longs()) at = word(at, x);
        else for (int i = 0; i < numbers.size(); i++, at += 32) numbers.putWord(i, out, at);
    }

    static long words(Tensor tensor) {
        return 3L + tensor.rank() + words(tensor.data());
    }

    void tensor(Tensor tensor) {
        int base = open(2);
        dynamic(base, 0);
        int shape = open(1 + tensor.rank());
        number(shape, 0, tensor.rank());
        for (int i = 0; i < tensor.rank(); i++) number(shape, 1 + i, tensor.shape()[i]);
        dynamic(base, 1);
        array(tensor.data());
    }

    static long words(List<Tensor> tensors) {
        long words = 1;
        for (Tensor tensor : tensors) words += 1 + words(tensor);
        return words;
    }

    void tensors(List<Tensor> tensors) {
        number(open(1), 0, tensors.size());
        int base = open(tensors.size());
        for (int i = 0; i < tensors.size(); i++) {
            dynamic(base, i);
            tensor(tensors.get(i));
        }
    }

    static long words(Numbers[][] nested) {
        long words = 1;
        for (Numbers[] row : nested) {
            words += 2;
            for (Numbers cell : row) words += 1 + words(cell);
        }
        return words;
    }

    void nested(Numbers[][] nested) {
        number(open(1), 0, nested.length);
        int base = open(nested.length);
        for (int i = 0; i < nested.length; i++) {
            dynamic(base, i);
            number(open(1), 0, nested[i].length);
            int row = open(nested[i].length);
            for (int j = 0; j < nested[i].length; j++) {
                dynamic(row, j);
                array(nested[i][j]);
            }
        }
    }

    static long words(Image image) {
        if (!image.isBox()) return words(image.cells());
        return 1 + image.rows() * (2 + image.columns() * (2L + image.channels()));
    }

    void image(Image image) {
        if (!image.isBox()) {
            nested(image.cells());
            return;
        }
        int n = image.rows();
        int m = image.columns();
        int p = image.channels();
        int cell = 32 * (1 + p);
        int row = 32 * (1 + m) + m * cell;
        number(open(1), 0, n);
        int base = open(n);
        for (int i = 0; i < n; i++, end += row) {
            dynamic(base, i);
            number(end, 0, m);
            for (int j = 0; j < m; j++) {
                number(end + 32, j, 32L * m + (long) j * cell);
                number(end + 32 + 32 * m + j * cell, 0, p);
            }
        }
        image.putWords(out, new Image.Place(base + 32 * (n + 1 + m + 1), row, cell));
    }

    Bytes bytes() {
        if (end != out.length) throw new IllegalStateException(end + " bytes of " + out.length);
        return Bytes.wrap(out);
    }
}
