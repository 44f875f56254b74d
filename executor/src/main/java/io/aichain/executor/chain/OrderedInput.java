package io.aichain.executor.chain;

import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;

/**
 * An ordered block that the order's rule accepted.
 *
 * @param encoded the record's bytes
 * @param position behind the record, opaque here
 */
public record OrderedInput(OrderedBlock block, Hash hash, Bytes encoded, Bytes position) {}
