package io.aichain.executor;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.order.RecordKind;
import io.aichain.chain.order.TransactionRecord;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.record.Extension;
import io.aichain.execution.Chains;
import io.aichain.log.FencedPublisher;
import io.aichain.log.KafkaConnection;
import io.aichain.log.LogPosition;
import io.aichain.log.OrderReader;
import io.aichain.log.Outcome;
import io.aichain.log.TopicIds;
import io.aichain.log.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Orders by hand, in the format and under the fence of the real one: a block of all that waits, or of what it is given. */
public final class TestSequencer implements AutoCloseable {
    private final Genesis genesis;
    private final FencedPublisher publisher;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final Bytes topicId;
    private OrderTip tip;

    public TestSequencer(KafkaConnection connection, Genesis genesis) {
        this.genesis = genesis;
        Topics topics = Topics.of(genesis);
        this.topicId = LogPosition.topicIdBytes(TopicIds.of(connection, topics.transactions()));
        this.publisher = FencedPublisher.open(
                connection, topics.blocks(), OrderRecord.MAX_BYTES, Duration.ofSeconds(60), new SimpleMeterRegistry());
        Map<String, Object> settings = connection.clientSettings("test-sequencer");
        settings.put("auto.offset.reset", "none");
        settings.put("enable.auto.commit", false);
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        for (int i = 0; i < topics.partitions(); i++) partitions.add(new TopicPartition(topics.transactions(), i));
        consumer.assign(partitions);
        this.tip = tipOfLog(connection, genesis);
        for (TopicPartition p : partitions) {
            consumer.seek(
                    p, tip.inputOffsets().isEmpty() ? 0 : tip.inputOffsets().get(p.partition()));
        }
    }

    private static OrderTip tipOfLog(KafkaConnection connection, Genesis genesis) {
        try (OrderReader reader = OrderReader.open(connection, genesis, new SimpleMeterRegistry())) {
            long end =
                    io.aichain.log.EndOfLog.await(connection, Topics.of(genesis).blocks(), Duration.ofSeconds(60));
            while (!reader.hasReached(end)) reader.poll(Duration.ofMillis(100));
            return reader.tip();
        }
    }

    /** Cuts one block of what came within the time, if anything did. @return its number, or that of the tip */
    public long cut(Duration time) {
        List<Bytes> payload = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(time)) {
            try {
                payload.add(TransactionRecord.decode(Bytes.wrap(record.value()), genesis.inputLimits())
                        .raw());
            } catch (MalformedException passedOver) {
                continue;
            }
        }
        return payload.isEmpty() ? tip.number() : order(payload);
    }

    /** Orders these, but for what the byte rule passes over; whatever is in the topic. */
    public long order(List<Bytes> input) {
        return order(input, List.of());
    }

    /** The same. @param added by a later version to the block */
    public long order(List<Bytes> input, List<Extension> added) {
        List<Bytes> payload = input.stream().filter(this::keepsByteRule).toList();
        OrderedBlock block = new OrderedBlock(
                RecordKind.TRANSACTIONS,
                tip.number() + 1,
                tip.hash(),
                1,
                Math.max(tip.timeMillis(), genesis.timestamp() * 1000) + 100,
                genesis.gasLimit(),
                0,
                topicId,
                partitions.stream().map(consumer::position).toList(),
                payload,
                added);
        OrderRecord record = OrderRecord.signed(block, Chains.SEQUENCER_KEY);
        Outcome outcome = publisher.append(record.encoded().unsafeArray());
        if (!(outcome instanceof Outcome.Committed)) throw new IllegalStateException("not ordered: " + outcome);
        tip = OrderTip.after(block, record.hash());
        return block.number();
    }

    private boolean keepsByteRule(Bytes raw) {
        try {
            return TransactionRecord.gasLimit(raw, genesis.inputLimits()) >= 0;
        } catch (MalformedException passedOver) {
            return false;
        }
    }

    @Override
    public void close() {
        publisher.close();
        consumer.close();
    }
}
