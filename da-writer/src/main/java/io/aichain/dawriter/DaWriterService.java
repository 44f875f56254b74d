package io.aichain.dawriter;

import io.aichain.chain.genesis.Genesis;
import io.aichain.da.DaNetwork;
import io.aichain.da.DaNetworks;
import io.aichain.dawriter.domain.Problem;
import io.aichain.dawriter.domain.Reason;
import io.aichain.log.KafkaUnavailableException;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import io.aichain.log.leader.GroupMembership;
import io.aichain.log.leader.Leadership;
import io.aichain.log.leader.Membership;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The da-writer of a chain, one thread of its own. Several processes may run it; one leads. Kafka and the network may be away at any time,
 * also at the start: they are waited for, visibly.
 */
public final class DaWriterService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DaWriterService.class);
    private static final Duration WHEN_KAFKA_IS_AWAY = Duration.ofSeconds(1);
    private static final Duration STOPPING = Duration.ofSeconds(15);

    private final DaWriterConfig config;
    private final Genesis genesis;
    private final MeterRegistry metrics;
    private final StatusBoard board;
    private final WriterCandidate candidate;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile Leadership leadership;

    /**
     * @param networks that this process reaches; stay open when the service is closed
     * @param listener told of what happens, on the service's thread
     * @throws IllegalArgumentException if the configured network is not among them
     */
    public DaWriterService(
            DaWriterConfig config,
            Genesis genesis,
            DaNetworks networks,
            InstantSource clock,
            MeterRegistry metrics,
            Consumer<DaWriterEvent> listener) {
        this(config, genesis, networks, clock, metrics, listener, WriterStep.UNWATCHED);
    }

    DaWriterService(
            DaWriterConfig config,
            Genesis genesis,
            DaNetworks networks,
            InstantSource clock,
            MeterRegistry metrics,
            Consumer<DaWriterEvent> listener,
            Consumer<WriterStep> steps) {
        this.config = config;
        this.genesis = genesis;
        this.metrics = metrics;
        DaNetwork network = networks.find(config.network())
                .orElseThrow(() -> new IllegalArgumentException("network %s: no address configured"
                        .formatted(config.network().label())));
        this.board = new StatusBoard(metrics, listener);
        this.candidate = new WriterCandidate(
                config, genesis, network, clock, RandomGenerator.getDefault(), metrics, board, steps);
        this.thread = Thread.ofPlatform().name("da-writer").unstarted(this::run);
    }

    /** Returns at once; {@link #status} shows how it goes. */
    public void start() {
        thread.start();
    }

    public DaWriterStatus status() {
        return board.status();
    }

    private void run() {
        try {
            awaitTopics();
            if (stop.getCount() > 0) lead();
        } catch (RuntimeException e) {
            board.failed(e);
        }
    }

    private void lead() {
        String topic = Topics.of(genesis).batches();
        try (Membership membership = GroupMembership.join(
                config.kafka(), topic + "-writers", topic, config.nodeId(), config.sessionTimeout())) {
            leadership = new Leadership("da-writer", membership, candidate, metrics, board::leader);
            if (stop.getCount() > 0) leadership.run();
        }
    }

    private void awaitTopics() {
        while (stop.getCount() > 0) {
            try {
                TopicCheck.ensure(config.kafka(), Topics.of(genesis));
                board.problem(Optional.empty());
                return;
            } catch (KafkaUnavailableException e) {
                board.problem(Optional.of(new Problem(
                        Reason.KAFKA_UNAVAILABLE, "waiting for Kafka at " + config.kafka() + ": " + e.getMessage())));
            }
            pause();
        }
    }

    private void pause() {
        try {
            if (stop.await(WHEN_KAFKA_IS_AWAY.toMillis(), TimeUnit.MILLISECONDS)) LOG.debug("stopped while waiting");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.countDown();
        }
    }

    /** Stops after the piece of work at hand. What was prepared or stored is found by the next leader. */
    @Override
    public void close() {
        stop.countDown();
        Leadership running = leadership;
        if (running != null) running.close();
        try {
            if (!thread.join(STOPPING)) LOG.warn("the da-writer did not stop within {}", STOPPING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
