package io.aichain.executor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.evm.world.Account;
import io.aichain.execution.Chains;
import io.aichain.executor.domain.pool.DurableLog;
import io.aichain.executor.domain.pool.Pool;
import io.aichain.executor.domain.pool.PoolLimits;
import io.aichain.executor.domain.pool.PoolState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the pool's reader asks the broker again: what is in the records does not matter here, and is passed over. */
class TransactionsReaderTest {
    private static final TopicPartition PARTITION = new TopicPartition("transactions", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final List<Long> rests = new ArrayList<>();
    private final Pool pool =
            new Pool(Chains.genesis(), PoolLimits.DEFAULT, new EmptyChain(), new NoLog(), () -> Instant.EPOCH);
    private long offset;

    @AfterEach
    void close() {
        consumer.close();
    }

    @Test
    void aLoneRecordIsReadAtOnceAndTheNextOnesMayGather() {
        TransactionsReader reader = reader(0);
        reader.poll(Duration.ZERO);
        records(1);
        reader.poll(Duration.ZERO);
        assertThat(consumer.position(PARTITION)).isEqualTo(1);
        assertThat(rests).isEmpty();
        records(3);
        reader.poll(Duration.ZERO);
        assertThat(rests).containsExactly(Duration.ofMillis(50).toNanos());
        // nothing came in the meantime: the next one does not wait
        reader.poll(Duration.ZERO);
        reader.poll(Duration.ZERO);
        assertThat(rests).hasSize(2);
    }

    @Test
    void whatWaitedAtTheStartIsReadWithoutARest() {
        TransactionsReader reader = reader(6);
        for (int i = 0; i < 3; i++) {
            records(2);
            reader.poll(Duration.ZERO);
        }
        assertThat(pool.isStillReading()).isFalse();
        assertThat(rests).isEmpty();
    }

    @Test
    void whereAsMuchWaitsAsOnePollGivesThereIsNoRest() {
        TransactionsReader reader = reader(0);
        records(5000);
        reader.poll(Duration.ZERO);
        records(1);
        reader.poll(Duration.ZERO);
        assertThat(rests).isEmpty();
    }

    private TransactionsReader reader(long end) {
        consumer.assign(List.of(PARTITION));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.seek(PARTITION, 0);
        return new TransactionsReader(consumer, List.of(PARTITION), pool, Map.of(PARTITION, end), rests::add);
    }

    private void records(int count) {
        for (int i = 0; i < count; i++)
            consumer.addRecord(new ConsumerRecord<>("transactions", 0, offset++, new byte[0], new byte[] {1}));
    }

    private static final class EmptyChain implements PoolState {
        @Override
        public Account account(Address address) {
            return Account.EMPTY;
        }

        @Override
        public Bytes code(Hash codeHash) {
            return Bytes.EMPTY;
        }

        @Override
        public boolean isExecuted(Hash transaction) {
            return false;
        }
    }

    private static final class NoLog implements DurableLog {
        @Override
        public CompletableFuture<Position> append(Address sender, Bytes raw) {
            throw new IllegalStateException("nothing is sent here");
        }
    }
}
