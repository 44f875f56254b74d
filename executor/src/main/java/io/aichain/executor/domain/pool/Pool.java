package io.aichain.executor.domain.pool;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.TransactionRecord;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.report.SkipReason;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * What is known and not executed, by every executor alike from the topic {@code transactions}, and the gate to that topic.
 *
 * <p>A transaction goes to Kafka as soon as all earlier nonces of its sender are executed or on their way there; until then it waits in
 * memory, bounded and replaceable. It is reported as accepted only when it and those sent before it are durable. One lock guards all; no
 * call waits for Kafka while holding it.
 */
public final class Pool implements TransactionPool {
    private final Genesis genesis;
    private final PoolLimits limits;
    private final PoolState state;
    private final DurableLog log;
    private final InstantSource clock;
    private final StaticChecks checks;
    private final AdmissionChecks admissions;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Address, SenderPool> senders = new HashMap<>();
    /** In flight or queued. */
    private final Map<Hash, Candidate> known = new HashMap<>();

    private final PendingByOffset pending = new PendingByOffset();
    private final Deque<Restriction> restrictions = new ArrayDeque<>();
    private int queuedCount;
    private long queuedBytes;
    private Bytes topicId = Bytes.EMPTY;
    private long latestBlock;
    private boolean caughtUp;

    private record Restriction(Address sender, long untilBlock) {}

    public Pool(Genesis genesis, PoolLimits limits, PoolState state, DurableLog log, InstantSource clock) {
        this.genesis = genesis;
        this.limits = limits;
        this.state = state;
        this.log = log;
        this.clock = clock;
        ForkRules rules = ForkRules.of(Fork.OSAKA);
        this.checks = new StaticChecks(genesis, rules, limits);
        this.admissions = new AdmissionChecks(limits, state);
    }

    // --- from RPC

    @Override
    public Admission submit(Bytes raw) {
        return switch (checks.check(raw)) {
            case StaticChecks.Verdict.Failed(var refusal) -> refusal;
            case StaticChecks.Verdict.Passed(var candidate) -> {
                CompletableFuture<Admission> answer;
                lock.lock();
                try {
                    answer = admit(candidate);
                } finally {
                    lock.unlock();
                }
                yield answer.join();
            }
        };
    }

    private CompletableFuture<Admission> admit(Candidate candidate) {
        Optional<Refused> closed = closed();
        if (closed.isPresent()) return CompletableFuture.completedFuture(closed.get());
        if (known.containsKey(candidate.hash())) {
            return CompletableFuture.completedFuture(new Admission.AlreadyKnown(candidate.hash()));
        }
        Account account = state.account(candidate.sender());
        SenderPool sender = senders.getOrDefault(candidate.sender(), new SenderPool());
        Optional<Refused> refusal = admissions.refuse(candidate, account, sender);
        if (refusal.isPresent()) return CompletableFuture.completedFuture(refusal.get());
        boolean next = candidate.nonce() == sender.next(account.nonce());
        if (!next || !maySend(sender)) return CompletableFuture.completedFuture(queue(candidate, sender));
        senders.put(candidate.sender(), sender);
        unqueue(sender, candidate.nonce());
        CompletableFuture<Boolean> settled = send(candidate, sender, this::forget);
        promote(sender, account);
        return settled.thenApply(durable -> durable
                ? new Admission.Accepted(candidate.hash())
                : new Admission.Unavailable(
                        "the log did not acknowledge the transaction; it may or may not be ordered"));
    }

    private Optional<Refused> closed() {
        if (!caughtUp) return Optional.of(new Admission.Unavailable("still reading the transactions that wait"));
        boolean full = pending.size() >= limits.pending() || pending.bytes() >= limits.pendingBytes();
        return full ? Optional.of(new Admission.PoolFull(pending.size(), limits.pending())) : Optional.empty();
    }

    /** After a skip a sender has one in flight, so that spam does not pay. */
    private boolean maySend(SenderPool sender) {
        return sender.oneInFlightUntil <= latestBlock || !sender.hasInFlight();
    }

    private Admission queue(Candidate candidate, SenderPool sender) {
        Queued replaced = sender.queued().get(candidate.nonce());
        if (replaced == null) {
            if (sender.queued().size() >= limits.queuedPerSender()) {
                return new Admission.SenderLimitReached(sender.queued().size(), limits.queuedPerSender());
            }
            if (isQueueFull(candidate)) dropExpired();
            if (isQueueFull(candidate)) return new Admission.PoolFull(queuedCount, limits.queued());
        } else {
            Optional<Refused> cheap = admissions.refuseReplacement(replaced.candidate(), candidate);
            if (cheap.isPresent()) return cheap.get();
        }
        unqueue(sender, candidate.nonce());
        senders.put(candidate.sender(), sender);
        sender.queued().put(candidate.nonce(), new Queued(candidate, clock.millis()));
        known.put(candidate.hash(), candidate);
        queuedCount++;
        queuedBytes += candidate.raw().size();
        return new Admission.Queued(candidate.hash());
    }

    private boolean isQueueFull(Candidate candidate) {
        return queuedCount >= limits.queued() || queuedBytes + candidate.raw().size() > limits.queuedBytes();
    }

    private void unqueue(SenderPool sender, long nonce) {
        Queued gone = sender.queued().remove(nonce);
        if (gone == null) return;
        known.remove(gone.candidate().hash());
        queuedCount--;
        queuedBytes -= gone.candidate().raw().size();
    }

    private void dropExpired() {
        long oldest = clock.millis() - limits.queuedFor().toMillis();
        for (SenderPool sender : new ArrayList<>(senders.values())) {
            for (Queued q : new ArrayList<>(sender.queued().values())) {
                if (q.sinceMillis() < oldest) unqueue(sender, q.candidate().nonce());
            }
        }
        senders.values().removeIf(this::isForgettable);
    }

    // --- to and from Kafka

    /** @param onFailure what becomes of it when it is not known to be durable */
    private CompletableFuture<Boolean> send(
            Candidate candidate, SenderPool sender, BiConsumer<Candidate, SenderPool> onFailure) {
        // a failure before this one matters only as long as something sent then is on its way
        CompletableFuture<Boolean> before =
                sender.hasSent() ? sender.lastSettled : CompletableFuture.completedFuture(true);
        sender.sent(candidate);
        known.put(candidate.hash(), candidate);
        CompletableFuture<Boolean> own = log.append(candidate.sender(), candidate.raw())
                .handle((position, failure) -> {
                    if (failure == null) acknowledged(candidate, position);
                    else failed(candidate, sender, onFailure);
                    return failure == null;
                });
        sender.lastSettled = before.thenCombine(own, Boolean::logicalAnd);
        return sender.lastSettled;
    }

    private void acknowledged(Candidate candidate, Position position) {
        lock.lock();
        try {
            add(position, candidate);
        } finally {
            lock.unlock();
        }
    }

    private void failed(Candidate candidate, SenderPool sender, BiConsumer<Candidate, SenderPool> onFailure) {
        lock.lock();
        try {
            sender.unsent(candidate);
            if (isInFlight(candidate, sender)) return;
            onFailure.accept(candidate, sender);
            forgetIfEmpty(candidate.sender(), sender);
        } finally {
            lock.unlock();
        }
    }

    private void forget(Candidate candidate, SenderPool sender) {
        known.remove(candidate.hash());
    }

    private void putBack(Candidate candidate, SenderPool sender) {
        if (sender.queued().putIfAbsent(candidate.nonce(), new Queued(candidate, clock.millis())) != null) {
            known.remove(candidate.hash());
            return;
        }
        queuedCount++;
        queuedBytes += candidate.raw().size();
    }

    private static boolean isInFlight(Candidate candidate, SenderPool sender) {
        return sender.inFlight(candidate.nonce())
                .filter(c -> c.hash().equals(candidate.hash()))
                .isPresent();
    }

    /**
     * A record of the topic, in the order of its partition. What cannot be read is passed over: the sequencer does the same, or orders it
     * and every executor skips it.
     */
    public void read(Position position, Bytes record) {
        TransactionRecord decoded;
        try {
            decoded = TransactionRecord.decode(record, genesis.inputLimits());
        } catch (MalformedException passedOver) {
            return;
        }
        Candidate candidate;
        lock.lock();
        try {
            if (pending.isResolved(position)) return;
            candidate = known.get(Keccak.hash(decoded.raw()));
        } finally {
            lock.unlock();
        }
        if (candidate == null) {
            // outside the lock: recovering a sender is slow
            if (!(PayloadItem.read(decoded.raw(), genesis) instanceof PayloadItem.Readable readable)) return;
            candidate = Candidate.of(readable.raw(), readable.hash(), readable.transaction(), readable.sender());
        }
        lock.lock();
        try {
            add(position, candidate);
        } finally {
            lock.unlock();
        }
    }

    private void add(Position position, Candidate candidate) {
        SenderPool sender = senders.computeIfAbsent(candidate.sender(), _ -> new SenderPool());
        if (!pending.add(position, candidate)) {
            // a block was faster than the acknowledgement, or reader and acknowledgement both told of it
            if (pending.isResolved(position)) {
                sender.unsent(candidate);
                if (!isInFlight(candidate, sender)) known.remove(candidate.hash());
            }
            forgetIfEmpty(candidate.sender(), sender);
            return;
        }
        Queued mine = sender.queued().get(candidate.nonce());
        if (mine != null) unqueue(sender, candidate.nonce());
        sender.durable(candidate, position);
        known.put(candidate.hash(), candidate);
        promote(sender, state.account(candidate.sender()));
    }

    /** Whether the reader shall go on: what is pending is bounded. */
    public boolean wantsMore() {
        lock.lock();
        try {
            return pending.size() < limits.pending() && pending.bytes() < limits.pendingBytes();
        } finally {
            lock.unlock();
        }
    }

    /** The reader has come to what was the topic's end when it started: from here on nonces are known. */
    public void caughtUp() {
        lock.lock();
        try {
            caughtUp = true;
        } finally {
            lock.unlock();
        }
    }

    /** @param id of the topic that positions are read from; other topics' offsets say nothing here */
    public void reading(Bytes id) {
        lock.lock();
        try {
            topicId = id;
        } finally {
            lock.unlock();
        }
    }

    // --- from the pipeline

    /** A block was committed; {@link PoolState} shows it already. */
    public void committed(BlockOutcome block) {
        lock.lock();
        try {
            latestBlock = block.number();
            if (block.inputTopicId().equals(topicId)) resolve(block.inputOffsets());
            for (BlockOutcome.SkippedOf skipped : block.skipped()) restrict(skipped);
            while (!restrictions.isEmpty() && restrictions.getFirst().untilBlock() <= latestBlock) {
                Address free = restrictions.removeFirst().sender();
                SenderPool sender = senders.get(free);
                if (sender != null) forgetIfEmpty(free, sender);
            }
            if (queuedCount > 0) promoteAll();
        } finally {
            lock.unlock();
        }
    }

    private void resolve(List<Long> offsets) {
        for (int partition = 0; partition < offsets.size(); partition++) {
            for (PendingByOffset.Resolved done : pending.resolve(partition, offsets.get(partition))) {
                Candidate candidate = done.candidate();
                SenderPool sender = senders.get(candidate.sender());
                if (sender == null) continue;
                sender.resolved(candidate.nonce(), done.position());
                // the same bytes may lie in the topic a second time
                if (sender.inFlight(candidate.nonce())
                        .filter(c -> c.hash().equals(candidate.hash()))
                        .isEmpty()) {
                    known.remove(candidate.hash());
                }
                forgetIfEmpty(candidate.sender(), sender);
            }
        }
    }

    private void restrict(BlockOutcome.SkippedOf skipped) {
        // the same bytes by way of two executors are no offence
        if (skipped.reason() == SkipReason.ALREADY_EXECUTED || state.isExecuted(skipped.transaction())) return;
        long until = latestBlock + limits.oneInFlightBlocks();
        senders.computeIfAbsent(skipped.sender(), _ -> new SenderPool()).oneInFlightUntil = until;
        restrictions.addLast(new Restriction(skipped.sender(), until));
    }

    private void promoteAll() {
        for (Map.Entry<Address, SenderPool> e : new ArrayList<>(senders.entrySet())) {
            SenderPool sender = e.getValue();
            if (sender.queued().isEmpty()) continue;
            promote(sender, state.account(e.getKey()));
            forgetIfEmpty(e.getKey(), sender);
        }
    }

    /** Sends what waited for an earlier nonce that is known now, and drops what is executed. */
    private void promote(SenderPool sender, Account account) {
        while (!sender.queued().isEmpty()) {
            Candidate first = sender.queued().firstEntry().getValue().candidate();
            long next = sender.next(account.nonce());
            if (first.nonce() < next) {
                unqueue(sender, first.nonce());
                continue;
            }
            if (first.nonce() > next || !maySend(sender) || !admissions.isCovered(first, account, sender)) return;
            unqueue(sender, first.nonce());
            var unused = send(first, sender, this::putBack);
            if (sender.queued().containsKey(first.nonce())) return;
        }
    }

    private boolean isForgettable(SenderPool sender) {
        return sender.isEmpty() && sender.oneInFlightUntil <= latestBlock;
    }

    private void forgetIfEmpty(Address address, SenderPool sender) {
        if (isForgettable(sender)) senders.remove(address, sender);
    }

    // --- to RPC

    @Override
    public long pendingNonce(Address address) {
        lock.lock();
        try {
            long nonce = state.account(address).nonce();
            SenderPool sender = senders.get(address);
            return sender == null ? nonce : sender.next(nonce);
        } finally {
            lock.unlock();
        }
    }

    /** A transaction that was read already, so that nobody recovers its sender again. */
    public Optional<PayloadItem.Readable> readable(Hash hash) {
        lock.lock();
        try {
            return Optional.ofNullable(known.get(hash))
                    .map(c -> new PayloadItem.Readable(c.raw(), c.hash(), c.transaction(), c.sender()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<PooledTransaction> find(Hash hash) {
        lock.lock();
        try {
            return Optional.ofNullable(known.get(hash)).map(c -> {
                Queued queued = senders.get(c.sender()).queued().get(c.nonce());
                return view(c, queued == null || !queued.candidate().equals(c));
            });
        } finally {
            lock.unlock();
        }
    }

    @Override
    public PoolStatus status() {
        lock.lock();
        try {
            return new PoolStatus(known.size() - queuedCount, queuedCount);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public PoolContents contents() {
        lock.lock();
        try {
            PoolContents all = new PoolContents(new TreeMap<>(), new TreeMap<>());
            senders.forEach((address, sender) -> show(address, sender, all));
            return all;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public PoolContents contents(Address address) {
        lock.lock();
        try {
            PoolContents all = new PoolContents(new TreeMap<>(), new TreeMap<>());
            SenderPool sender = senders.get(address);
            if (sender != null) show(address, sender, all);
            return all;
        } finally {
            lock.unlock();
        }
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
