package io.aichain.da;

import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.genesis.DaDescriptor;
import io.aichain.da.file.FileNetwork;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The networks that a process can reach: the chain says which there are and what is public of them, the process's own configuration says
 * where they are reached.
 */
public final class DaNetworks implements AutoCloseable {
    private final Map<NetworkId, DaNetwork> byId = new EnumMap<>(NetworkId.class);

    public DaNetworks(Collection<? extends DaNetwork> networks) {
        for (DaNetwork network : networks) {
            if (byId.put(network.id(), network) != null) throw new IllegalArgumentException("twice: " + network.id());
        }
    }

    /**
     * @param descriptors of the chain, from genesis
     * @param addresses one for each network that is to be reached, as {@code file:DIR}
     * @throws IllegalArgumentException for an address that cannot be read, or whose network is none of the chain's
     */
    public static DaNetworks open(List<DaDescriptor> descriptors, List<String> addresses) {
        return new DaNetworks(addresses.stream().map(a -> open(descriptors, a)).toList());
    }

    private static DaNetwork open(List<DaDescriptor> descriptors, String address) {
        int colon = address.indexOf(':');
        String label = colon < 0 ? address : address.substring(0, colon);
        NetworkId id = NetworkId.of(label)
                .orElseThrow(() -> new IllegalArgumentException(
                        "DA address \"%s\": no network \"%s\"; write it like file:DIR".formatted(address, label)));
        if (descriptors.stream().noneMatch(d -> d.network() == id)) {
            throw new IllegalArgumentException(
                    "DA address \"%s\": the chain's genesis names no network %s".formatted(address, id.label()));
        }
        String rest = colon < 0 ? "" : address.substring(colon + 1);
        return switch (id) {
            case FILE -> new FileNetwork(directory(address, rest));
            case NEAR, AVAIL, FILECOIN, POLYGON ->
                throw new IllegalArgumentException(
                        "DA address \"%s\": this version has no client for %s".formatted(address, id.label()));
        };
    }

    private static Path directory(String address, String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("DA address \"%s\": a folder expected: file:DIR".formatted(address));
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("DA address \"%s\": %s".formatted(address, e.getMessage()), e);
        }
    }

    /** Empty if this process was not told where to reach it. */
    public Optional<DaNetwork> find(NetworkId id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public void close() {
        byId.values().forEach(DaNetwork::close);
    }
}
