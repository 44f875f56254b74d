package io.aichain.anchor;

import io.aichain.anchor.bitcoin.AnchorBitcoin;
import io.aichain.anchor.bitcoin.NodeBitcoin;
import io.aichain.bitcoin.node.NodeClient;
import io.aichain.bitcoin.reader.OutputChainRule;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.da.DaNetworks;
import io.aichain.log.Topics;
import io.aichain.log.leader.GroupMembership;
import io.aichain.log.leader.LeaderThread;
import io.aichain.log.leader.Leadership;
import io.aichain.log.leader.Membership;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
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
    private final LeaderThread thread;
    private final Supplier<Membership> membership;
    private volatile Optional<String> failure = Optional.empty();

    /**
     * @param listener told of every event, on the service's thread
     * @throws IllegalArgumentException for a configuration that contradicts genesis
     */
    public AnchorService(AnchorConfig config, MeterRegistry metrics, AnchorListener listener) {
        this(config, metrics, listener, () -> group(config));
    }

    AnchorService(
            AnchorConfig config, MeterRegistry metrics, AnchorListener listener, Supplier<Membership> membership) {
        this.membership = membership;
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
        this.thread = new LeaderThread(
                "anchor",
                "anchor-" + config.nodeId(),
                STOP,
                metrics,
                e -> events.waiting("Kafka: " + e.getMessage()),
                this::run);
    }

    private static Membership group(AnchorConfig config) {
        Topics topics = Topics.of(config.genesis());
        return GroupMembership.join(
                config.kafka(), topics.chain() + ".anchor", topics.anchors(), config.nodeId(), config.sessionTimeout());
    }

    public void start() {
        thread.start();
    }

    public AnchorStatus status() {
        return new AnchorStatus(thread.state(), events.condition(), failure);
    }

    private void run() {
        try {
            Topics topics = Topics.of(config.genesis());
            if (!thread.awaitTopics(config.kafka(), topics)) return;
            AnchorCandidate candidate = new AnchorCandidate(
                    config, bitcoin, networks, metrics, InstantSource.system(), events, thread.stopping());
            thread.lead(membership, member -> {
                events.idle();
                return new Leadership("anchor", member, candidate, metrics, state -> {});
            });
        } catch (RuntimeException e) {
            // whoever runs this process sees it in health and starts it again, or reads the reason
            LOG.error("{} ends: {}", config, e.getMessage(), e);
            failure = Optional.of(String.valueOf(e.getMessage()));
        } finally {
            bitcoin.close();
            networks.close();
        }
    }

    /** Finishes the step at hand, leaves the group so that a successor need not wait, and returns. */
    @Override
    public void close() {
        thread.close();
    }
}
