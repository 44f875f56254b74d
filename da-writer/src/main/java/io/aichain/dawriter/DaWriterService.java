package io.aichain.dawriter;

import io.aichain.chain.genesis.Genesis;
import io.aichain.da.DaNetwork;
import io.aichain.da.DaNetworks;
import io.aichain.dawriter.domain.Problem;
import io.aichain.dawriter.domain.Reason;
import io.aichain.log.KafkaUnavailableException;
import io.aichain.log.Topics;
import io.aichain.log.leader.GroupMembership;
import io.aichain.log.leader.LeaderThread;
import io.aichain.log.leader.Leadership;
import io.aichain.log.leader.Membership;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The da-writer of a chain, one thread of its own. Several processes may run it; one leads. Kafka and the network may be away at any time,
 * also at the start: they are waited for, visibly.
 */
public final class DaWriterService implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(15);

    private final DaWriterConfig config;
    private final Genesis genesis;
    private final MeterRegistry metrics;
    private final StatusBoard board;
    private final WriterCandidate candidate;
    private final LeaderThread thread;
    private final Supplier<Membership> membership;

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
        this(
                config,
                genesis,
                networks,
                clock,
                metrics,
                listener,
                WriterStep.UNWATCHED,
                () -> group(config, Topics.of(genesis)));
    }

    DaWriterService(
            DaWriterConfig config,
            Genesis genesis,
            DaNetworks networks,
            InstantSource clock,
            MeterRegistry metrics,
            Consumer<DaWriterEvent> listener,
            Consumer<WriterStep> steps,
            Supplier<Membership> membership) {
        this.membership = membership;
        this.config = config;
        this.genesis = genesis;
        this.metrics = metrics;
        DaNetwork network = networks.find(config.network())
                .orElseThrow(() -> new IllegalArgumentException("network %s: no address configured"
                        .formatted(config.network().label())));
        this.board = new StatusBoard(metrics, listener);
        this.candidate = new WriterCandidate(
                config, genesis, network, clock, RandomGenerator.getDefault(), metrics, board, steps);
        this.thread = new LeaderThread("da-writer", "da-writer", STOP, metrics, this::waiting, this::run);
    }

    static Membership group(DaWriterConfig config, Topics topics) {
        return GroupMembership.join(
                config.kafka(),
                topics.batches() + "-writers",
                topics.batches(),
                config.nodeId(),
                config.sessionTimeout());
    }

    /** Returns at once; {@link #status} shows how it goes. */
    public void start() {
        thread.start();
    }

    public DaWriterStatus status() {
        return board.status().with(thread.state());
    }

    private void run() {
        try {
            Topics topics = Topics.of(genesis);
            if (!thread.awaitTopics(config.kafka(), topics)) return;
            thread.lead(membership, member -> {
                board.problem(Optional.empty());
                return new Leadership("da-writer", member, candidate, metrics, board::leader);
            });
        } catch (RuntimeException e) {
            board.failed(e);
        }
    }

    private void waiting(KafkaUnavailableException e) {
        String detail = "waiting for Kafka at " + config.kafka() + ": " + e.getMessage();
        board.problem(Optional.of(new Problem(Reason.KAFKA_UNAVAILABLE, detail)));
    }

    /** Stops after the piece of work at hand. What was prepared or stored is found by the next leader. */
    @Override
    public void close() {
        thread.close();
    }
}
