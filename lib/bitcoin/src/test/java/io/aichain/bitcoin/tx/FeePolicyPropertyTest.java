package io.aichain.bitcoin.tx;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.bitcoin.FeeRate;
import io.aichain.bitcoin.Sat;
import java.math.BigInteger;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** The rules of replacement as Bitcoin Core states them, held against our arithmetic. */
class FeePolicyPropertyTest {
    @Property
    void aReplacementPaysForAllItEvictsAndItsOwnRoomAtAHigherRate(
            @ForAll @LongRange(min = 0, max = 100_000_000) long fee,
            @ForAll @LongRange(min = 0, max = 100_000_000) long descendants,
            @ForAll @IntRange(min = 100, max = 10_000) int oldVsize,
            @ForAll @IntRange(min = 100, max = 10_000) int newVsize,
            @ForAll @LongRange(min = 0, max = 100_000) long incremental) {
        Sat evicted = new Sat(fee + descendants);
        FeeRate step = new FeeRate(incremental);
        Sat minimum = FeePolicy.replacementMinimum(new Sat(fee), oldVsize, evicted, newVsize, step);
        assertThat(replaces(minimum, fee, evicted, oldVsize, newVsize, step)).isTrue();
        assertThat(replaces(new Sat(minimum.value() - 1), fee, evicted, oldVsize, newVsize, step))
                .isFalse();
    }

    /** fee(B) / size(B) > fee(A) / size(A), and fee(B) >= evicted + incremental * size(B). */
    private static boolean replaces(Sat fee, long oldFee, Sat evicted, int oldVsize, int newVsize, FeeRate step) {
        boolean higherRate = BigInteger.valueOf(fee.value())
                        .multiply(BigInteger.valueOf(oldVsize))
                        .compareTo(BigInteger.valueOf(oldFee).multiply(BigInteger.valueOf(newVsize)))
                > 0;
        return higherRate
                && fee.value() >= evicted.value() + step.feeFor(newVsize).value();
    }

    @Property
    void theRateStaysBetweenFloorAndMaximum(
            @ForAll @LongRange(min = 0, max = 10_000_000) long estimate,
            @ForAll @LongRange(min = 0, max = 400_000) long floor) {
        FeeRate rate = FeePolicy.DEFAULT.rate(Optional.of(new FeeRate(estimate)), new FeeRate(floor));
        assertThat(rate).isLessThanOrEqualTo(FeePolicy.DEFAULT.maximum());
        assertThat(rate).isGreaterThanOrEqualTo(FeePolicy.DEFAULT.minimum());
        if (floor <= FeePolicy.DEFAULT.maximum().satPerKvb())
            assertThat(rate).isGreaterThanOrEqualTo(new FeeRate(floor));
    }

    @Property
    void aBumpIsAReplacementAndNeverAboveTheMaximumRate(
            @ForAll @LongRange(min = 1, max = 100_000) long fee,
            @ForAll @LongRange(min = 0, max = 1_000_000) long wanted) {
        FeeRate step = FeeRate.ofSatPerVbyte(1);
        Sat cap = FeePolicy.DEFAULT.maximum().feeFor(202);
        switch (FeePolicy.DEFAULT.bump(new Sat(fee), 202, new Sat(fee), 202, new FeeRate(wanted), step)) {
            case FeePolicy.Bump.To(var to) -> {
                assertThat(to).isLessThanOrEqualTo(cap);
                assertThat(replaces(to, fee, new Sat(fee), 202, 202, step)).isTrue();
            }
            case FeePolicy.Bump.AtCap(var needs) -> assertThat(needs).isGreaterThan(cap);
        }
    }
}
