package io.aichain.sequencer;

import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.primitives.Address;
import io.aichain.log.FencedPublisher;
import io.aichain.log.Topics;
import io.aichain.log.leader.GroupMembership;
import io.aichain.log.leader.LeaderThread;
import io.aichain.log.leader.Leadership;
import io.aichain.log.leader.Membership;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A sequencer in this process: transactions in, ordered blocks out, one of several of which one leads. Start once, close once. */
public final class SequencerService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SequencerService.class);
    private static final Duration STOP = Duration.ofSeconds(15);

    private final SequencerConfig config;
    private final OrderCandidate candidate;
    private final Supplier<Membership> membership;
    private final MeterRegistry metrics;
    private final SequencerListener listener;
    private final LeaderThread thread;
    private volatile Optional<String> failure = Optional.empty();

    /** @throws IllegalArgumentException if the key is not the one that genesis names */
    public SequencerService(SequencerConfig config, MeterRegistry metrics, SequencerListener listener) {
        this(config, metrics, listener, Ticks.SYSTEM, FencedPublisher.Steps.NONE, () -> group(config));
    }

    SequencerService(
            SequencerConfig config,
            MeterRegistry metrics,
            SequencerListener listener,
            Ticks ticks,
            FencedPublisher.Steps steps,
            Supplier<Membership> membership) {
        Address signer = Secp256k1.instance().address(config.secretKey());
        if (!signer.equals(config.genesis().aichain().sequencer())) {
            throw new IllegalArgumentException("the key signs as " + signer + ", genesis names the sequencer "
                    + config.genesis().aichain().sequencer());
        }
        this.config = config;
        this.metrics = metrics;
        this.listener = listener;
        this.membership = membership;
        this.candidate = new OrderCandidate(config, metrics, ticks, listener, steps);
        this.thread = new LeaderThread(
                "sequencer",
                "sequencer-" + config.nodeId(),
                STOP,
                metrics,
                e -> LOG.warn("waiting for Kafka: {}", e.getMessage()),
                this::run);
        Gauge.builder("aichain.sequencer.tip", () -> candidate.tip().number())
                .description("number of the last ordered block")
                .register(metrics);
        Gauge.builder("aichain.sequencer.pending", candidate::pending)
                .description("transactions read and in no block yet")
                .register(metrics);
    }

    private static Membership group(SequencerConfig config) {
        Topics topics = Topics.of(config.genesis());
        return GroupMembership.join(
                config.kafka(),
                topics.chain() + ".sequencer",
                topics.blocks(),
                config.nodeId(),
                config.sessionTimeout());
    }

    public void start() {
        thread.start();
    }

    public SequencerStatus status() {
        return new SequencerStatus(thread.state(), candidate.tip(), candidate.pending(), candidate.obstacle(), failure);
    }

    private void run() {
        try {
            Topics topics = Topics.of(config.genesis());
            if (!thread.awaitTopics(config.kafka(), topics)) return;
            thread.lead(membership, member -> {
                // nothing is kept of a membership before this one
                candidate.disconnect();
                return new Leadership("sequencer", member, candidate, metrics, listener::leadership);
            });
        } catch (RuntimeException e) {
            // whoever runs this process sees it in health and starts it again, or reads the reason
            LOG.error("{} ends: {}", config, e.getMessage(), e);
            failure = Optional.of(String.valueOf(e.getMessage()));
        } finally {
            candidate.close();
        }
    }

    /** Finishes the append at hand, leaves the group so that a successor need not wait, and returns. */
    @Override
    public void close() {
        thread.close();
    }
}
