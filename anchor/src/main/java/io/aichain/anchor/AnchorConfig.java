package io.aichain.anchor;

import io.aichain.anchor.domain.AnchorPolicy;
import io.aichain.bitcoin.AnchorKey;
import io.aichain.bitcoin.node.NodeEndpoint;
import io.aichain.bitcoin.tx.FeePolicy;
import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.genesis.Genesis;
import java.time.Duration;
import java.util.List;

/**
 * Settings of one process; what all must share stands in genesis. Shows no secret.
 *
 * @param bitcoin the node, with credentials
 * @param key that genesis names by its address
 * @param daAddresses where each DA network is reached, as {@code file:DIR}
 * @param manifestNetwork on which manifests are laid; one of the above
 * @param policy depth, bumps and interval
 * @param feeTargetBlocks within which an anchor should confirm, for the node's estimate
 * @param pollInterval between two looks at Bitcoin
 */
public record AnchorConfig(
        Genesis genesis,
        NodeEndpoint bitcoin,
        AnchorKey key,
        List<String> daAddresses,
        NetworkId manifestNetwork,
        AnchorPolicy policy,
        FeePolicy fees,
        int feeTargetBlocks,
        Duration pollInterval) {
    public AnchorConfig {
        daAddresses = List.copyOf(daAddresses);
        if (!key.address().equals(genesis.aichain().anchorAddress())) {
            throw new IllegalArgumentException("the anchor key's address is " + key.address() + ", genesis names "
                    + genesis.aichain().anchorAddress());
        }
    }
}
