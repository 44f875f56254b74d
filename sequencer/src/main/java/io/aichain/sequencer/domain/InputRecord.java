package io.aichain.sequencer.domain;

import io.aichain.chain.primitives.Bytes;

/**
 * A record of the {@code transactions} topic.
 *
 * @param appendTimeMillis the broker's clock when it was appended
 */
public record InputRecord(int partition, long offset, long appendTimeMillis, Bytes value) {}
