package io.aichain.log;

import io.aichain.chain.primitives.MalformedException;

/** How a topic's records are read. */
@FunctionalInterface
public interface Decoder<T> {
    T decode(byte[] value) throws MalformedException;
}
