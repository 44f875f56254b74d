package io.aichain.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long a reading may stand still; how it reads is shown with a broker. */
@Tag("P10")
class TopicReaderTest {
    private static final TopicPartition PARTITION = new TopicPartition("chain.anchors", 0);
    private static final Duration NEARLY = Standstill.LONGEST.minusSeconds(1);

    private final AtomicLong nanos = new AtomicLong();
    private final MockConsumer<byte[], byte[]> broker = new MockConsumer<>("none");
    private final TopicReader<Byte> reader = new TopicReader<>(
            broker, PARTITION, value -> value[0], new SimpleMeterRegistry().counter("malformed"), nanos::get);

    TopicReaderTest() {
        broker.assign(List.of(PARTITION));
        broker.updateBeginningOffsets(Map.of(PARTITION, 0L));
        broker.updateEndOffsets(Map.of(PARTITION, 3L));
        broker.seek(PARTITION, 0);
    }

    @Test
    void aReadingThatStandsStillIsGivenUpInWordsThatSayWhere() {
        gives(0);
        for (int second = 0; second <= Standstill.LONGEST.toSeconds() + 1; second++) passes(Duration.ofSeconds(1));
        broker.schedulePollTask(() -> {
            throw new AssertionError("it was to be given up");
        });
        assertThatThrownBy(reader::pollToEnd)
                .isInstanceOf(KafkaUnavailableException.class)
                .hasMessage("chain.anchors-0 ends at offset 3, and nothing came behind offset 1 within 60 s");
    }

    @Test
    void oneThatComesOnMayTakeLong() {
        for (int offset = 0; offset < 3; offset++) {
            passes(NEARLY);
            gives(offset);
        }
        assertThat(reader.pollToEnd()).extracting(TopicReader.Entry::value).containsExactly((byte) 0, (byte) 1, (byte)
                2);
    }

    private void gives(int offset) {
        broker.schedulePollTask(() ->
                broker.addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, offset, null, new byte[] {(byte) offset})));
    }

    private void passes(Duration time) {
        broker.schedulePollTask(() -> nanos.addAndGet(time.toNanos()));
    }
}
