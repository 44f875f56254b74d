package io.aichain.executor.domain.pool;

import static io.aichain.execution.Chains.ALICE;
import static io.aichain.execution.Chains.ALICE_KEY;
import static io.aichain.execution.Chains.BOB;
import static io.aichain.execution.Chains.BOB_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.order.TransactionRecord;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.report.SkipReason;
import io.aichain.execution.Chains;
import io.aichain.execution.Edit;
import io.aichain.executor.domain.Admission;
import io.aichain.executor.domain.PoolStatus;
import io.aichain.executor.domain.pool.PoolFixture.LogMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PoolTest {
    private final PoolFixture f = new PoolFixture();

    private static Bytes alice(long nonce) {
        return Chains.transfer(nonce, BOB).signed(ALICE_KEY).encoded();
    }

    private static Bytes aliceWithFees(long nonce, long tip, long cap) {
        return new Edit(Chains.transfer(nonce, BOB))
                .fees(UInt256.of(tip), UInt256.of(cap))
                .sign(ALICE_KEY);
    }

    @Test
    void theNextNonceIsDurableWhenItIsAccepted() {
        Bytes raw = alice(0);
        assertThat(f.pool.submit(raw)).isEqualTo(new Admission.Accepted(Keccak.hash(raw)));
        assertThat(f.topic).containsExactly(raw);
        assertThat(f.pool.pendingNonce(ALICE)).isEqualTo(1);
        assertThat(f.pool.status()).isEqualTo(new PoolStatus(1, 0));
        assertThat(f.pool.find(Keccak.hash(raw)).orElseThrow().durable()).isTrue();
    }

    @Test
    void untilItHasReadWhatWaitsItTakesNothingAndSaysSo() {
        Pool started = new Pool(f.genesis, PoolLimits.DEFAULT, f, f, () -> f.now);
        assertThat(started.isStillReading()).isTrue();
        assertThat(started.submit(alice(0))).isInstanceOf(Admission.Unavailable.class);
        started.caughtUp();
        assertThat(started.isStillReading()).isFalse();
    }

    @Test
    void aGapWaitsInMemoryAndIsSentInOrderWhenItFills() {
        assertThat(f.pool.submit(alice(2))).isInstanceOf(Admission.Queued.class);
        assertThat(f.pool.submit(alice(1))).isInstanceOf(Admission.Queued.class);
        assertThat(f.topic).isEmpty();
        assertThat(f.pool.contents().queued().get(ALICE)).containsOnlyKeys(1L, 2L);
        assertThat(f.pool.pendingNonce(ALICE)).isZero();
        f.pool.submit(alice(0));
        assertThat(f.topic).containsExactly(alice(0), alice(1), alice(2));
        assertThat(f.pool.status()).isEqualTo(new PoolStatus(3, 0));
    }

    @Test
    void aGapIsAlsoFilledByAnotherExecutor() {
        f.pool.submit(alice(1));
        f.arrives(alice(0));
        assertThat(f.topic).containsExactly(alice(0), alice(1));
        assertThat(f.pool.pendingNonce(ALICE)).isEqualTo(2);
    }

    @Test
    void aGapIsAlsoFilledByABlock() {
        f.pool.submit(alice(1));
        f.block(1, Map.of(ALICE, 1L), List.of());
        assertThat(f.topic).containsExactly(alice(1));
    }

    @Test
    void whatIsQueuedIsReplacedForTenPercentMoreOfBothFees() {
        f.pool.submit(aliceWithFees(1, 100, 2_000_000_000));
        assertThat(f.pool.submit(aliceWithFees(1, 109, 3_000_000_000L)))
                .isEqualTo(new Admission.ReplacementUnderpriced(UInt256.of(110), UInt256.of(2_200_000_000L)));
        assertThat(f.pool.submit(aliceWithFees(1, 200, 2_199_999_999L)))
                .isInstanceOf(Admission.ReplacementUnderpriced.class);
        Bytes better = aliceWithFees(1, 110, 2_200_000_000L);
        assertThat(f.pool.submit(better)).isInstanceOf(Admission.Queued.class);
        f.pool.submit(alice(0));
        assertThat(f.topic).containsExactly(alice(0), better);
    }

    @Test
    void whatIsAcceptedIsNotReplaced() {
        f.pool.submit(alice(0));
        assertThat(f.pool.submit(aliceWithFees(0, 1000, 9_000_000_000L)))
                .isEqualTo(new Admission.CannotReplaceAccepted(0, Keccak.hash(alice(0))));
        assertThat(f.topic).hasSize(1);
    }

    @Test
    void theSameBytesAreKnown() {
        f.pool.submit(alice(0));
        f.pool.submit(alice(5));
        assertThat(f.pool.submit(alice(0))).isInstanceOf(Admission.AlreadyKnown.class);
        assertThat(f.pool.submit(alice(5))).isInstanceOf(Admission.AlreadyKnown.class);
    }

    @Test
    void theBalanceCoversAllUnexecutedTransactionsOfTheSender() {
        UInt256 half = Chains.ETHER.minusExact(UInt256.of(84_000_000_000_000L)).minusExact(UInt256.of(10));
        f.pool.submit(alice(0));
        Bytes large = new Edit(Chains.transfer(1, BOB)).value(half).sign(ALICE_KEY);
        assertThat(f.pool.submit(large)).isInstanceOf(Admission.Accepted.class);
        assertThat(f.pool.submit(alice(2))).isInstanceOf(Admission.InsufficientFunds.class);
        f.block(1, Map.of(ALICE, 2L), List.of());
        assertThat(f.pool.submit(alice(2))).isInstanceOf(Admission.Accepted.class);
    }

    @Test
    void queuedOnesCountTowardsTheBalanceToo() {
        Bytes large = new Edit(Chains.transfer(3, BOB))
                .value(Chains.ETHER.minusExact(UInt256.of(50_000_000_000_000L)))
                .sign(ALICE_KEY);
        assertThat(f.pool.submit(large)).isInstanceOf(Admission.Queued.class);
        assertThat(f.pool.submit(alice(0))).isInstanceOf(Admission.InsufficientFunds.class);
    }

    @Test
    @Tag("P10")
    void whatKafkaDoesNotAcknowledgeIsNeverAccepted() {
        f.log = LogMode.FAILS;
        assertThat(f.pool.submit(alice(0))).isInstanceOf(Admission.Unavailable.class);
        assertThat(f.pool.pendingNonce(ALICE)).isZero();
        f.log = LogMode.ACKNOWLEDGES;
        assertThat(f.pool.submit(alice(0))).isInstanceOf(Admission.Accepted.class);
    }

    @Test
    @Tag("P10")
    void whatIsAcknowledgedBehindALostOneIsNotAccepted() {
        f.log = LogMode.IS_SLOW;
        var first = CompletableFuture.supplyAsync(() -> f.pool.submit(alice(0)));
        awaitSlow(1);
        var second = CompletableFuture.supplyAsync(() -> f.pool.submit(alice(1)));
        awaitSlow(2);
        f.slow.get(0).completeExceptionally(new IllegalStateException("lost"));
        f.slow.get(1).complete(f.put(alice(1)));
        assertThat(first.join()).isInstanceOf(Admission.Unavailable.class);
        assertThat(second.join()).isInstanceOf(Admission.Unavailable.class);
        assertThat(f.pool.pendingNonce(ALICE))
                .as("1 lies in the topic behind a gap")
                .isZero();
    }

    private void awaitSlow(int count) {
        while (f.slow.size() < count) Thread.onSpinWait();
    }

    @Test
    @Tag("P10")
    void whatWaitedForItsTurnIsKeptWhenKafkaFails() {
        f.pool.submit(alice(1));
        f.log = LogMode.FAILS;
        f.arrives(alice(0));
        assertThat(f.pool.status()).isEqualTo(new PoolStatus(1, 1));
        f.log = LogMode.ACKNOWLEDGES;
        f.block(1, Map.of(ALICE, 1L), List.of());
        assertThat(f.topic).containsExactly(alice(0), alice(1));
    }

    @Test
    @Tag("P10")
    void nothingIsAdmittedBeforeItIsKnownWhatWaits() {
        Pool fresh = new Pool(f.genesis, PoolLimits.DEFAULT, f, f, () -> f.now);
        assertThat(fresh.submit(alice(0))).isInstanceOf(Admission.Unavailable.class);
        assertThat(f.topic).isEmpty();
    }

    @Test
    void aBlockTakesOutWhatItPassed() {
        f.pool.submit(alice(0));
        f.arrives(Chains.transfer(0, ALICE).signed(BOB_KEY).encoded());
        f.block(1, Map.of(ALICE, 1L, BOB, 1L), List.of());
        assertThat(f.pool.status()).isEqualTo(new PoolStatus(0, 0));
        assertThat(f.pool.submit(alice(0))).isEqualTo(new Admission.NonceTooLow(0, 1));
    }

    @Test
    void aBlockFasterThanTheAcknowledgementLeavesNothingBehind() {
        f.log = LogMode.IS_SLOW;
        var answer = CompletableFuture.supplyAsync(() -> f.pool.submit(alice(0)));
        awaitSlow(1);
        var position = f.put(alice(0));
        f.block(1, Map.of(ALICE, 1L), List.of());
        f.slow.get(0).complete(position);
        assertThat(answer.join()).isInstanceOf(Admission.Accepted.class);
        assertThat(f.pool.status()).isEqualTo(new PoolStatus(0, 0));
    }

    @Test
    @Tag("P2")
    void afterASkipASenderHasOneTransactionInFlight() {
        f.pool.submit(alice(0));
        f.block(1, Map.of(), List.of(PoolFixture.skipped(ALICE, alice(0), SkipReason.INSUFFICIENT_FUNDS)));
        assertThat(f.pool.submit(alice(0))).as("a skipped hash may come again").isInstanceOf(Admission.Accepted.class);
        assertThat(f.pool.submit(alice(1))).isInstanceOf(Admission.Queued.class);
        f.block(2, Map.of(ALICE, 1L), List.of());
        assertThat(f.topic).as("its turn comes when nothing is in flight").hasSize(3);
        f.block(1 + PoolLimits.DEFAULT.oneInFlightBlocks(), Map.of(ALICE, 2L), List.of());
        assertThat(f.pool.submit(alice(2))).isInstanceOf(Admission.Accepted.class);
        assertThat(f.pool.submit(alice(3))).isInstanceOf(Admission.Accepted.class);
    }

    @Test
    void theSameBytesByWayOfTwoExecutorsAreNoOffence() {
        f.pool.submit(alice(0));
        f.arrives(alice(0));
        f.executed.add(Keccak.hash(alice(0)));
        f.block(1, Map.of(ALICE, 1L), List.of(PoolFixture.skipped(ALICE, alice(0), SkipReason.NONCE_TOO_LOW)));
        f.pool.submit(alice(1));
        assertThat(f.pool.submit(alice(2))).isInstanceOf(Admission.Accepted.class);
        assertThat(f.pool.status()).isEqualTo(new PoolStatus(2, 0));
    }

    @Test
    void aRecordReadTwiceCountsOnce() {
        f.pool.submit(alice(0));
        f.pool.read(new DurableLog.Position(0, 0), TransactionRecord.encode(alice(0)));
        f.block(1, Map.of(ALICE, 1L), List.of());
        assertThat(f.pool.status()).isEqualTo(new PoolStatus(0, 0));
    }

    @Test
    void nonsenseInTheTopicIsPassedOver() {
        f.pool.read(new DurableLog.Position(0, 0), Bytes.fromHex("0x01c0"));
        f.pool.read(new DurableLog.Position(0, 1), Bytes.EMPTY);
        f.pool.read(new DurableLog.Position(0, 2), Bytes.fromHex("0x0102c0"));
        assertThat(f.pool.status()).isEqualTo(new PoolStatus(0, 0));
    }

    @Test
    void theQueueIsBoundedForASenderAndInAllAndMakesRoomByAge() {
        PoolLimits small = new PoolLimits(2, 3, 1 << 20, 1024, 10, 1 << 20, Duration.ofHours(1), 10, false);
        PoolFixture g = new PoolFixture(small);
        g.pool.submit(alice(1));
        g.pool.submit(alice(2));
        assertThat(g.pool.submit(alice(3))).isEqualTo(new Admission.SenderLimitReached(2, 2));
        Bytes bob1 = Chains.transfer(1, ALICE).signed(BOB_KEY).encoded();
        Bytes bob2 = Chains.transfer(2, ALICE).signed(BOB_KEY).encoded();
        assertThat(g.pool.submit(bob1)).isInstanceOf(Admission.Queued.class);
        assertThat(g.pool.submit(bob2)).isEqualTo(new Admission.PoolFull(3, 3));
        g.now = g.now.plus(Duration.ofHours(2));
        assertThat(g.pool.submit(bob2)).isInstanceOf(Admission.Queued.class);
        assertThat(g.pool.status()).isEqualTo(new PoolStatus(0, 1));
    }

    @Test
    @Tag("P10")
    void whatIsPendingIsBoundedUntilBlocksMakeRoom() {
        PoolLimits small = new PoolLimits(2, 3, 1 << 20, 1024, 2, 1 << 20, Duration.ofHours(1), 10, false);
        PoolFixture g = new PoolFixture(small);
        g.pool.submit(alice(0));
        assertThat(g.pool.wantsMore()).isTrue();
        g.pool.submit(alice(1));
        assertThat(g.pool.wantsMore()).isFalse();
        assertThat(g.pool.submit(alice(2))).isEqualTo(new Admission.PoolFull(2, 2));
        g.block(1, Map.of(ALICE, 2L), List.of());
        assertThat(g.pool.submit(alice(2))).isInstanceOf(Admission.Accepted.class);
    }

    @Test
    void aNonceFarAheadIsNotHeld() {
        assertThat(f.pool.submit(alice(1025))).isEqualTo(new Admission.NonceTooFarAhead(1025, 1024));
    }
}
