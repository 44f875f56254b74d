package io.aichain.chain.order;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.util.List;

/**
 * Where a reader of the order stands: what the next record is held against.
 *
 * @param number of the last accepted block, 0 before the first
 * @param hash of that block; the genesis hash before the first
 * @param epoch of the last accepted record, 0 before the first
 * @param timeMillis of the last block; the genesis timestamp before the first
 * @param inputTopicId empty before the first block
 * @param inputOffsets by partition; empty before the first block
 */
public record OrderTip(
        long number, Hash hash, long epoch, long timeMillis, Bytes inputTopicId, List<Long> inputOffsets) {
    public OrderTip {
        inputOffsets = List.copyOf(inputOffsets);
    }

    public static OrderTip genesis(Genesis genesis) {
        return new OrderTip(
                0, genesis.hash(), 0, Math.multiplyExact(genesis.timestamp(), 1000), Bytes.EMPTY, List.of());
    }

    public static OrderTip after(OrderedBlock block, Hash hash) {
        return new OrderTip(
                block.number(), hash, block.epoch(), block.timeMillis(), block.inputTopicId(), block.inputOffsets());
    }

    OrderTip withEpoch(long newEpoch) {
        return new OrderTip(number, hash, newEpoch, timeMillis, inputTopicId, inputOffsets);
    }
}
