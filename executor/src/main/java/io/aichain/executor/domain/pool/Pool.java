package io.aichain.executor.domain.pool;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.TransactionRecord;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.ForkRules;
import io.aichain.evm.world.Account;
import io.aichain.execution.PayloadItem;
import io.aichain.executor.domain.Admission;
import io.aichain.executor.domain.Admission.Refused;
import io.aichain.executor.domain.PoolContents;
import io.aichain.executor.domain.PoolStatus;
import io.aichain.executor.domain.PooledTransaction;
import io.aichain.executor.domain.TransactionPool;
import io.aichain.executor.domain.pool.DurableLog.Position;
import io.aichain.executor.domain.pool.SenderPool.Queued;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What is known and not executed, by every executor alike from the topic {@code transactions}, and the gate to that topic.
 *
 * <p>A transaction goes to Kafka as soon as all earlier nonces of its sender are executed or on their way there; until then it waits in
 * memory, bounded and replaceable. It is reported as accepted only when it and those sent before it are durable. One lock guards all; no
 * call waits for Kafka while holding it.
 */
public final class Pool implements TransactionPool {
    /** So many hashes are remembered for those who follow arrivals. */
    private static final int ARRIVALS_KEPT = 1 << 15;

    private final Genesis genesis;
    private final PoolLimits limits;
    private final PoolState state;
    private final InstantSource clock;
    private final StaticChecks checks;
    private final AdmissionChecks admissions;

    private final ReentrantLock lock = new ReentrantLock();
    private final WaitingTransactions waiting = new WaitingTransactions();
    private final Restrictions restrictions;
    private final Arrivals arrivals = new Arrivals(ARRIVALS_KEPT);
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private final Outbound outbound;
    private Bytes topicId = Bytes.EMPTY;
    private boolean caughtUp;

    public Pool(Genesis genesis, PoolLimits limits, PoolState state, DurableLog log, InstantSource clock) {
        this.genesis = genesis;
        this.limits = limits;
        this.state = state;
        this.clock = clock;
        ForkRules rules = ForkRules.of(Fork.OSAKA);
        this.checks = new StaticChecks(genesis, rules, limits);
        this.admissions = new AdmissionChecks(limits, state);
        this.restrictions = new Restrictions(limits.oneInFlightBlocks());
        this.outbound = new Outbound(
                lock,
                state,
                log,
                clock,
                admissions,
                waiting,
                restrictions,
                arrivals,
                () -> followers.forEach(Runnable::run));
    }

    // --- from RPC

    @Override
    public CompletableFuture<Admission> offer(Bytes raw) {
        return switch (checks.check(raw)) {
            case StaticChecks.Verdict.Failed(var refusal) -> CompletableFuture.completedFuture(refusal);
            case StaticChecks.Verdict.Passed(var candidate) -> locked(() -> admit(candidate));
        };
    }

    private CompletableFuture<Admission> admit(Candidate candidate) {
        Optional<Refused> closed = closed();
        if (closed.isPresent()) return CompletableFuture.completedFuture(closed.get());
        if (waiting.find(candidate.hash()).isPresent()) {
            return CompletableFuture.completedFuture(new Admission.AlreadyKnown(candidate.hash()));
        }
        Account account = state.account(candidate.sender());
        SenderPool sender = waiting.of(candidate.sender());
        Optional<Refused> refusal = admissions.refuse(candidate, account, sender);
        if (refusal.isPresent()) return CompletableFuture.completedFuture(refusal.get());
        boolean next = candidate.nonce() == sender.next(account.nonce());
        if (!next || !outbound.maySend(candidate, sender)) {
            return CompletableFuture.completedFuture(queue(candidate, sender));
        }
        return outbound.send(candidate, sender, account)
                .thenApply(durable -> durable
                        ? new Admission.Accepted(candidate.hash())
                        : new Admission.Unavailable(
                                "the log did not acknowledge the transaction; it may or may not be ordered"));
    }

    private Optional<Refused> closed() {
        if (!caughtUp) return Optional.of(new Admission.Unavailable("still reading the transactions that wait"));
        return hasRoom()
                ? Optional.empty()
                : Optional.of(new Admission.PoolFull(outbound.pendingCount(), limits.pending()));
    }

    private boolean hasRoom() {
        return outbound.pendingCount() < limits.pending() && outbound.pendingBytes() < limits.pendingBytes();
    }

    private Admission queue(Candidate candidate, SenderPool sender) {
        Queued replaced = sender.queued().get(candidate.nonce());
        if (replaced == null) {
            if (sender.queued().size() >= limits.queuedPerSender()) {
                return new Admission.SenderLimitReached(sender.queued().size(), limits.queuedPerSender());
            }
            if (isQueueFull(candidate)) {
                waiting.unqueueOlderThan(clock.millis() - limits.queuedFor().toMillis());
            }
            if (isQueueFull(candidate)) return new Admission.PoolFull(waiting.queuedCount(), limits.queued());
        } else {
            Optional<Refused> cheap = admissions.refuseReplacement(replaced.candidate(), candidate);
            if (cheap.isPresent()) return cheap.get();
        }
        waiting.queue(candidate, sender, clock.millis());
        return new Admission.Queued(candidate.hash());
    }

    private boolean isQueueFull(Candidate candidate) {
        return waiting.queuedCount() >= limits.queued()
                || waiting.queuedBytes() + candidate.raw().size() > limits.queuedBytes();
    }

    // --- from Kafka

    /**
     * A record of the topic, in the order of its partition. What cannot be read is passed over: the sequencer does the same, or orders it
     * and every executor skips it.
     */
    public void read(Position position, Bytes record) {
        // most of what this executor sent itself
        if (locked(() -> outbound.isSettled(position))) return;
        TransactionRecord decoded;
        try {
            decoded = TransactionRecord.decode(record, genesis.inputLimits());
        } catch (MalformedException passedOver) {
            return;
        }
        Hash hash = Keccak.hash(decoded.raw());
        // outside the lock: recovering a sender is slow
        Optional<Candidate> candidate = locked(() -> waiting.find(hash)).or(() -> recovered(decoded));
        candidate.ifPresent(c -> locked(() -> outbound.durable(position, c)));
    }

    private Optional<Candidate> recovered(TransactionRecord record) {
        return PayloadItem.read(record.raw(), genesis) instanceof PayloadItem.Readable readable
                ? Optional.of(Candidate.of(readable.raw(), readable.hash(), readable.transaction(), readable.sender()))
                : Optional.empty();
    }

    /** Whether the reader shall go on: what is pending is bounded. */
    public boolean wantsMore() {
        return locked(this::hasRoom);
    }

    /** The reader has come to what was the topic's end when it started: from here on nonces are known. */
    public void caughtUp() {
        locked(() -> {
            caughtUp = true;
        });
    }

    /** Whether it still reads what waited when it started and refuses all until then; one that is full by then waits for blocks, not for itself. */
    public boolean isStillReading() {
        return locked(() -> !caughtUp && hasRoom());
    }

    /** @param id of the topic that positions are read from; other topics' offsets say nothing here */
    public void reading(Bytes id) {
        locked(() -> {
            topicId = id;
        });
    }

    // --- from the pipeline

    /** A block was committed; {@link PoolState} shows it already. */
    public void committed(BlockOutcome block) {
        locked(() -> {
            restrictions.committed(block.number());
            if (block.inputTopicId().equals(topicId)) outbound.resolve(block.inputOffsets());
            block.skipped().forEach(outbound::restrict);
            if (waiting.queuedCount() > 0) outbound.promoteAll();
        });
    }

    /** What a block executed: some of it may never have been seen waiting here. */
    public void executed(List<Hash> hashes) {
        locked(() -> hashes.forEach(outbound::note));
    }

    // --- to readers

    @Override
    public long pendingNonce(Address address) {
        return locked(() -> {
            long nonce = state.account(address).nonce();
            return waiting.find(address).map(sender -> sender.next(nonce)).orElse(nonce);
        });
    }

    /** A transaction that was read already, so that nobody recovers its sender again. */
    public Optional<PayloadItem.Readable> readable(Hash hash) {
        return locked(() -> waiting.find(hash))
                .map(c -> new PayloadItem.Readable(c.raw(), c.hash(), c.transaction(), c.sender()));
    }

    @Override
    public Optional<PooledTransaction> find(Hash hash) {
        return locked(() -> waiting.show(hash));
    }

    @Override
    public PoolStatus status() {
        return locked(waiting::status);
    }

    @Override
    public PoolContents contents() {
        return locked(() -> waiting.contents());
    }

    @Override
    public PoolContents contents(Address address) {
        return locked(() -> waiting.contents(address));
    }

    @Override
    public Arrived arrivals(long from) {
        return locked(() -> new Arrived(arrivals.since(from), arrivals.next()));
    }

    @Override
    public Following follow(Runnable arrived) {
        followers.add(arrived);
        return () -> followers.remove(arrived);
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }
}
