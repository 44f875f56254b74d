package io.aichain.inference.model;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Small models of profiles 1 and 2 on random inputs: an image through convolutions with a branch, or a sequence through cells or attention. */
public final class RandomModels {
    private static final long UNIT = 1_000_000_000_000_000_000L;
    private final Random random;
    private final CodeMap codes;
    private final List<Layer> layers = new ArrayList<>();

    private RandomModels(Random random, CodeMap codes) {
        this.random = random;
        this.codes = codes;
    }

    /** @param values, states what the range from..to takes; sometimes they do not fit */
    public record Case(Address address, BigInteger from, BigInteger to, List<Tensor> values, List<Tensor> states) {}

    public static Case next(Random random, CodeMap codes) {
        return new RandomModels(random, codes).build();
    }

    private Case build() {
        boolean image = random.nextBoolean();
        int[] shape = image ? new int[] {4, 4, 2} : new int[] {1 + random.nextInt(4), 4};
        if (image) image();
        else sequence();
        Profile profile = random.nextBoolean() ? Profile.D1 : Profile.D2;
        Address address = codes.add(new Description(profile, 1, layers, List.of()).write());
        int last = layers.size() - 1;
        int to = random.nextInt(3) == 0 ? random.nextInt(last + 2) : last;
        int from = random.nextInt(5) == 0 ? random.nextInt(last + 1) : 0;
        if (random.nextInt(10) == 0) shape = new int[] {random.nextInt(5), 4};
        int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        BigInteger[] data = new BigInteger[size];
        for (int i = 0; i < size; i++) data[i] = number();
        List<Tensor> states = random.nextInt(6) == 0 ? List.of(Tensor.of(new int[] {1, 3}, 1, 2, 3)) : List.of();
        return new Case(
                address, BigInteger.valueOf(from), BigInteger.valueOf(to), List.of(Tensor.of(shape, data)), states);
    }

    private void image() {
        add(LayerType.INPUT, List.of(), 0, 0, 0, 3, 4, 4, 2);
        add(LayerType.CONV_2D, List.of(0), (3 * 3 * 2 + 1) * 3, random.nextInt(3) + 1, 0, 3, 3, 3, 1, 1, 1, 1);
        add(LayerType.DEPTHWISE_CONV_2D, List.of(1), 2 * 2 * 3, 1, 0, 1, 2, 2, 1, 1, 1, 0);
        add(LayerType.ADD, List.of(1, 2), 0);
        add(LayerType.BATCH_NORMALIZATION, List.of(3), 12, UNIT / 1000);
        add(LayerType.MAX_POOLING_2D, List.of(4), 0, 2, 2, 2, 2, 0);
        add(LayerType.FLATTEN, List.of(5), 0);
        add(LayerType.DENSE, List.of(6), 12 * 5 + 5, random.nextInt(7) + 1 == 7 ? 8 : 4, 0, 5, 1);
        add(LayerType.SOFTMAX, List.of(7), 0);
    }

    private void sequence() {
        add(LayerType.INPUT, List.of(), 0, 0, 1, 2, 4, 4);
        add(LayerType.LAYER_NORMALIZATION, List.of(0), 8, UNIT / 100_000);
        add(LayerType.ATTENTION, List.of(1), 4 * 4 * 2 + 4 * 2 * 2, 2, 1, 2, random.nextInt(2), 0);
        add(LayerType.ADD, List.of(0, 2), 0);
        switch (random.nextInt(3)) {
            case 0 -> add(LayerType.LSTM, List.of(3), (4 + 3 + 1) * 12, 4, 3, 0, 3, random.nextInt(2));
            case 1 -> add(LayerType.GRU, List.of(3), (4 + 3 + 2) * 9, 4, 3, 0, 3, random.nextInt(2), 1);
            default -> add(LayerType.SIMPLE_RNN, List.of(3), (4 + 3 + 1) * 3, 4, 0, 3, random.nextInt(2));
        }
        add(LayerType.DENSE, List.of(4), 3 * 6, 5, 0, 6, 0);
    }

    private void add(LayerType type, List<Integer> inputs, int count, long... parameters) {
        Layout layout = count == 0 ? Layout.NONE : random.nextInt(4) == 0 ? Layout.WORD : Layout.INT64;
        List<Address> chunks = new ArrayList<>();
        if (count > 0) {
            byte[] stream = new byte[count * layout.width()];
            byte[] word = new byte[32];
            for (int i = 0; i < count; i++) {
                BigInteger w = number();
                // A variance below zero has no root: now and then only.
                boolean isVariance = type == LayerType.BATCH_NORMALIZATION && i >= count * 3 / 4;
                if (isVariance && random.nextInt(30) > 0) w = w.abs();
                Numbers.putWord(layout == Layout.INT64 ? BigInteger.valueOf(w.longValue()) : w, word, 0);
                System.arraycopy(word, 32 - layout.width(), stream, i * layout.width(), layout.width());
            }
            int cut = random.nextInt(stream.length);
            chunks.add(chunk(Arrays.copyOf(stream, cut)));
            chunks.add(chunk(Arrays.copyOfRange(stream, cut, stream.length - (random.nextInt(60) == 0 ? 1 : 0))));
        }
        layers.add(new Layer(type, layout, inputs, Numbers.of(parameters), count, chunks));
    }

    private Address chunk(byte[] part) {
        byte[] code = new byte[1 + part.length];
        System.arraycopy(part, 0, code, 1, part.length);
        return codes.add(Bytes.wrap(code));
    }

    private BigInteger number() {
        if (random.nextInt(2_000) == 0) return BigInteger.TWO.pow(random.nextInt(255));
        return BigInteger.valueOf((long) (random.nextGaussian() * 0.7e18));
    }
}
