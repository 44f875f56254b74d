package io.aichain.state;

import io.aichain.chain.primitives.MalformedException;

/** How a key or value of a column is written; both directions. */
record Codec<T>(Encoder<T> encode, Decoder<T> decode) {
    @FunctionalInterface
    interface Encoder<T> {
        byte[] bytes(T value);
    }

    @FunctionalInterface
    interface Decoder<T> {
        T value(byte[] bytes) throws MalformedException;
    }
}
