package io.aichain.bench.inference;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.kernels.Fast;
import io.aichain.inference.kernels.FastCompat;
import io.aichain.inference.model.Codes;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.ModelStore;
import io.aichain.inference.precompile.AbiWriter;
import io.aichain.inference.precompile.Answer;
import io.aichain.inference.precompile.Operations;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Nanoseconds for each gas of one-layer operations, with numbers of 64 bits and with wide ones. */
final class GasRates {
    private static final Operations OPERATIONS = new Operations(new ModelStore(0), Fast.BEST, FastCompat.BEST);
    private final Random random = new Random(1);
    private final boolean wide;

    private GasRates(boolean wide) {
        this.wide = wide;
    }

    static void run() {
        for (boolean wide : new boolean[] {false, true}) new GasRates(wide).all();
    }

    private void all() {
        int size = wide ? 32 : 128;
        for (int profile = 1; profile <= 2; profile++) {
            one(profile, LayerType.DENSE, size * size, new int[] {size}, 1, 0, size, 0);
            one(profile, LayerType.DENSE, size, new int[] {4 * size, 1}, 1, 0, size, 0);
            one(profile, LayerType.CONV_2D, 9 * 8 * 16, new int[] {12, 12, 8}, 1, 0, 16, 3, 3, 1, 1, 1, 0);
            one(profile, LayerType.DEPTHWISE_CONV_2D, 9 * 32, new int[] {12, 12, 32}, 1, 0, 1, 3, 3, 1, 1, 1, 0);
            one(profile, LayerType.LSTM, (16 + 16 + 1) * 64, new int[] {4, 16}, 4, 3, 0, 16, 0);
            one(profile, LayerType.ATTENTION, 16 * 64, new int[] {16, 16}, 4, 4, 4, 1, 0);
            one(profile, LayerType.LAYER_NORMALIZATION, 2 * size, new int[] {8, size}, 1_000_000_000_000L);
        }
        one(1, LayerType.RESCALE, 0, new int[] {2048}, 7_843_137_254_901_961L, -1_000_000_000_000_000_000L);
        one(1, LayerType.MAX_POOLING_2D, 0, new int[] {32, 32, 4}, 2, 2, 2, 2, 0);
        one(1, LayerType.AVERAGE_POOLING_2D, 0, new int[] {32, 32, 4}, 3, 3, 1, 1, 0);
        one(1, LayerType.BATCH_NORMALIZATION, 4 * 8, new int[] {256, 8}, 1_000_000_000_000L);
        one(1, LayerType.SOFTMAX, 0, new int[] {1024});
        for (int activation = 2; activation <= 8; activation++) {
            one(1, LayerType.ACTIVATION, 0, new int[] {1024}, activation, 0);
        }
    }

    private void one(int profile, LayerType type, int weights, int[] shape, long... parameters) {
        int width = wide ? 32 : 8;
        byte[] stream = new byte[weights * width];
        byte[] word = new byte[32];
        for (int i = 0; i < weights; i++) {
            Numbers.putWord(number(0.2).abs(), word, 0);
            System.arraycopy(word, 32 - width, stream, i * width, width);
        }
        BigInteger[] x = new BigInteger[Tensor.elements(shape)];
        for (int i = 0; i < x.length; i++) x[i] = number(1);
        Bytes input = AbiWriter.oneLayer(
                profile,
                Numbers.of(parameters),
                0,
                List.of(Tensor.of(shape, x)),
                Tensor.NONE,
                weights == 0 ? 0 : wide ? 2 : 1,
                stream);
        int operation = Operations.LAYER + type.number();
        Answer answer = OPERATIONS.call(operation, input, new NoCodes(), 1L << 50);
        if (!(answer instanceof Answer.Success success)) throw new IllegalStateException(type + ": " + answer);
        double nanos = KernelRates.best(
                () -> OPERATIONS.call(operation, input, new NoCodes(), 1L << 50).hashCode() | 1);
        System.out.printf(
                Locale.ROOT,
                "%-8s D%d %-24s %-8s %10d gas %8.2f ns per gas%n",
                wide ? "wide" : "narrow",
                profile,
                type + (type == LayerType.ACTIVATION ? " " + parameters[0] : ""),
                "",
                success.gasUsed(),
                nanos / success.gasUsed());
    }

    /** Around so many units; a wide one has about 30 more bits, for one number in eight. */
    private BigInteger number(double units) {
        BigInteger x = BigInteger.valueOf((long) (random.nextGaussian() * units * 1e18));
        return wide && random.nextInt(8) == 0 ? x.shiftLeft(5) : x;
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
