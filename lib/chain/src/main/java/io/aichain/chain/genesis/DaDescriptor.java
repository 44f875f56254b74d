package io.aichain.chain.genesis;

import io.aichain.chain.batch.NetworkId;
import java.util.SortedMap;

/**
 * A DA network as genesis names it, so that a reader never needs a network to learn of that network (P8).
 *
 * @param parameters what is public of it (contract, account, application id); where this reader reaches it is its own configuration
 */
public record DaDescriptor(NetworkId network, SortedMap<String, String> parameters) {}
