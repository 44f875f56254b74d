package io.aichain.chain.genesis;

import io.aichain.chain.primitives.Address;
import java.util.List;
import java.util.Optional;

/**
 * What is ours in a genesis file: {@code config.aichain}.
 *
 * @param name of the chain: lower-case letters, digits and dashes, at most 40; the Kafka topics begin with it
 * @param owner whose key signs configuration records
 * @param sequencer whose key signs ordered blocks
 * @param partitions of the {@code transactions} topic, 1 to 1,024
 * @param maxTransactionBytes of one raw transaction, at most 1 MiB
 * @param maxBlockBytes of all raw transactions of a block, at most 4 MiB
 * @param bitcoinNetwork {@code mainnet}, {@code testnet}, {@code signet} or {@code regtest}
 * @param bitcoinStartHeight the start transaction lies in a block above this
 * @param bitcoinStartHash of the block at the start height, 64 digits as Bitcoin shows it; always there but on regtest
 * @param anchorAddress P2WPKH address of the anchor key
 * @param dataAvailability networks that batches may use, at least one
 * @param voters names of the executors whose reports count
 * @param quorum equal reports needed to publish, more than half of the voters
 */
public record AiChainConfig(
        String name,
        Address owner,
        Address sequencer,
        FeeRule feeRule,
        int partitions,
        int maxTransactionBytes,
        int maxBlockBytes,
        String bitcoinNetwork,
        int bitcoinStartHeight,
        Optional<String> bitcoinStartHash,
        String anchorAddress,
        List<DaDescriptor> dataAvailability,
        List<String> voters,
        int quorum) {
    public AiChainConfig {
        dataAvailability = List.copyOf(dataAvailability);
        voters = List.copyOf(voters);
    }
}
