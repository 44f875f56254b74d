package io.aichain.executor.domain.pool;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.executor.domain.PoolContents;
import io.aichain.executor.domain.PoolStatus;
import io.aichain.executor.domain.PooledTransaction;
import io.aichain.executor.domain.pool.SenderPool.Queued;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All that is in flight or queued, by sender and by hash, and what the queued ones take. Guarded by the pool's lock. */
final class WaitingTransactions {
    private final Map<Address, SenderPool> senders = new HashMap<>();
    private final Map<Hash, Candidate> known = new HashMap<>();
    private int queuedCount;
    private long queuedBytes;

    Optional<Candidate> find(Hash hash) {
        return Optional.ofNullable(known.get(hash));
    }

    Optional<SenderPool> find(Address address) {
        return Optional.ofNullable(senders.get(address));
    }

    /** What there is of the sender; a new one stays only once something of it waits. */
    SenderPool of(Address address) {
        return senders.getOrDefault(address, new SenderPool());
    }

    void sent(Candidate candidate, SenderPool sender) {
        senders.put(candidate.sender(), sender);
        sender.sent(candidate);
        known.put(candidate.hash(), candidate);
    }

    void durable(Candidate candidate, SenderPool sender, DurableLog.Position position) {
        senders.put(candidate.sender(), sender);
        sender.durable(candidate, position);
        known.put(candidate.hash(), candidate);
    }

    /** Forgets the hash unless the same bytes are in flight in another place, and the sender if nothing of it waits. */
    void left(Candidate candidate, SenderPool sender) {
        if (!isInFlight(candidate, sender)) known.remove(candidate.hash());
        dropIfEmpty(candidate.sender(), sender);
    }

    boolean isInFlight(Candidate candidate, SenderPool sender) {
        return sender.inFlight(candidate.nonce())
                .filter(c -> c.hash().equals(candidate.hash()))
                .isPresent();
    }

    void dropIfEmpty(Address address, SenderPool sender) {
        if (sender.isEmpty()) senders.remove(address, sender);
    }

    // --- queued ones

    int queuedCount() {
        return queuedCount;
    }

    long queuedBytes() {
        return queuedBytes;
    }

    void queue(Candidate candidate, SenderPool sender, long nowMillis) {
        unqueue(sender, candidate.nonce());
        senders.put(candidate.sender(), sender);
        sender.queued().put(candidate.nonce(), new Queued(candidate, nowMillis));
        known.put(candidate.hash(), candidate);
        queuedCount++;
        queuedBytes += candidate.raw().size();
    }

    void unqueue(SenderPool sender, long nonce) {
        Queued gone = sender.queued().remove(nonce);
        if (gone == null) return;
        known.remove(gone.candidate().hash());
        queuedCount--;
        queuedBytes -= gone.candidate().raw().size();
    }

    /** Makes room: drops what was queued before this instant. */
    void unqueueOlderThan(long millis) {
        for (SenderPool sender : senders.values()) {
            for (Queued q : new ArrayList<>(sender.queued().values())) {
                if (q.sinceMillis() < millis) unqueue(sender, q.candidate().nonce());
            }
        }
        senders.values().removeIf(SenderPool::isEmpty);
    }

    /** Addresses of those who have something queued. */
    List<Address> queuing() {
        List<Address> out = new ArrayList<>();
        senders.forEach((address, sender) -> {
            if (!sender.queued().isEmpty()) out.add(address);
        });
        return out;
    }

    // --- for readers

    PoolStatus status() {
        return new PoolStatus(known.size() - queuedCount, queuedCount);
    }

    Optional<PooledTransaction> show(Hash hash) {
        return find(hash).map(c -> {
            Queued queued = senders.get(c.sender()).queued().get(c.nonce());
            return view(c, queued == null || !queued.candidate().equals(c));
        });
    }

    PoolContents contents() {
        PoolContents all = new PoolContents(new TreeMap<>(), new TreeMap<>());
        senders.forEach((address, sender) -> show(address, sender, all));
        return all;
    }

    PoolContents contents(Address address) {
        PoolContents all = new PoolContents(new TreeMap<>(), new TreeMap<>());
        SenderPool sender = senders.get(address);
        if (sender != null) show(address, sender, all);
        return all;
    }

    private static void show(Address address, SenderPool sender, PoolContents into) {
        for (Candidate c : sender.inFlight()) {
            into.pending().computeIfAbsent(address, _ -> new TreeMap<>()).put(c.nonce(), view(c, true));
        }
        for (Queued q : sender.queued().values()) {
            Candidate c = q.candidate();
            into.queued().computeIfAbsent(address, _ -> new TreeMap<>()).put(c.nonce(), view(c, false));
        }
    }

    private static PooledTransaction view(Candidate c, boolean inFlight) {
        return new PooledTransaction(c.transaction(), c.hash(), c.sender(), inFlight);
    }
}
