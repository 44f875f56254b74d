package io.aichain.bench.inference;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.kernels.Fast;
import io.aichain.inference.kernels.FastCompat;
import io.aichain.inference.kernels.Warmup;
import io.aichain.inference.model.Codes;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.ModelStore;
import io.aichain.inference.precompile.AbiWriter;
import io.aichain.inference.precompile.Answer;
import io.aichain.inference.precompile.Operations;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Nanoseconds for each gas of the operations on one layer, each on numbers of its three sorts; at the end their average, and how far the dearest
 * for a node lies above it (section 14 of docs/inference-semantics.md: not more than twice).
 */
final class GasRates {
    private static final Operations OPERATIONS = new Operations(new ModelStore(0), Fast.BEST, FastCompat.BEST);
    private static final double LIMIT = 2;
    private static final long UNIT = 1_000_000_000_000_000_000L;
    private static final long EPSILON = 1_000_000_000_000L;

    /** What the numbers of a row are like. */
    enum Sort {
        /** Around a unit: operands and results of 64 bits. */
        NARROW,
        /** Operands just below the end of 64 bits: results of more. */
        BIG,
        /** One operand in eight has some 5 bits more than 64. */
        WIDE
    }

    private record Row(String title, double nanosPerGas, long gas) {}

    private final List<Row> rows = new ArrayList<>();
    private final long span;
    private Random random;
    private Sort sort;

    private GasRates(long span) {
        this.span = span;
    }

    /**
     * @param span nanoseconds for each row
     * @return whether no operation took more than {@link #LIMIT} times the average
     */
    static boolean run(long span) {
        // as an executor does when it has started
        Warmup.run(() -> false);
        return new GasRates(span).all();
    }

    private boolean all() {
        for (Sort each : Sort.values()) {
            sort = each;
            random = new Random(1);
            sums();
            elements();
        }
        int8();
        return summary();
    }

    private boolean summary() {
        double nanos = 0;
        long gas = 0;
        for (Row row : rows) {
            nanos += row.nanosPerGas * row.gas;
            gas += row.gas;
        }
        double average = nanos / gas;
        Row worst = Collections.max(rows, Comparator.comparingDouble(Row::nanosPerGas));
        double times = worst.nanosPerGas / average;
        boolean holds = times <= LIMIT;
        System.out.printf(
                Locale.ROOT,
                "average of %d operations: %.2f ns per gas; slowest: %s with %.2f, %.2f times as much%n%s: the limit is %.0f times%n",
                rows.size(),
                average,
                worst.title,
                worst.nanosPerGas,
                times,
                holds ? "holds" : "EXCEEDED",
                LIMIT);
        return holds;
    }

    private void sums() {
        int size = sort == Sort.WIDE ? 32 : 128;
        for (int profile = 1; profile <= 2; profile++) {
            one(profile, LayerType.DENSE, size * size, new int[] {size}, 1, 0, size, 0);
            // objects that no cache holds
            if (sort == Sort.WIDE) one(profile, LayerType.DENSE, 1 << 20, new int[] {1 << 10}, 1, 0, 1 << 10, 0);
            one(profile, LayerType.DENSE, 16 * size * 4, new int[] {16 * size}, 1, 0, 4, 0);
            one(profile, LayerType.DENSE, size, new int[] {4 * size, 1}, 1, 0, size, 0);
            one(profile, LayerType.CONV_2D, 9 * 8 * 16, new int[] {12, 12, 8}, 1, 0, 16, 3, 3, 1, 1, 1, 0);
            one(profile, LayerType.DEPTHWISE_CONV_2D, 9 * 32, new int[] {12, 12, 32}, 1, 0, 1, 3, 3, 1, 1, 1, 0);
            one(profile, LayerType.SIMPLE_RNN, (16 + 16 + 1) * 16, new int[] {4, 16}, 4, 0, 16, 0);
            one(profile, LayerType.LSTM, (16 + 16 + 1) * 64, new int[] {4, 16}, 4, 3, 0, 16, 0);
            one(profile, LayerType.GRU, (16 + 16 + 2) * 48, new int[] {4, 16}, 4, 3, 0, 16, 0, 1);
            one(profile, LayerType.ATTENTION, 16 * 64, new int[] {16, 16}, 4, 4, 4, 1, 0);
            one(profile, LayerType.ATTENTION, 16 * 64, new int[] {2, 16}, 4, 4, 4, 0, 0);
            one(profile, LayerType.ATTENTION, 4 * 16, new int[] {64, 4}, 1, 1, 4, 0, 0);
            one(profile, LayerType.LAYER_NORMALIZATION, 2 * size, new int[] {8, size}, EPSILON);
            one(profile, LayerType.LAYER_NORMALIZATION, 2 * 2, new int[] {256, 2}, EPSILON);
        }
    }

    private void elements() {
        one(1, LayerType.RESCALE, 0, new int[] {2048}, sort == Sort.BIG ? 4 * UNIT : 7_843_137_254_901_961L, -UNIT);
        one(1, LayerType.FLATTEN, 0, new int[] {32, 32, 4});
        one(1, LayerType.MAX_POOLING_2D, 0, new int[] {32, 32, 4}, 2, 2, 2, 2, 0);
        one(1, LayerType.AVERAGE_POOLING_2D, 0, new int[] {32, 32, 4}, 3, 3, 1, 1, 0);
        one(1, LayerType.GLOBAL_AVERAGE_POOLING_2D, 0, new int[] {32, 32, 4});
        one(1, LayerType.ZERO_PADDING_2D, 0, new int[] {32, 32, 4}, 1, 1, 1, 1);
        one(1, LayerType.BATCH_NORMALIZATION, 4 * 8, new int[] {256, 8}, EPSILON);
        one(1, LayerType.BATCH_NORMALIZATION, 4 * 512, new int[] {512}, EPSILON);
        one(1, LayerType.SOFTMAX, 0, new int[] {1024});
        one(1, LayerType.SOFTMAX, 0, new int[] {512, 2});
        one(1, LayerType.EMBEDDING, 64 * 64, new int[] {64}, 64, 64);
        one(1, LayerType.POSITION_EMBEDDING, 64 * 64, new int[] {64, 64}, 64);
        several(1, LayerType.ADD, 0, 2, new int[] {1024});
        several(1, LayerType.ADD, 0, 8, new int[] {256});
        several(1, LayerType.MULTIPLY, 0, 2, new int[] {1024});
        several(1, LayerType.MULTIPLY, 0, 8, new int[] {256});
        several(1, LayerType.CONCATENATE, 0, 2, new int[] {1024}, 0);
        for (int activation = 0; activation <= 8; activation++) {
            long slope = activation == 0 || activation == 7 ? sort == Sort.BIG ? 4 * UNIT : UNIT / 5 : 0;
            one(1, LayerType.ACTIVATION, 0, new int[] {1024}, activation, slope);
        }
    }

    /** Layers on 8-bit integers, and those between them and other numbers. */
    private void int8() {
        sort = Sort.NARROW;
        eight(LayerType.DENSE, 128 * 128, 128, new int[] {128}, 1, 0, 128, 1);
        eight(LayerType.DENSE, 1 << 16, 16, new int[] {1 << 12}, 1, 0, 16, 1);
        eight(LayerType.DENSE, 4 * 128, 128, new int[] {64, 4}, 1, 0, 128, 1);
        eight(LayerType.CONV_2D, 9 * 8 * 16, 16, new int[] {12, 12, 8}, 1, 0, 16, 3, 3, 1, 1, 1, 1);
        eight(LayerType.CONV_2D, 9 * 16, 16, new int[] {12, 12, 1}, 1, 0, 16, 3, 3, 1, 1, 1, 1);
        eight(LayerType.DEPTHWISE_CONV_2D, 9 * 32, 32, new int[] {12, 12, 32}, 1, 0, 1, 3, 3, 1, 1, 1, 1);
        eight(LayerType.MAX_POOLING_2D, 0, 0, new int[] {32, 32, 4}, 2, 2, 2, 2, 0);
        eight(LayerType.AVERAGE_POOLING_2D, 0, 0, new int[] {32, 32, 4}, 3, 3, 1, 1, 0);
        eight(LayerType.GLOBAL_AVERAGE_POOLING_2D, 0, 0, new int[] {32, 32, 4});
        eight(LayerType.ACTIVATION, 256, 0, new int[] {1024}, 255, 0);
        eight(LayerType.DEQUANTIZE, 0, 0, new int[] {1024}, UNIT / 100);
        one(3, LayerType.QUANTIZE, 0, new int[] {1024}, 5 * UNIT);
    }

    private void one(int profile, LayerType type, int weights, int[] shape, long... parameters) {
        several(profile, type, weights, 1, shape, parameters);
    }

    private void several(int profile, LayerType type, int weights, int inputs, int[] shape, long... parameters) {
        int width = sort == Sort.WIDE ? 32 : 8;
        byte[] stream = new byte[weights * width];
        byte[] word = new byte[32];
        for (int i = 0; i < weights; i++) {
            Numbers.putWord(number(0.2).abs(), word, 0);
            System.arraycopy(word, 32 - width, stream, i * width, width);
        }
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            BigInteger[] x = new BigInteger[Tensor.elements(shape)];
            for (int j = 0; j < x.length; j++) {
                x[j] = type == LayerType.EMBEDDING ? BigInteger.valueOf(j % parameters[0]) : number(1);
            }
            tensors.add(Tensor.of(shape, x));
        }
        int kind = type == LayerType.EMBEDDING ? 2 : 0;
        int layout = weights == 0 ? 0 : sort == Sort.WIDE ? 2 : 1;
        measure(profile, type, kind, layout, tensors, stream, parameters);
    }

    private void eight(LayerType type, int values, int channels, int[] shape, long... parameters) {
        byte[] stream = new byte[values + 9 * channels];
        for (int i = 0; i < values; i++) stream[i] = (byte) random.nextInt();
        for (int c = 0; c < channels; c++) {
            stream[values + 4 * channels + 4 * c] = 0x41;
            stream[values + 8 * channels + c] = 40;
        }
        long[] x = new long[Tensor.elements(shape)];
        for (int i = 0; i < x.length; i++) x[i] = (byte) random.nextInt();
        int layout = stream.length == 0 ? 0 : 3;
        measure(3, type, 1, layout, List.of(Tensor.of(shape, x)), stream, parameters);
    }

    private void measure(
            int profile, LayerType type, int kind, int layout, List<Tensor> inputs, byte[] stream, long... parameters) {
        Bytes input = AbiWriter.oneLayer(profile, Numbers.of(parameters), kind, inputs, Tensor.NONE, layout, stream);
        int operation = Operations.LAYER + type.number();
        Answer answer = OPERATIONS.call(operation, input, new NoCodes(), 1L << 50);
        if (!(answer instanceof Answer.Success success)) throw new IllegalStateException(type + ": " + answer);
        double nanos = KernelRates.best(
                span, () -> KernelRates.size(OPERATIONS.call(operation, input, new NoCodes(), 1L << 50)));
        String name = type + (type == LayerType.ACTIVATION ? " " + parameters[0] : "");
        String title = String.format(
                Locale.ROOT,
                "%-6s %-4s %-26s %d x %s",
                sort.name().toLowerCase(Locale.ROOT),
                kind == 1 ? "int8" : "d" + Math.min(profile, 2),
                name,
                inputs.size(),
                Arrays.toString(inputs.getFirst().shape()));
        rows.add(new Row(title.replaceAll(" +", " "), nanos / success.gasUsed(), success.gasUsed()));
        System.out.printf(
                Locale.ROOT, "%-60s %10d gas %8.2f ns per gas%n", title, success.gasUsed(), nanos / success.gasUsed());
    }

    /** Around so many units; big ones up to the end of 64 bits whatever is asked for. */
    private BigInteger number(double units) {
        if (sort == Sort.BIG) return BigInteger.valueOf(random.nextLong() >> 1);
        BigInteger x = BigInteger.valueOf((long) (random.nextGaussian() * units * 1e18));
        return sort == Sort.WIDE && random.nextInt(8) == 0 ? x.shiftLeft(5) : x;
    }

    private record NoCodes() implements Codes {
        @Override
        public Hash codeHash(Address address) {
            return Hash.ZERO;
        }

        @Override
        public Bytes code(Address address) {
            return Bytes.EMPTY;
        }
    }
}
