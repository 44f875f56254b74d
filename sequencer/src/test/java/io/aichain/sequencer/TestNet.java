package io.aichain.sequencer;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Bytes;
import io.aichain.log.EndOfLog;
import io.aichain.log.FencedPublisher;
import io.aichain.log.KafkaConnection;
import io.aichain.log.OrderEvent;
import io.aichain.log.OrderReader;
import io.aichain.log.PlainPublisher;
import io.aichain.log.TestChain;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import io.aichain.log.embedded.EmbeddedKafka;
import io.aichain.log.leader.LeaderState;
import io.aichain.log.leader.Membership;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A broker, a chain on it, and an independent reader that says what was ordered. */
final class TestNet implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(120);

    final Genesis genesis;
    final KafkaConnection kafka;
    private final Optional<Path> folder;
    private final Optional<EmbeddedKafka> broker;
    private final OrderReader reader;
    private final SimpleMeterRegistry readerMetrics = new SimpleMeterRegistry();
    private final PlainPublisher clients;
    /** Clients that give up. */
    private final PlainPublisher hasty;

    private final List<String> lostFor = new java.util.concurrent.CopyOnWriteArrayList<>();
    private final List<OrderEvent> events = new java.util.concurrent.CopyOnWriteArrayList<>();

    private TestNet(
            Optional<Path> folder, Optional<EmbeddedKafka> broker, String bootstrap, Duration patienceOfClients) {
        this.folder = folder;
        this.broker = broker;
        this.genesis = TestChain.genesis();
        this.kafka = KafkaConnection.plain(bootstrap);
        TopicCheck.ensure(kafka, Topics.of(genesis));
        this.reader = OrderReader.open(kafka, genesis, readerMetrics);
        this.clients = PlainPublisher.open(kafka, Topics.of(genesis).transactions(), 200_000, PATIENCE);
        this.hasty = PlainPublisher.open(kafka, Topics.of(genesis).transactions(), 200_000, patienceOfClients);
    }

    static TestNet start() {
        try {
            Path folder = Files.createTempDirectory("aichain-test");
            EmbeddedKafka broker = EmbeddedKafka.start(folder, 0);
            return new TestNet(Optional.of(folder), Optional.of(broker), broker.bootstrap(), PATIENCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On a broker that the test looks after. */
    static TestNet on(String bootstrap) {
        return on(bootstrap, PATIENCE);
    }

    /** @param patienceOfClients after which what {@link #trySend} sends counts as not accepted; others wait as long as the test */
    static TestNet on(String bootstrap, Duration patienceOfClients) {
        return new TestNet(Optional.empty(), Optional.empty(), bootstrap, patienceOfClients);
    }

    String bootstrap() {
        return kafka.bootstrapServers();
    }

    SequencerConfig config(String node) {
        return SequencerConfig.of(kafka, genesis, node, TestChain.SEQUENCER_KEY)
                .withPace(Duration.ofMillis(20), Optional.empty())
                .withTimeouts(Duration.ofSeconds(6), Duration.ofSeconds(10));
    }

    SequencerService sequencer(String node) {
        SequencerService service =
                new SequencerService(config(node), new SimpleMeterRegistry(), SequencerListener.NONE);
        service.start();
        return service;
    }

    /** One that nobody but the broker stops: the group is not asked. What becomes of its lead is in {@link #wasLost}. */
    SequencerService sequencer(SequencerConfig config, Ticks ticks, FencedPublisher.Steps steps) {
        SequencerListener listener = new SequencerListener() {
            @Override
            public void ordered(OrderEvent.Block block) {}

            @Override
            public void leadership(LeaderState state) {
                if (state instanceof LeaderState.Lost lost) lostFor.add(lost.reason());
            }
        };
        SequencerService service =
                new SequencerService(config, new SimpleMeterRegistry(), listener, ticks, steps, Membership::always);
        service.start();
        return service;
    }

    /** Whether a lead, or a try at one, has ended for such a reason; the state itself may have passed already. */
    boolean wasLost(String word) {
        return lostFor.stream().anyMatch(reason -> reason.contains(word));
    }

    void send(List<Bytes> transactions) {
        transactions.stream()
                .map(raw -> clients.send(null, TestChain.record(raw)))
                .toList()
                .forEach(ack -> ack.orTimeout(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                        .join());
    }

    /** Each answer, also that it was not accepted. */
    List<java.util.concurrent.CompletableFuture<PlainPublisher.Ack>> trySend(List<Bytes> transactions) {
        return transactions.stream()
                .map(raw -> hasty.send(null, TestChain.record(raw)))
                .toList();
    }

    /** Without waiting: the broker may be frozen. */
    void sendAsync(List<Bytes> transactions) {
        transactions.forEach(raw -> clients.send(null, TestChain.record(raw)));
    }

    void sendRaw(byte[] value) {
        clients.send(null, value).join();
    }

    /** Reads until so many transactions are ordered. */
    void awaitOrdered(int count) {
        await("transactions ordered: " + count, () -> ordered().size() >= count);
    }

    /** Polls the reader until a condition holds. */
    void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("not within " + PATIENCE + ": " + what);
            events.addAll(reader.poll(Duration.ofMillis(50)));
        }
    }

    /** Reads all that is committed now. */
    void readAll() {
        long end = EndOfLog.await(kafka, Topics.of(genesis).blocks(), PATIENCE);
        await("the end of the log", () -> reader.hasReached(end));
    }

    /** As {@link #await}, of things that this reader does not see, or while the broker does not answer. */
    static void awaitTrue(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("not within " + PATIENCE + ": " + what);
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }

    List<Bytes> ordered() {
        return blocks().stream().flatMap(b -> b.block().payload().stream()).toList();
    }

    List<OrderEvent.Block> blocks() {
        return events.stream()
                .filter(OrderEvent.Block.class::isInstance)
                .map(OrderEvent.Block.class::cast)
                .toList();
    }

    long leaders() {
        return events.stream().filter(OrderEvent.Leader.class::isInstance).count();
    }

    /** What the reader dropped. */
    long dropped() {
        return (long) readerMetrics.find("aichain.blocks.dropped").counters().stream()
                .mapToDouble(c -> c.count())
                .sum();
    }

    @Override
    public void close() {
        clients.close();
        hasty.close();
        reader.close();
        broker.ifPresent(EmbeddedKafka::close);
        folder.ifPresent(TestNet::delete);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
