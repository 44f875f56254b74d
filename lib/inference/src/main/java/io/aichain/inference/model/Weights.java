package io.aichain.inference.model;

import io.aichain.chain.primitives.BigEndian;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A layer's weights, decoded once: numbers for the layouts of 8 and 32 bytes, bytes as they are for int8. What a kernel derives from
 * them (tiles) is kept with them.
 */
public final class Weights {
    public static final Weights NONE = new Weights(Layout.NONE, Numbers.EMPTY, new byte[0]);

    /** Kernels keep up to six more numbers for each weight of a layer that has no more. */
    public static final int MOST_WITH_FACTORS = 1 << 16;

    private final Layout layout;
    private final Numbers numbers;
    private final byte[] bytes;
    private final ConcurrentHashMap<Object, Object> derived = new ConcurrentHashMap<>();

    private Weights(Layout layout, Numbers numbers, byte[] bytes) {
        this.layout = layout;
        this.numbers = numbers;
        this.bytes = bytes;
    }

    /** @param stream whole weights, taken without copying */
    public static Weights decode(Layout layout, byte[] stream) {
        return layout == Layout.INT8
                ? new Weights(layout, Numbers.EMPTY, stream)
                : decode(layout, stream, 0, stream.length);
    }

    /** Of whole weights, so many bytes from {@code at} on. */
    public static Weights decode(Layout layout, byte[] bytes, int at, int length) {
        return switch (layout) {
            case NONE -> NONE;
            case INT64 -> {
                long[] values = new long[length / 8];
                read(bytes, at, length, values, 0);
                yield new Weights(layout, Numbers.of(values), new byte[0]);
            }
            case WORD -> new Weights(layout, Numbers.ofWords(bytes, at, length / 32), new byte[0]);
            case INT8 -> new Weights(layout, Numbers.EMPTY, Arrays.copyOfRange(bytes, at, at + length));
        };
    }

    /**
     * Of a stream that lies in pieces.
     *
     * @param length of the stream, whole weights
     * @param pieces its parts, each behind a first byte that is none
     */
    static Weights decode(Layout layout, int length, List<Bytes> pieces) {
        boolean isWhole = pieces.stream().allMatch(piece -> piece.size() % 8 == 1);
        if (layout == Layout.INT64 && isWhole) {
            long[] values = new long[length / 8];
            int to = 0;
            for (Bytes piece : pieces) to = read(piece.unsafeArray(), 1, piece.size() - 1, values, to);
            return new Weights(layout, Numbers.of(values), new byte[0]);
        }
        return decode(layout, joined(length, pieces));
    }

    private static int read(byte[] bytes, int at, int length, long[] values, int to) {
        for (int end = at + length; at < end; at += 8) values[to++] = BigEndian.getLong(bytes, at);
        return to;
    }

    /** The parts of a stream one behind the other, each without its first byte. */
    static byte[] joined(int length, List<Bytes> pieces) {
        byte[] stream = new byte[length];
        int to = 0;
        for (Bytes piece : pieces) {
            System.arraycopy(piece.unsafeArray(), 1, stream, to, piece.size() - 1);
            to += piece.size() - 1;
        }
        return stream;
    }

    public Layout layout() {
        return layout;
    }

    /** The weights in stream order; none for int8. */
    public Numbers numbers() {
        return numbers;
    }

    /** The stream of int8 weights, for reading only. */
    @SuppressWarnings("EI_EXPOSE_REP")
    public byte[] bytes() {
        return bytes;
    }

    /** Whether every weight fits 64 bits. */
    public boolean isNarrow() {
        return numbers.isNarrow();
    }

    /** The greatest magnitude of a weight. */
    public BigInteger largest() {
        return derived(Weights.class, weights -> weights.numbers.largest());
    }

    /** So many bits beside its sign has each weight at most: 63 if all are narrow. */
    public int bits() {
        return derived(Numbers.class, weights -> weights.numbers.bits());
    }

    /** What {@code make} made of these weights under this key, the first time. */
    @SuppressWarnings("unchecked")
    public <T> T derived(Object key, Function<Weights, T> make) {
        return (T) derived.computeIfAbsent(key, unused -> make.apply(this));
    }

    /** Bytes of memory, at most, with what kernels derive. */
    public long footprint() {
        long each = numbers.isNarrow() ? 8 : 8 * Numbers.LIMBS;
        return 64 + 3 * (each * numbers.size() + bytes.length) + 48L * Math.min(numbers.size(), MOST_WITH_FACTORS);
    }
}
