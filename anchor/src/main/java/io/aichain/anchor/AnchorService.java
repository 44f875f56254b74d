package io.aichain.anchor;

import io.aichain.anchor.bitcoin.AnchorBitcoin;
import io.aichain.anchor.bitcoin.NodeBitcoin;
import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.reader.OutputChainRule;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.da.DaNetworks;
import io.aichain.log.KafkaUnavailableException;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import io.aichain.log.leader.GroupMembership;
import io.aichain.log.leader.LeaderState;
import io.aichain.log.leader.Leadership;
import io.aichain.log.leader.Membership;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An anchor in this process: published batches in, Bitcoin transactions out, one of several of which one leads. Start once, close once. */
public final class AnchorService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AnchorService.class);
    /** A call to a Bitcoin node may take that long. */
    private static final Duration STOP = Duration.ofSeconds(30);

    private final AnchorConfig config;
    private final MeterRegistry metrics;
    private final AnchorEvents events;
    private final AnchorBitcoin bitcoin;
    private final DaNetworks networks;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private volatile Optional<Leadership> leadership = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();

    /**
     * @param listener told of every event, on the service's thread
     * @throws IllegalArgumentException for a configuration that contradicts genesis
     */
    public AnchorService(AnchorConfig config, MeterRegistry metrics, AnchorListener listener) {
        this.config = config;
        this.metrics = metrics;
        this.events = new AnchorEvents(listener, new AnchorMetrics(metrics));
        OutputChainRule rule;
        try {
            rule = OutputChainRule.of(config.genesis());
        } catch (MalformedException e) {
            throw new IllegalArgumentException(e);
        }
        this.networks = DaNetworks.open(config.genesis().aichain().dataAvailability(), config.daAddresses());
        if (networks.find(config.manifestNetwork()).isEmpty()) {
            throw new IllegalArgumentException(
                    "manifests go to network " + config.manifestNetwork().label() + ", for which no address is given");
        }
        this.bitcoin = new NodeBitcoin(new NodeClient(config.bitcoin()), config.key(), rule, config.feeTargetBlocks());
        this.thread = Thread.ofPlatform().name("anchor-" + config.nodeId()).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    public AnchorStatus status() {
        LeaderState state = leadership.map(Leadership::state).orElse(new LeaderState.Standby("waiting for Kafka"));
        return new AnchorStatus(state, events.condition(), failure);
    }

    private void run() {
        try {
            if (!awaitTopics()) return;
            Topics topics = Topics.of(config.genesis());
            AnchorCandidate candidate =
                    new AnchorCandidate(config, bitcoin, networks, metrics, InstantSource.system(), events, stop);
            try (Membership member = GroupMembership.join(
                    config.kafka(),
                    topics.chain() + ".anchor",
                    topics.anchors(),
                    config.nodeId(),
                    config.sessionTimeout())) {
                Leadership leading = new Leadership("anchor", member, candidate, metrics, state -> {});
                leadership = Optional.of(leading);
                if (stop.getCount() == 0) leading.close();
                leading.run();
            }
        } catch (RuntimeException e) {
            // whoever runs this process sees it in health and starts it again, or reads the reason
            LOG.error("{} ends: {}", config, e.getMessage(), e);
            failure = Optional.of(String.valueOf(e.getMessage()));
        } finally {
            bitcoin.close();
            networks.close();
        }
    }

    /** Waits for Kafka as long as it takes (P10). @return false if asked to stop meanwhile */
    private boolean awaitTopics() {
        events.waiting("Kafka: no answer yet");
        while (stop.getCount() > 0) {
            try {
                TopicCheck.ensure(config.kafka(), Topics.of(config.genesis()));
                events.idle();
                return true;
            } catch (KafkaUnavailableException e) {
                events.waiting("Kafka: " + e.getMessage());
            }
            try {
                if (stop.await(500, TimeUnit.MILLISECONDS)) return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    /** Finishes the step at hand, leaves the group so that a successor need not wait, and returns. */
    @Override
    public void close() {
        stop.countDown();
        leadership.ifPresent(Leadership::close);
        try {
            if (thread.isAlive() && !thread.join(STOP)) LOG.warn("{} did not stop within {}", config, STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
