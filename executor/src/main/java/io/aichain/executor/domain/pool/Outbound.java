package io.aichain.executor.domain.pool;

import io.aichain.chain.primitives.Hash;
import io.aichain.chain.report.SkipReason;
import io.aichain.evm.world.Account;
import io.aichain.executor.domain.pool.DurableLog.Position;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * The way of transactions through Kafka: sent, durable at a place in the topic, done with once a block has passed that place; and what was
 * queued behind them, which is sent when its turn comes. Guarded by the pool's lock; an acknowledgement takes it itself.
 */
final class Outbound {
    private final ReentrantLock lock;
    private final PoolState state;
    private final DurableLog log;
    private final InstantSource clock;
    private final AdmissionChecks admissions;
    private final WaitingTransactions waiting;
    private final Restrictions restrictions;
    private final Runnable arrived;
    private final Arrivals arrivals;
    private final PendingByOffset pending = new PendingByOffset();

    /** @param arrived told, with the lock held, when {@code arrivals} has something new */
    Outbound(
            ReentrantLock lock,
            PoolState state,
            DurableLog log,
            InstantSource clock,
            AdmissionChecks admissions,
            WaitingTransactions waiting,
            Restrictions restrictions,
            Arrivals arrivals,
            Runnable arrived) {
        this.lock = lock;
        this.state = state;
        this.log = log;
        this.clock = clock;
        this.admissions = admissions;
        this.waiting = waiting;
        this.restrictions = restrictions;
        this.arrivals = arrivals;
        this.arrived = arrived;
    }

    int pendingCount() {
        return pending.size();
    }

    long pendingBytes() {
        return pending.bytes();
    }

    /** Nothing is to be learned from what lies there: a block has passed it, or its acknowledgement has told of it. */
    boolean isSettled(Position position) {
        return pending.isResolved(position) || pending.isKnown(position);
    }

    boolean maySend(Candidate candidate, SenderPool sender) {
        return !sender.hasInFlight() || !restrictions.holds(candidate.sender());
    }

    /** Sends one, and what was queued behind it. @return whether it, and those sent before it, became durable */
    CompletableFuture<Boolean> send(Candidate candidate, SenderPool sender, Account account) {
        waiting.unqueue(sender, candidate.nonce());
        CompletableFuture<Boolean> settled = append(candidate, sender, waiting::left);
        promote(sender, account);
        return settled;
    }

    /** @param onFailure what becomes of it when it is not known to be durable */
    private CompletableFuture<Boolean> append(
            Candidate candidate, SenderPool sender, BiConsumer<Candidate, SenderPool> onFailure) {
        // a failure before this one matters only as long as something sent then is on its way
        CompletableFuture<Boolean> before =
                sender.hasSent() ? sender.lastSettled : CompletableFuture.completedFuture(true);
        waiting.sent(candidate, sender);
        note(candidate.hash());
        CompletableFuture<Boolean> own = log.append(candidate.sender(), candidate.raw())
                .handle((position, failure) -> {
                    lock.lock();
                    try {
                        if (failure == null) durable(position, candidate);
                        else failed(candidate, sender, onFailure);
                    } finally {
                        lock.unlock();
                    }
                    return failure == null;
                });
        sender.lastSettled = before.thenCombine(own, Boolean::logicalAnd);
        return sender.lastSettled;
    }

    private void failed(Candidate candidate, SenderPool sender, BiConsumer<Candidate, SenderPool> onFailure) {
        sender.unsent(candidate);
        if (waiting.isInFlight(candidate, sender)) return;
        onFailure.accept(candidate, sender);
        waiting.dropIfEmpty(candidate.sender(), sender);
    }

    private void putBack(Candidate candidate, SenderPool sender) {
        if (sender.queued().containsKey(candidate.nonce())) waiting.left(candidate, sender);
        else waiting.queue(candidate, sender, clock.millis());
    }

    /** It lies there: acknowledged, or read. */
    void durable(Position position, Candidate candidate) {
        SenderPool sender = waiting.of(candidate.sender());
        if (!pending.add(position, candidate)) {
            // a block was faster than the acknowledgement, or reader and acknowledgement both told of it
            if (!pending.isResolved(position)) return;
            sender.unsent(candidate);
            waiting.left(candidate, sender);
            return;
        }
        waiting.unqueue(sender, candidate.nonce());
        waiting.durable(candidate, sender, position);
        note(candidate.hash());
        if (!sender.queued().isEmpty()) promote(sender, state.account(candidate.sender()));
    }

    /** It is on its way, or executed. */
    void note(Hash hash) {
        if (arrivals.add(hash)) arrived.run();
    }

    /** A block has consumed all below these offsets, by partition. */
    void resolve(List<Long> offsets) {
        for (int partition = 0; partition < offsets.size(); partition++) {
            for (PendingByOffset.Resolved done : pending.resolve(partition, offsets.get(partition))) {
                Candidate candidate = done.candidate();
                waiting.find(candidate.sender()).ifPresent(sender -> {
                    sender.resolved(candidate.nonce(), done.position());
                    waiting.left(candidate, sender);
                });
            }
        }
    }

    void restrict(BlockOutcome.SkippedOf skipped) {
        // the same bytes by way of two executors are no offence
        if (skipped.reason() == SkipReason.ALREADY_EXECUTED || state.isExecuted(skipped.transaction())) return;
        restrictions.add(skipped.sender());
    }

    /** What is queued may have become possible with a block. */
    void promoteAll() {
        for (var address : waiting.queuing()) {
            SenderPool sender = waiting.of(address);
            promote(sender, state.account(address));
            waiting.dropIfEmpty(address, sender);
        }
    }

    /** Sends what waited for an earlier nonce that is known now, and drops what is executed. */
    private void promote(SenderPool sender, Account account) {
        while (!sender.queued().isEmpty()) {
            Candidate first = sender.queued().firstEntry().getValue().candidate();
            long next = sender.next(account.nonce());
            if (first.nonce() < next) {
                waiting.unqueue(sender, first.nonce());
                continue;
            }
            if (first.nonce() > next || !maySend(first, sender) || !admissions.isCovered(first, account, sender))
                return;
            waiting.unqueue(sender, first.nonce());
            var unused = append(first, sender, this::putBack);
            if (sender.queued().containsKey(first.nonce())) return;
        }
    }
}
