package io.aichain.executor.rpc;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.executor.domain.Admission;
import io.aichain.executor.domain.PoolContents;
import io.aichain.executor.domain.PoolStatus;
import io.aichain.executor.domain.PooledTransaction;
import io.aichain.executor.domain.TransactionPool;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A pool whose admissions a test decides. */
public final class StandInPool implements TransactionPool {
    private final List<PooledTransaction> waiting = new CopyOnWriteArrayList<>();
    private final List<Hash> arrived = new CopyOnWriteArrayList<>();
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private volatile Function<Bytes, Admission> admission = raw -> new Admission.Malformed("no test expects it");

    public StandInPool answering(Function<Bytes, Admission> newAdmission) {
        admission = newAdmission;
        return this;
    }

    public StandInPool add(PooledTransaction transaction) {
        waiting.add(transaction);
        if (transaction.durable()) arrives(transaction.hash());
        return this;
    }

    public void clear() {
        waiting.clear();
    }

    /** It became known, if it was not. */
    public void arrives(Hash hash) {
        if (arrived.contains(hash)) return;
        arrived.add(hash);
        followers.forEach(Runnable::run);
    }

    @Override
    public CompletableFuture<Admission> offer(Bytes raw) {
        return CompletableFuture.completedFuture(admission.apply(raw));
    }

    @Override
    public Arrived arrivals(long from) {
        List<Hash> all = List.copyOf(arrived);
        return new Arrived(all.subList((int) Math.min(from, all.size()), all.size()), all.size());
    }

    @Override
    public Following follow(Runnable told) {
        followers.add(told);
        return () -> followers.remove(told);
    }

    @Override
    public long pendingNonce(Address sender) {
        return waiting.stream()
                .filter(tx -> tx.sender().equals(sender) && tx.durable())
                .mapToLong(tx -> tx.transaction().nonce() + 1)
                .max()
                .orElse(0);
    }

    @Override
    public Optional<PooledTransaction> find(Hash hash) {
        return waiting.stream().filter(tx -> tx.hash().equals(hash)).findFirst();
    }

    @Override
    public PoolStatus status() {
        int durable = (int) waiting.stream().filter(PooledTransaction::durable).count();
        return new PoolStatus(durable, waiting.size() - durable);
    }

    @Override
    public PoolContents contents() {
        return new PoolContents(bySender(true), bySender(false));
    }

    @Override
    public PoolContents contents(Address sender) {
        PoolContents all = contents();
        all.pending().keySet().retainAll(List.of(sender));
        all.queued().keySet().retainAll(List.of(sender));
        return all;
    }

    private SortedMap<Address, SortedMap<Long, PooledTransaction>> bySender(boolean durable) {
        SortedMap<Address, SortedMap<Long, PooledTransaction>> out = new TreeMap<>();
        for (PooledTransaction tx : waiting) {
            if (tx.durable() != durable) continue;
            out.computeIfAbsent(tx.sender(), s -> new TreeMap<>())
                    .put(tx.transaction().nonce(), tx);
        }
        return out;
    }
}
