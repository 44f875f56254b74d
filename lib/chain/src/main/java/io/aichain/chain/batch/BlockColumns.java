package io.aichain.chain.batch;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.order.RecordKind;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.record.Extension;
import java.util.ArrayList;
import java.util.List;

/**
 * The ordered blocks of a batch without their transactions, one column after the other:
 *
 * <pre>
 * count || run(kind u8) || epoch... || timeMillis... || run(gasLimit) || run(configNumber) || run(inputTopicId[16])
 * run(partitions) || for each partition: offset... || transactions in the block... || extensions...
 * </pre>
 *
 * Epochs and times are written as what they are above the block before (the first as it is), offsets as well, as long as the topic id is the
 * same and the block before has that partition: none of them may decrease (P1), so a batch cannot even say so.
 */
record BlockColumns(
        long firstBlock,
        List<RecordKind> kinds,
        List<Long> epochs,
        List<Long> times,
        List<Long> gasLimits,
        List<Long> configNumbers,
        List<Bytes> topicIds,
        List<List<Long>> offsets,
        List<Integer> counts,
        List<List<Extension>> extensions) {
    /** Bounds the offsets of a batch, which are boxed in memory. */
    private static final int MAX_OFFSETS = 1 << 22;

    static void write(List<OrderedBlock> blocks, Hash firstParent, ColumnWriter out) {
        checkChain(blocks, firstParent);
        out.uvarint(blocks.size());
        RunColumn.write(blocks.stream().map(b -> b.kind().number()).toList(), out, ColumnWriter::u8);
        rising(blocks.stream().map(OrderedBlock::epoch).toList(), "epoch", out);
        rising(blocks.stream().map(OrderedBlock::timeMillis).toList(), "time", out);
        RunColumn.write(blocks.stream().map(OrderedBlock::gasLimit).toList(), out, ColumnWriter::uvarint);
        RunColumn.write(blocks.stream().map(OrderedBlock::configNumber).toList(), out, ColumnWriter::uvarint);
        RunColumn.write(blocks.stream().map(OrderedBlock::inputTopicId).toList(), out, ColumnWriter::bytes);
        List<Integer> partitions =
                blocks.stream().map(b -> b.inputOffsets().size()).toList();
        RunColumn.write(partitions, out, (w, size) -> w.uvarint(size));
        writeOffsets(blocks, out);
        for (OrderedBlock block : blocks) out.uvarint(block.payload().size());
        for (OrderedBlock block : blocks) BatchCodec.extensions(block.extensions(), out);
    }

    static BlockColumns read(long firstBlock, ColumnReader in) throws MalformedException {
        int count = in.count(BatchCodec.MAX_BLOCKS, 1, "blocks");
        if (count < 1) throw malformed("blocks: a batch has at least one");
        if (firstBlock < 1 || firstBlock > Long.MAX_VALUE - count) throw malformed("firstBlock: %d", firstBlock);
        List<RecordKind> kinds = RunColumn.read(count, "kind", in, BlockColumns::kind);
        List<Long> epochs = rising(count, "epoch", in);
        if (epochs.getFirst() < 1) throw malformed("epoch: 0, epochs start at 1");
        List<Long> times = rising(count, "time", in);
        List<Long> gasLimits = RunColumn.read(count, "gasLimit", in, r -> r.uvarint("gasLimit"));
        List<Long> configNumbers = RunColumn.read(count, "configNumber", in, r -> r.uvarint("configNumber"));
        List<Bytes> topicIds =
                RunColumn.read(count, "inputTopicId", in, r -> r.bytes(OrderedBlock.TOPIC_ID_BYTES, "inputTopicId"));
        List<Integer> partitions =
                RunColumn.read(count, "partitions", in, r -> r.count(OrderedBlock.MAX_PARTITIONS, 0, "partitions"));
        List<List<Long>> offsets = readOffsets(partitions, topicIds, in);
        List<Integer> counts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) counts.add(in.count(OrderedBlock.MAX_TRANSACTIONS, 1, "transactions"));
        List<List<Extension>> extensions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) extensions.add(BatchCodec.extensions(in));
        return new BlockColumns(
                firstBlock, kinds, epochs, times, gasLimits, configNumbers, topicIds, offsets, counts, extensions);
    }

    /** How many the blocks have together. */
    int transactions() throws MalformedException {
        long sum = counts.stream().mapToLong(Integer::longValue).sum();
        if (sum > BatchCodec.MAX_TRANSACTIONS) {
            throw malformed("transactions: %d, at most %d", sum, BatchCodec.MAX_TRANSACTIONS);
        }
        return (int) sum;
    }

    /** The blocks themselves, each on the hash of the one before. */
    List<OrderedBlock> blocks(Hash firstParent, List<Bytes> transactions) {
        List<OrderedBlock> blocks = new ArrayList<>(kinds.size());
        Hash parent = firstParent;
        int from = 0;
        for (int i = 0; i < kinds.size(); i++) {
            int to = from + counts.get(i);
            OrderedBlock block = new OrderedBlock(
                    kinds.get(i),
                    firstBlock + i,
                    parent,
                    epochs.get(i),
                    times.get(i),
                    gasLimits.get(i),
                    configNumbers.get(i),
                    topicIds.get(i),
                    offsets.get(i),
                    transactions.subList(from, to),
                    extensions.get(i));
            blocks.add(block);
            parent = block.hash();
            from = to;
        }
        return blocks;
    }

    private static void checkChain(List<OrderedBlock> blocks, Hash firstParent) {
        if (blocks.size() > BatchCodec.MAX_BLOCKS) throw new IllegalArgumentException(blocks.size() + " blocks");
        Hash parent = firstParent;
        long number = blocks.getFirst().number();
        for (OrderedBlock block : blocks) {
            if (block.number() != number || !block.parentHash().equals(parent)) {
                throw new IllegalArgumentException("block %d on %s where block %d on %s was due"
                        .formatted(block.number(), block.parentHash(), number, parent));
            }
            parent = block.hash();
            number++;
        }
    }

    private static RecordKind kind(ColumnReader in) throws MalformedException {
        int number = in.u8("kind");
        return RecordKind.of(number)
                .filter(k -> k != RecordKind.LEADER)
                .orElseThrow(() -> malformed("kind: %d is no block", number));
    }

    private static void rising(List<Long> values, String what, ColumnWriter out) {
        long last = 0;
        for (long value : values) {
            if (value < last) throw new IllegalArgumentException(what + " " + value + " after " + last);
            out.uvarint(value - last);
            last = value;
        }
    }

    private static List<Long> rising(int count, String field, ColumnReader in) throws MalformedException {
        List<Long> values = new ArrayList<>(count);
        long last = 0;
        for (int i = 0; i < count; i++) {
            last = above(last, field, in);
            values.add(last);
        }
        return values;
    }

    private static long above(long last, String field, ColumnReader in) throws MalformedException {
        long more = in.uvarint(field);
        if (more > Long.MAX_VALUE - last) throw malformed("%s: %d above %d is more than 2^63 - 1", field, more, last);
        return last + more;
    }

    private static void writeOffsets(List<OrderedBlock> blocks, ColumnWriter out) {
        int widest =
                blocks.stream().mapToInt(b -> b.inputOffsets().size()).max().orElseThrow();
        for (int p = 0; p < widest; p++) {
            for (int i = 0; i < blocks.size(); i++) {
                OrderedBlock block = blocks.get(i);
                if (p >= block.inputOffsets().size()) continue;
                long base = 0;
                if (i > 0 && block.inputTopicId().equals(blocks.get(i - 1).inputTopicId())) {
                    List<Long> before = blocks.get(i - 1).inputOffsets();
                    if (p < before.size()) base = before.get(p);
                }
                long offset = block.inputOffsets().get(p);
                if (offset < base) throw new IllegalArgumentException("offset " + offset + " after " + base);
                out.uvarint(offset - base);
            }
        }
    }

    private static List<List<Long>> readOffsets(List<Integer> partitions, List<Bytes> topicIds, ColumnReader in)
            throws MalformedException {
        long total = partitions.stream().mapToLong(Integer::longValue).sum();
        if (total > MAX_OFFSETS) throw malformed("offsets: %d, at most %d", total, MAX_OFFSETS);
        if (total > in.remaining()) throw malformed("offsets: %d, %d bytes left", total, in.remaining());
        List<List<Long>> offsets = new ArrayList<>(partitions.size());
        for (int ofBlock : partitions) offsets.add(new ArrayList<>(ofBlock));
        int widest = partitions.stream().mapToInt(Integer::intValue).max().orElseThrow();
        for (int p = 0; p < widest; p++) {
            for (int i = 0; i < partitions.size(); i++) {
                if (p >= partitions.get(i)) continue;
                boolean goesOn =
                        i > 0 && p < partitions.get(i - 1) && topicIds.get(i).equals(topicIds.get(i - 1));
                offsets.get(i).add(above(goesOn ? offsets.get(i - 1).get(p) : 0, "inputOffset", in));
            }
        }
        return offsets;
    }
}
