package io.aichain.executor.follow;

import io.aichain.chain.block.Header;
import io.aichain.chain.primitives.Hash;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Headers that voters reported last, by hash: a published batch names only a hash, and whoever dissents from it wants to know the rest. */
public final class ReportedHeaders {
    private static final int KEPT = 4096;

    private final Map<Hash, Header> headers = new LinkedHashMap<>();

    public synchronized void add(Header header) {
        headers.put(header.hash(), header);
        if (headers.size() > KEPT) headers.remove(headers.keySet().iterator().next());
    }

    /** With the others' header, if a report told it. */
    public Dissent complete(Dissent dissent) {
        if (dissent.theirHeader().isPresent()) return dissent;
        return find(dissent.theirs()).map(dissent::withTheirHeader).orElse(dissent);
    }

    private synchronized Optional<Header> find(Hash hash) {
        return Optional.ofNullable(headers.get(hash));
    }
}
