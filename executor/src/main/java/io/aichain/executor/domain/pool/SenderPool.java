package io.aichain.executor.domain.pool;

import io.aichain.executor.domain.pool.DurableLog.Position;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * What waits of one sender. By nonce: <em>durable</em> transactions, which lie in Kafka (the first of a nonce is the one that will
 * count, others come from other executors); <em>sent</em> ones, given to Kafka and not acknowledged; <em>queued</em> ones in memory.
 */
final class SenderPool {
    /** A transaction in Kafka. */
    private record Durable(Candidate candidate, Position position) {}

    /** One in memory. @param sinceMillis when it came */
    record Queued(Candidate candidate, long sinceMillis) {}

    private final NavigableMap<Long, Deque<Durable>> durable = new TreeMap<>();
    private final NavigableMap<Long, Candidate> sent = new TreeMap<>();
    private final NavigableMap<Long, Queued> queued = new TreeMap<>();
    private Summary summary;

    /** Until this block the sender has one transaction in flight. */
    long oneInFlightUntil;
    /** Whether the last one sent, and those before it, became durable. */
    CompletableFuture<Boolean> lastSettled = CompletableFuture.completedFuture(true);

    /** What a look at everything in flight gives; kept, because a busy sender has thousands. */
    private record Summary(long accountNonce, long next, BigInteger cost) {}

    boolean isEmpty() {
        return durable.isEmpty() && sent.isEmpty() && queued.isEmpty();
    }

    boolean hasInFlight() {
        return !durable.isEmpty() || !sent.isEmpty();
    }

    boolean hasSent() {
        return !sent.isEmpty();
    }

    NavigableMap<Long, Queued> queued() {
        return queued;
    }

    /** The nonce behind those that are executed or in flight without a gap. */
    long next(long accountNonce) {
        return summary(accountNonce).next();
    }

    Optional<Candidate> inFlight(long nonce) {
        Deque<Durable> there = durable.get(nonce);
        if (there != null) return Optional.of(there.getFirst().candidate());
        return Optional.ofNullable(sent.get(nonce));
    }

    /** In the order of nonces; of a nonce, the one that counts. */
    Collection<Candidate> inFlight() {
        NavigableMap<Long, Candidate> all = new TreeMap<>(sent);
        durable.forEach((nonce, list) -> all.put(nonce, list.getFirst().candidate()));
        return new ArrayList<>(all.values());
    }

    void sent(Candidate candidate) {
        sent.put(candidate.nonce(), candidate);
        added(candidate);
    }

    /** It is not known to be durable. */
    void unsent(Candidate candidate) {
        sent.remove(candidate.nonce(), candidate);
        summary = null;
    }

    void durable(Candidate candidate, Position position) {
        boolean known = sent.remove(candidate.nonce(), candidate) || durable.containsKey(candidate.nonce());
        durable.computeIfAbsent(candidate.nonce(), _ -> new ArrayDeque<>(1)).addLast(new Durable(candidate, position));
        if (!known) added(candidate);
    }

    /** A block has passed its place: it is executed or skipped. */
    void resolved(long nonce, Position position) {
        summary = null;
        Deque<Durable> there = durable.get(nonce);
        if (there == null) return;
        there.removeIf(d -> d.position().equals(position));
        if (there.isEmpty()) durable.remove(nonce);
    }

    /** The most that all in flight can take that are not executed. */
    BigInteger inFlightCost(long accountNonce) {
        return summary(accountNonce).cost();
    }

    /** The most that the queued ones can take, but for one nonce. */
    BigInteger queuedCost(long exceptNonce) {
        BigInteger sum = BigInteger.ZERO;
        for (Queued q : queued.values()) {
            if (q.candidate().nonce() != exceptNonce)
                sum = sum.add(q.candidate().cost());
        }
        return sum;
    }

    private void added(Candidate candidate) {
        if (summary == null) return;
        if (candidate.nonce() != summary.next()) {
            summary = null;
            return;
        }
        summary = new Summary(
                summary.accountNonce(), candidate.nonce() + 1, summary.cost().add(candidate.cost()));
        // what lay behind the gap that is closed now is counted by a fresh look
        if (inFlight(summary.next()).isPresent()) summary = null;
    }

    private Summary summary(long accountNonce) {
        if (summary != null && summary.accountNonce() == accountNonce) return summary;
        long next = accountNonce;
        while (durable.containsKey(next) || sent.containsKey(next)) next++;
        BigInteger cost = BigInteger.ZERO;
        for (Candidate c : inFlight()) if (c.nonce() >= accountNonce) cost = cost.add(c.cost());
        summary = new Summary(accountNonce, next, cost);
        return summary;
    }
}
