package io.aichain.inference.model;

import io.aichain.chain.primitives.BigEndian;
import io.aichain.inference.Numbers;
import java.math.BigInteger;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A layer's weights, decoded once: numbers for the layouts of 8 and 32 bytes, bytes as they are for int8. What a kernel derives from
 * them (tiles) is kept with them.
 */
public final class Weights {
    public static final Weights NONE = new Weights(Layout.NONE, Numbers.EMPTY, new byte[0]);

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
        return switch (layout) {
            case NONE -> NONE;
            case INT64 -> {
                long[] values = new long[stream.length / 8];
                for (int i = 0; i < values.length; i++) values[i] = BigEndian.getLong(stream, 8 * i);
                yield new Weights(layout, Numbers.of(values), new byte[0]);
            }
            case WORD -> new Weights(layout, Numbers.ofWords(stream, 0, stream.length / 32), new byte[0]);
            case INT8 -> new Weights(layout, Numbers.EMPTY, stream);
        };
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
        return 64 + 3 * (each * numbers.size() + bytes.length);
    }
}
