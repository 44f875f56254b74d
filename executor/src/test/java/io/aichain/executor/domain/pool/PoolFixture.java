package io.aichain.executor.domain.pool;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.TransactionRecord;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.report.SkipReason;
import io.aichain.evm.world.Account;
import io.aichain.execution.Chains;
import io.aichain.executor.domain.pool.DurableLog.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A pool over a state and a topic that the test plays. Everything goes to partition 0. */
final class PoolFixture implements PoolState, DurableLog {
    static final Bytes TOPIC = Bytes.wrap(new byte[16]);

    final Genesis genesis = Chains.genesis();
    final Map<Address, Account> accounts = new HashMap<>();
    final Map<Hash, Bytes> code = new HashMap<>();
    final Set<Hash> executed = new HashSet<>();
    final List<Bytes> topic = new ArrayList<>();
    final Pool pool;

    /** What the log does with the next records. */
    enum LogMode {
        ACKNOWLEDGES,
        FAILS,
        IS_SLOW
    }

    LogMode log = LogMode.ACKNOWLEDGES;
    final List<CompletableFuture<Position>> slow = new ArrayList<>();
    Instant now = Instant.EPOCH;

    PoolFixture() {
        this(PoolLimits.DEFAULT);
    }

    PoolFixture(PoolLimits limits) {
        accounts.put(Chains.ALICE, account(0, Chains.ETHER));
        accounts.put(Chains.BOB, account(0, Chains.ETHER));
        pool = new Pool(genesis, limits, this, this, () -> now);
        pool.reading(TOPIC);
        pool.caughtUp();
    }

    static Account account(long nonce, UInt256 balance) {
        return new Account(nonce, balance, Account.EMPTY_CODE_HASH);
    }

    @Override
    public Account account(Address address) {
        return accounts.getOrDefault(address, Account.EMPTY);
    }

    @Override
    public Bytes code(Hash codeHash) {
        return code.get(codeHash);
    }

    @Override
    public boolean isExecuted(Hash transaction) {
        return executed.contains(transaction);
    }

    @Override
    public CompletableFuture<Position> append(Address sender, Bytes raw) {
        return switch (log) {
            case FAILS -> CompletableFuture.failedFuture(new IllegalStateException("Kafka is away"));
            case ACKNOWLEDGES -> CompletableFuture.completedFuture(put(raw));
            case IS_SLOW -> {
                CompletableFuture<Position> later = new CompletableFuture<>();
                slow.add(later);
                yield later;
            }
        };
    }

    Position put(Bytes raw) {
        topic.add(raw);
        return new Position(0, topic.size() - 1);
    }

    /** Somebody else's record arrives. */
    void arrives(Bytes raw) {
        pool.read(put(raw), TransactionRecord.encode(raw));
    }

    /** A block takes all of the topic; who it names has this nonce then. */
    void block(long number, Map<Address, Long> nonces, List<BlockOutcome.SkippedOf> skipped) {
        nonces.forEach((address, nonce) ->
                accounts.put(address, account(nonce, accounts.get(address).balance())));
        pool.committed(new BlockOutcome(number, TOPIC, List.of((long) topic.size(), 0L), skipped));
    }

    static BlockOutcome.SkippedOf skipped(Address sender, Bytes raw, SkipReason reason) {
        return new BlockOutcome.SkippedOf(sender, Keccak.hash(raw), reason);
    }
}
