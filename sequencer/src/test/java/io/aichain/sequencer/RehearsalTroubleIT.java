package io.aichain.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import io.aichain.log.FencedPublisher;
import io.aichain.log.KafkaConnection;
import io.aichain.log.TestChain;
import io.aichain.log.Topics;
import io.aichain.log.embedded.EmbeddedKafka;
import io.aichain.log.embedded.FreePorts;
import io.aichain.log.embedded.GuardedKafka;
import io.aichain.log.embedded.SideDoorKafka;
import io.aichain.log.embedded.SlowLine;
import io.aichain.log.leader.LeaderState;
import io.aichain.log.leader.Membership;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever becomes of a rehearsal, the one that stands by goes on, says why, and takes the lead when it is given to it. */
@Tag("P10")
class RehearsalTroubleIT {
    @TempDir
    Path folder;

    @Test
    void whatItMayNotDoIsAnObstacleThatSaysWhatItNeeds() throws Exception {
        try (GuardedKafka broker = GuardedKafka.start(folder);
                TestNet net = TestNet.on(broker.bootstrap());
                Standby standby = new Standby(net, net.kafka)) {
            standby.awaitReady();
            String batches = Topics.of(net.genesis).batches();
            broker.deny(ResourceType.TOPIC, batches, AclOperation.DESCRIBE_CONFIGS);
            standby.awaitObstacle(
                    "cannot rehearse a take-over: ",
                    "let this service's user describe (their configurations too) and read");
            broker.allow(ResourceType.TOPIC, batches);
            standby.awaitReady();
        }
    }

    @Test
    void whatNobodyForesawIsAnObstacleInKafkasWords() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(folder, 0);
                TestNet net = TestNet.on(broker.bootstrap());
                SequencerService leader = net.sequencer("leader");
                Standby standby = new Standby(net, net.kafka)) {
            order(net, leader, 0, 5);
            Batches.publish(net, 1, net.blocks().getFirst().hash());
            standby.awaitReady();
            damage(Topics.of(net.genesis).batches());
            standby.awaitObstacle("batches-0");
            damage(Topics.of(net.genesis).batches());
            standby.awaitReady();
        }
    }

    /** Its password is changed at the broker before this process knows; here the broker goes back to the old one. */
    @Test
    void whileItIsNotLetInItWaitsVisiblyAndGoesOnWhenItIs() throws Exception {
        int port = FreePorts.next();
        try (SideDoorKafka broker = SideDoorKafka.startGuarded(folder, port)) {
            broker.password("standby", "first");
            KafkaConnection login = new KafkaConnection(
                    "127.0.0.1:" + port,
                    Map.of(
                            "security.protocol",
                            "SASL_PLAINTEXT",
                            "sasl.mechanism",
                            "SCRAM-SHA-256",
                            "sasl.jaas.config",
                            "org.apache.kafka.common.security.scram.ScramLoginModule required"
                                    + " username=\"standby\" password=\"first\";"));
            try (TestNet net = TestNet.on(broker.bootstrap());
                    Standby standby = new Standby(net, login)) {
                standby.awaitReady();
                broker.password("standby", "second");
                standby.awaitWaiting("Kafka: the brokers do not let this service's user in: ");
                // it could not take over
                standby.awaitObstacle();
                broker.password("standby", "first");
                standby.awaitReady();
                standby.awaitState(LeaderState.Standby.class);
            }
        }
    }

    /** A rehearsal asks some ten things, one after the other. */
    @Test
    void aTakeOverWaitsForOneStepOfARehearsalAndNotForAll() throws Exception {
        Duration delay = Duration.ofSeconds(1);
        int port = FreePorts.next();
        try (SlowLine line = SlowLine.to(port);
                SideDoorKafka broker = SideDoorKafka.start(folder, port, line.port());
                TestNet net = TestNet.on(broker.bootstrap());
                SequencerService leader = net.sequencer("leader");
                Standby standby = new Standby(net, KafkaConnection.plain("127.0.0.1:" + line.port()))) {
            order(net, leader, 0, 5);
            Batches.publish(net, 1, net.blocks().getFirst().hash());
            standby.awaitReady();

            line.delay(delay);
            CountDownLatch begun = standby.clock.passAndTell(Rehearsal.EVERY);
            assertThat(begun.await(60, TimeUnit.SECONDS)).as("it rehearses").isTrue();
            standby.isAssigned = true;
            long assigned = System.nanoTime();
            standby.awaitState(LeaderState.TakingOver.class);
            Duration heldUp = Duration.ofNanos(System.nanoTime() - assigned);
            // the longest, for the topics, is four round trips
            assertThat(heldUp).isLessThan(delay.multipliedBy(6));

            line.delay(Duration.ZERO);
            assertThat(line.held()).isPositive();
            standby.awaitState(LeaderState.Leading.class);
            leader.close();
            net.send(transactions(5, 10));
            net.awaitOrdered(10);
            assertThat(net.ordered()).doesNotHaveDuplicates();
        }
    }

    private static void order(TestNet net, SequencerService leader, int from, int to) {
        TestNet.awaitTrue("it leads", () -> leader.status().leader() instanceof LeaderState.Leading);
        net.send(transactions(from, to));
        net.awaitOrdered(to);
    }

    private static List<Bytes> transactions(long from, long to) {
        return LongStream.range(from, to).mapToObj(TestChain::transaction).toList();
    }

    /** A bit of the first record on the broker's disk; once more mends it. */
    private void damage(String topic) throws IOException {
        int place = 61 + 30; // behind a batch's header
        Path segment = folder.resolve(topic + "-0").resolve("00000000000000000000.log");
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(place);
            int was = file.read();
            file.seek(place);
            file.write(was ^ 1);
        }
    }

    /** The clock can tell when a rehearsal has found that its time has come. */
    private static final class TellingTicks implements Ticks {
        private final AtomicLong passed = new AtomicLong();
        private volatile Optional<CountDownLatch> asked = Optional.empty();

        CountDownLatch passAndTell(Duration time) {
            CountDownLatch told = new CountDownLatch(1);
            passed.addAndGet(time.toNanos());
            asked = Optional.of(told);
            return told;
        }

        @Override
        public long millis() {
            return System.currentTimeMillis();
        }

        @Override
        public long nanos() {
            asked.ifPresent(CountDownLatch::countDown);
            return System.nanoTime() + passed.get();
        }
    }

    /** One whose group is this test. */
    private static final class Standby implements AutoCloseable {
        final TellingTicks clock = new TellingTicks();
        private final SequencerService service;
        volatile boolean isAssigned;

        Standby(TestNet net, KafkaConnection kafka) {
            SequencerConfig quick = net.config("standby");
            SequencerConfig config = new SequencerConfig(
                    kafka,
                    quick.genesis(),
                    quick.nodeId(),
                    quick.secretKey(),
                    quick.pace(),
                    quick.sessionTimeout(),
                    quick.kafkaPatience());
            service = new SequencerService(
                    config,
                    new SimpleMeterRegistry(),
                    SequencerListener.NONE,
                    clock,
                    FencedPublisher.Steps.NONE,
                    () -> new Group(this));
            service.start();
        }

        Optional<String> obstacle() {
            return service.status().obstacle();
        }

        void awaitReady() {
            await("it could take over", () -> obstacle().isEmpty());
        }

        void awaitObstacle(String... words) {
            await(
                    "it says " + List.of(words),
                    () -> obstacle()
                            .filter(why -> Stream.of(words).allMatch(why::contains))
                            .isPresent());
        }

        void awaitWaiting(String words) {
            await("it says " + words, () -> state() instanceof LeaderState.Waiting(var why) && why.startsWith(words));
        }

        void awaitState(Class<? extends LeaderState> wanted) {
            await(wanted.getSimpleName(), () -> wanted.isInstance(state()));
        }

        private LeaderState state() {
            return service.status().leader();
        }

        /** However often it has to look: no minute is waited for. */
        private void await(String what, BooleanSupplier condition) {
            TestNet.awaitTrue(what, () -> {
                assertThat(service.status().failure()).as("it goes on").isEmpty();
                if (condition.getAsBoolean()) return true;
                if (clock.asked.isEmpty()) clock.passed.addAndGet(Rehearsal.EVERY.toNanos() / 1000);
                return false;
            });
        }

        @Override
        public void close() {
            service.close();
        }
    }

    private record Group(Standby member) implements Membership {
        @Override
        public boolean isAssigned() {
            return member.isAssigned;
        }

        @Override
        public Optional<String> failure() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}
