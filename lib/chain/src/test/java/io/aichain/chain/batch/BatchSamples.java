package io.aichain.chain.batch;

import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.order.RecordKind;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.record.Extension;
import io.aichain.chain.record.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random batches whose blocks hang together, from a seed that a failing test names. */
public final class BatchSamples {
    private final Random random;
    private final Samples samples;

    public BatchSamples(long seed) {
        this.random = new Random(seed);
        this.samples = new Samples(seed);
    }

    public Batch batch(int maxBlocks) {
        return batch(1 + random.nextInt(1000), samples.hash(), samples.hash(), 1 + random.nextInt(1000), maxBlocks);
    }

    public Batch batch(long number, Hash parent, Hash orderedParent, long firstBlock, int maxBlocks) {
        List<OrderedBlock> blocks = blocks(orderedParent, firstBlock, 1 + random.nextInt(maxBlocks));
        return new Batch(
                samples.hash(),
                number,
                parent,
                orderedParent,
                blocks.getLast().hash(),
                samples.hash(),
                samples.hash(),
                samples.signature(),
                extensions(),
                blocks);
    }

    private List<OrderedBlock> blocks(Hash orderedParent, long firstBlock, int count) {
        List<OrderedBlock> blocks = new ArrayList<>();
        Hash parent = orderedParent;
        long epoch = 1 + random.nextInt(3);
        long time = samples.uint63() / 2;
        long gasLimit = samples.uint63();
        long config = 0;
        Bytes topic = topicId();
        List<Long> offsets = samples.list(4, () -> (long) random.nextInt(1000));
        for (int i = 0; i < count; i++) {
            epoch += random.nextInt(10) == 0 ? 1 : 0;
            time += random.nextInt(300);
            if (random.nextInt(8) == 0) gasLimit = samples.uint63();
            if (random.nextInt(8) == 0) config++;
            if (random.nextInt(8) == 0) {
                topic = topicId();
                offsets = samples.list(6, () -> (long) random.nextInt(1000));
            }
            offsets = offsets.stream().map(o -> o + random.nextInt(100)).toList();
            OrderedBlock block = new OrderedBlock(
                    random.nextInt(9) == 0 ? RecordKind.CONFIGURATION : RecordKind.TRANSACTIONS,
                    firstBlock + i,
                    parent,
                    epoch,
                    time,
                    gasLimit,
                    config,
                    topic,
                    offsets,
                    samples.list(6, this::transaction),
                    extensions());
            blocks.add(block);
            parent = block.hash();
        }
        return blocks;
    }

    /** Mostly a transaction, sometimes one with a flipped byte, sometimes noise. */
    private Bytes transaction() {
        byte[] bytes = samples.transaction().encoded().toArray();
        int fate = random.nextInt(10);
        if (fate == 0) bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
        if (fate == 1) {
            bytes = new byte[1 + random.nextInt(50)];
            random.nextBytes(bytes);
        }
        return Bytes.wrap(bytes);
    }

    private Bytes topicId() {
        byte[] id = new byte[16];
        random.nextBytes(id);
        return Bytes.wrap(id);
    }

    private List<Extension> extensions() {
        return random.nextInt(5) == 0 ? List.of(new Extension(1 + random.nextInt(9), samples.bytes(20))) : List.of();
    }
}
