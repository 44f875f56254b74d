package io.aichain.log;

import io.aichain.chain.order.LeaderRecord;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;

/** What a reader of the order has accepted. */
public sealed interface OrderEvent {
    /** The broker's clock when the record was appended. */
    long appendTimeMillis();

    /**
     * The next block.
     *
     * @param encoded the record's bytes, as repair would append them again
     * @param tip behind this block
     * @param position behind this block: store it together with what the block did
     */
    record Block(
            OrderedBlock block,
            Hash hash,
            OrderRecord record,
            Bytes encoded,
            OrderTip tip,
            LogPosition position,
            long appendTimeMillis)
            implements OrderEvent {}

    /** A new leader; not a block. @param encoded the record's bytes */
    record Leader(LeaderRecord leader, Bytes encoded, OrderTip tip, long appendTimeMillis) implements OrderEvent {}
}
