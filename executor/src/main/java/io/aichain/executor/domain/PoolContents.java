package io.aichain.executor.domain;

import io.aichain.chain.primitives.Address;
import java.util.SortedMap;

/**
 * What {@code txpool_content} shows.
 *
 * @param pending in Kafka, by sender and nonce; where a sender has several with one nonce, the first in the log
 * @param queued in memory behind a gap of nonces
 */
public record PoolContents(
        SortedMap<Address, SortedMap<Long, PooledTransaction>> pending,
        SortedMap<Address, SortedMap<Long, PooledTransaction>> queued) {}
