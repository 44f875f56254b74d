package io.aichain.sequencer.domain;

import io.aichain.chain.order.TransactionRecord;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was read from {@code transactions} and is in no block yet. Its order is the merge of the partitions: offsets in order within each,
 * and always the partition next whose first record has the lowest broker time, then the lowest number; what the byte rule passes over
 * takes no part. A prefix of that merge is the
 * merge of the ranges it was taken from, so that whoever reads the ranges can check the block (P2).
 */
final class PendingInput {
    private final TransactionRecord.Limits limits;
    private final List<ArrayDeque<Waiting>> partitions;
    /** By partition: everything below was read. */
    private final long[] readTo;

    private long bytes;
    private long gas;
    private int count;

    private record Waiting(long offset, long appendTimeMillis, Bytes raw, long gasLimit) {}

    /** @param from by partition: the first offset that is in no block */
    PendingInput(TransactionRecord.Limits limits, List<Long> from) {
        this.limits = limits;
        this.readTo = from.stream().mapToLong(Long::longValue).toArray();
        this.partitions = new ArrayList<>();
        for (int i = 0; i < readTo.length; i++) partitions.add(new ArrayDeque<>());
    }

    /**
     * Takes the next record of a partition.
     *
     * @return why it is passed over by the byte rule, or empty
     * @throws IllegalArgumentException if it does not come behind what was read: our bug
     */
    Optional<String> add(InputRecord record) {
        int partition = record.partition();
        if (record.offset() < readTo[partition]) {
            throw new IllegalArgumentException(
                    "partition " + partition + ": offset " + record.offset() + " after " + readTo[partition]);
        }
        readTo[partition] = record.offset() + 1;
        TransactionRecord transaction;
        try {
            transaction = TransactionRecord.decode(record.value(), limits);
        } catch (MalformedException passedOver) {
            return Optional.of(passedOver.getMessage());
        }
        Bytes raw = transaction.raw();
        partitions
                .get(partition)
                .add(new Waiting(record.offset(), record.appendTimeMillis(), raw, transaction.gasLimit()));
        bytes += raw.size();
        gas += transaction.gasLimit();
        count++;
        return Optional.empty();
    }

    /** Of all transactions that wait, in bytes. */
    long bytes() {
        return bytes;
    }

    /** The sum of their gas limits. */
    long gas() {
        return gas;
    }

    int count() {
        return count;
    }

    /** The next in the merge, removed, if it fits what is left of a block. */
    Optional<Bytes> takeIfFits(long bytesLeft, long gasLeft) {
        Optional<ArrayDeque<Waiting>> from = first();
        if (from.isEmpty()) return Optional.empty();
        Waiting next = from.get().getFirst();
        if (next.raw.size() > bytesLeft || next.gasLimit > gasLeft) return Optional.empty();
        from.get().removeFirst();
        bytes -= next.raw.size();
        gas -= next.gasLimit;
        count--;
        return Optional.of(next.raw);
    }

    /** The gas limit of what {@link #takeIfFits} would take. */
    long nextGasLimit() {
        return first().orElseThrow().getFirst().gasLimit;
    }

    /** By partition: everything below was taken or passed over. */
    List<Long> takenTo() {
        List<Long> offsets = new ArrayList<>(partitions.size());
        for (int i = 0; i < partitions.size(); i++) {
            Waiting next = partitions.get(i).peekFirst();
            offsets.add(next == null ? readTo[i] : next.offset);
        }
        return offsets;
    }

    private Optional<ArrayDeque<Waiting>> first() {
        ArrayDeque<Waiting> first = null;
        for (ArrayDeque<Waiting> queue : partitions) {
            if (queue.isEmpty()) continue;
            // strictly lower: of equal times the lower partition goes first
            if (first == null || queue.getFirst().appendTimeMillis < first.getFirst().appendTimeMillis) first = queue;
        }
        return Optional.ofNullable(first);
    }
}
