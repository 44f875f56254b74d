package io.aichain.sequencer;

import io.aichain.chain.genesis.Genesis;
import io.aichain.log.KafkaConnection;
import io.aichain.log.OrderEvent;
import io.aichain.log.PlainPublisher;
import io.aichain.log.TestChain;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import io.aichain.log.embedded.BrokerProcess;
import io.aichain.log.leader.LeaderState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** How fast a pre-filled topic is ordered, beside a plain producer that only writes the same records. Arguments: count, gas limit. */
final class OrderingBench {
    private OrderingBench() {}

    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[0]);
        long gas = Long.parseLong(args[1]);
        try (BrokerProcess broker = BrokerProcess.start(Files.createTempDirectory("bench"))) {
            KafkaConnection kafka = KafkaConnection.plain(broker.bootstrap());
            Genesis genesis = TestChain.genesis("bench", 3, gas, 4 << 20);
            Topics topics = Topics.of(genesis);
            TopicCheck.ensure(kafka, topics);
            fill(kafka, topics, count / 10); // warm
            long begun = System.nanoTime();
            fill(kafka, topics, count);
            double plain = count / seconds(begun);
            System.out.printf(Locale.ROOT, "plain producer: %.0f records/s%n", plain);
            for (int run = 0; run < 3; run++) {
                double ordered = order(kafka, genesis, count + count / 10);
                System.out.printf(
                        Locale.ROOT, "ordered: %.0f transactions/s, %.0f %%%n", ordered, 100 * ordered / plain);
                if (run < 2) fill(kafka, topics, count + count / 10);
            }
        }
    }

    private static void fill(KafkaConnection kafka, Topics topics, int count) throws InterruptedException {
        Semaphore inFlight = new Semaphore(20_000);
        try (PlainPublisher publisher =
                PlainPublisher.open(kafka, topics.transactions(), 4 << 20, java.time.Duration.ofSeconds(60))) {
            for (int i = 0; i < count; i++) {
                inFlight.acquire();
                byte[] record = TestChain.record(TestChain.transaction(i, 21_000, 180));
                publisher.send(null, record).whenComplete((ack, failure) -> inFlight.release());
            }
            inFlight.acquire(20_000);
        }
    }

    private static double order(KafkaConnection kafka, Genesis genesis, int count) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        AtomicLong left = new AtomicLong(count);
        AtomicLong begun = new AtomicLong();
        AtomicLong blocks = new AtomicLong();
        SequencerListener listener = new SequencerListener() {
            @Override
            public void ordered(OrderEvent.Block block) {
                blocks.incrementAndGet();
                if (left.addAndGet(-block.block().payload().size()) <= 0) done.countDown();
            }

            @Override
            public void leadership(LeaderState state) {
                if (state instanceof LeaderState.Leading) begun.set(System.nanoTime());
            }
        };
        SequencerConfig config = SequencerConfig.of(kafka, genesis, "bench", TestChain.SEQUENCER_KEY);
        try (SequencerService service = new SequencerService(config, new SimpleMeterRegistry(), listener)) {
            service.start();
            done.await();
            double rate = count / seconds(begun.get());
            System.out.println("blocks: " + blocks);
            return rate;
        }
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }
}
