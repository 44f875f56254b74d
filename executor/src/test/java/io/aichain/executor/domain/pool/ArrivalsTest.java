package io.aichain.executor.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.execution.Chains;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What followers of new transactions are told: each once, in the order of its coming, and never more than is remembered. */
class ArrivalsTest {
    private final PoolFixture f = new PoolFixture();

    private static Bytes alice(long nonce) {
        return Chains.transfer(nonce, Chains.BOB).signed(Chains.ALICE_KEY).encoded();
    }

    private static Hash hash(int n) {
        return Keccak.hash(Bytes.of((byte) n, (byte) (n >> 8)));
    }

    @Test
    void eachComesOnceWhicheverWayItIsLearnedOf() {
        long from = f.pool.arrivals(Long.MAX_VALUE).next();
        List<Integer> told = new ArrayList<>();
        try (var following = f.pool.follow(() -> told.add(told.size()))) {
            f.pool.submit(alice(0));
            f.arrives(alice(0));
            f.arrives(alice(1));
            f.pool.executed(List.of(Keccak.hash(alice(1)), Keccak.hash(alice(7))));
        }
        f.arrives(alice(2));
        var arrived = f.pool.arrivals(from);
        assertThat(arrived.hashes())
                .containsExactly(
                        Keccak.hash(alice(0)), Keccak.hash(alice(1)), Keccak.hash(alice(7)), Keccak.hash(alice(2)));
        assertThat(told).as("a follower hears of each until it stops").hasSize(3);
        assertThat(f.pool.arrivals(arrived.next()).hashes()).isEmpty();
    }

    @Test
    void whatWaitsBehindAGapHasNotArrivedUntilItIsSent() {
        f.pool.submit(alice(1));
        assertThat(f.pool.arrivals(0).hashes()).isEmpty();
        f.block(1, Map.of(Chains.ALICE, 1L), List.of());
        assertThat(f.pool.arrivals(0).hashes()).containsExactly(Keccak.hash(alice(1)));
    }

    @Test
    void theOldestAreForgottenAndMayComeAgain() {
        Arrivals arrivals = new Arrivals(4);
        for (int n = 0; n < 6; n++) assertThat(arrivals.add(hash(n))).isTrue();
        assertThat(arrivals.add(hash(5))).isFalse();
        assertThat(arrivals.since(0)).containsExactly(hash(2), hash(3), hash(4), hash(5));
        assertThat(arrivals.since(5)).containsExactly(hash(5));
        assertThat(arrivals.add(hash(0))).as("forgotten").isTrue();
        assertThat(arrivals.since(Long.MAX_VALUE)).isEmpty();
        assertThat(arrivals.next()).isEqualTo(7);
    }
}
