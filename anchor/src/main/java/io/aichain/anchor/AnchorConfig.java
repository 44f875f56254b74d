package io.aichain.anchor;

import io.aichain.anchor.domain.AnchorPolicy;
import io.aichain.bitcoin.AnchorKey;
import io.aichain.bitcoin.node.NodeEndpoint;
import io.aichain.bitcoin.tx.FeePolicy;
import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.genesis.Genesis;
import io.aichain.log.KafkaConnection;
import java.time.Duration;
import java.util.List;

/**
 * Settings of one process; what all must share stands in genesis. Shows no secret.
 *
 * @param nodeId different for each anchor of a chain, the same after a restart
 * @param bitcoin the node, with credentials
 * @param key that genesis names by its address
 * @param daAddresses where each DA network is reached, as {@code file:DIR}
 * @param manifestNetwork on which manifests are laid; one of the above
 * @param policy depth, bumps and interval
 * @param feeTargetBlocks within which an anchor should confirm, for the node's estimate
 * @param pollInterval between two looks at Bitcoin
 * @param sessionTimeout after which a silent leader is replaced
 * @param kafkaPatience with one call to Kafka; below the session time-out
 */
public record AnchorConfig(
        KafkaConnection kafka,
        Genesis genesis,
        String nodeId,
        NodeEndpoint bitcoin,
        AnchorKey key,
        List<String> daAddresses,
        NetworkId manifestNetwork,
        AnchorPolicy policy,
        FeePolicy fees,
        int feeTargetBlocks,
        Duration pollInterval,
        Duration sessionTimeout,
        Duration kafkaPatience) {
    public static final int DEFAULT_FEE_TARGET_BLOCKS = 6;
    public static final Duration DEFAULT_SESSION_TIMEOUT = Duration.ofSeconds(6);

    public AnchorConfig {
        if (nodeId.isBlank() || nodeId.length() > 64) throw new IllegalArgumentException("node id: " + nodeId);
        daAddresses = List.copyOf(daAddresses);
        if (!key.address().equals(genesis.aichain().anchorAddress())) {
            throw new IllegalArgumentException("the anchor key's address is " + key.address() + ", genesis names "
                    + genesis.aichain().anchorAddress());
        }
    }

    /** With the usual fees and times; manifests lie on the first of the networks. */
    public static AnchorConfig of(
            KafkaConnection kafka,
            Genesis genesis,
            String nodeId,
            NodeEndpoint bitcoin,
            AnchorKey key,
            List<String> daAddresses,
            AnchorPolicy policy,
            Duration pollInterval) {
        return new AnchorConfig(
                kafka,
                genesis,
                nodeId,
                bitcoin,
                key,
                daAddresses,
                genesis.aichain().dataAvailability().getFirst().network(),
                policy,
                FeePolicy.DEFAULT,
                DEFAULT_FEE_TARGET_BLOCKS,
                pollInterval,
                DEFAULT_SESSION_TIMEOUT,
                Duration.ofSeconds(5));
    }

    @Override
    public String toString() {
        return "anchor " + nodeId + " of " + genesis.aichain().name() + " on " + kafka + ", Bitcoin node " + bitcoin;
    }
}
