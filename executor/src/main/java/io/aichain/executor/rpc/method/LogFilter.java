package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.RpcException.invalidParams;

import io.aichain.chain.block.Bloom;
import io.aichain.chain.block.Log;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.executor.rpc.protocol.Argument;
import io.aichain.executor.rpc.protocol.RpcException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which logs a caller wants: one of the addresses, and at each position one of the topics. An empty set lets everything pass.
 *
 * @param topics by position, at most four; a log with fewer topics than positions does not match
 */
record LogFilter(Set<Address> addresses, List<Set<Hash>> topics) {
    private static final int MAX_ADDRESSES = 1000;
    private static final int MAX_POSITIONS = 4;
    private static final int MAX_TOPICS = 1000;

    LogFilter {
        addresses = Set.copyOf(addresses);
        topics = topics.stream().map(Set::copyOf).toList();
    }

    /** The members {@code address} and {@code topics} of a filter object. */
    static LogFilter read(Argument filter) throws RpcException {
        return new LogFilter(addresses(filter.member("address")), topics(filter.member("topics")));
    }

    private static Set<Address> addresses(Optional<Argument> given) throws RpcException {
        Set<Address> addresses = new LinkedHashSet<>();
        if (given.isEmpty()) return addresses;
        if (given.get().node().isTextual()) return Set.of(given.get().address());
        for (Argument one : given.get().elements(MAX_ADDRESSES)) addresses.add(one.address());
        return addresses;
    }

    private static List<Set<Hash>> topics(Optional<Argument> given) throws RpcException {
        List<Set<Hash>> positions = new ArrayList<>();
        if (given.isEmpty()) return positions;
        List<Argument> elements = given.get().elements(Integer.MAX_VALUE);
        if (elements.size() > MAX_POSITIONS)
            throw invalidParams("invalid %s: exceed max topics", given.get().path());
        for (Argument position : elements) positions.add(oneOf(position));
        return positions;
    }

    private static Set<Hash> oneOf(Argument position) throws RpcException {
        if (position.isNull()) return Set.of();
        if (position.node().isTextual()) return Set.of(position.hash());
        Set<Hash> topics = new LinkedHashSet<>();
        for (Argument topic : position.elements(MAX_TOPICS)) {
            // geth's rule: one null among the choices leaves the position open.
            if (topic.isNull()) return Set.of();
            topics.add(topic.hash());
        }
        return topics;
    }

    boolean matches(Log log) {
        if (!addresses.isEmpty() && !addresses.contains(log.address())) return false;
        if (log.topics().size() < topics.size()) return false;
        for (int i = 0; i < topics.size(); i++) {
            if (!topics.get(i).isEmpty() && !topics.get(i).contains(log.topics().get(i))) return false;
        }
        return true;
    }

    /** False if a block with this bloom filter has no log that matches. */
    boolean mayMatch(Bytes bloom) {
        if (!addresses.isEmpty() && addresses.stream().noneMatch(a -> Bloom.mayContain(bloom, a.toArray())))
            return false;
        for (Set<Hash> position : topics) {
            if (!position.isEmpty() && position.stream().noneMatch(t -> Bloom.mayContain(bloom, t.toArray()))) {
                return false;
            }
        }
        return true;
    }
}
