package io.aichain.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.genesis.FeeRule;
import io.aichain.chain.primitives.UInt256;
import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class BaseFeePropertyTest {
    private static final FeeRule MAINNET = new FeeRule(8, 2, UInt256.ZERO);

    /** Values of go-ethereum's consensus/misc/eip1559 tests. */
    @Example
    void mainnetsRuleGivesMainnetsNumbers() {
        assertThat(mainnet(10_000_000)).isEqualTo(1_000_000_000);
        assertThat(mainnet(9_000_000)).isEqualTo(987_500_000);
        assertThat(mainnet(11_000_000)).isEqualTo(1_012_500_000);
        assertThat(mainnet(0)).isEqualTo(875_000_000);
        assertThat(mainnet(20_000_000)).isEqualTo(1_125_000_000);
    }

    private static long mainnet(long gasUsed) {
        return BaseFee.next(UInt256.of(1_000_000_000), gasUsed, 20_000_000, MAINNET)
                .toLongExact();
    }

    @Property
    void theFeeStaysBetweenFloorAndMaximum(
            @ForAll("fees") UInt256 fee, @ForAll("rules") FeeRule rule, @ForAll("gas") Gas gas) {
        UInt256 next = BaseFee.next(fee, gas.used, gas.limit, rule);
        assertThat(next).isBetween(rule.floor(), UInt256.MAX);
    }

    @Property
    void aStepIsAtMostTheDenominatorsShareTimesWhatElasticityAllows(
            @ForAll("fees") UInt256 fee, @ForAll("rules") FeeRule rule, @ForAll("gas") Gas gas) {
        BigInteger before = fee.toBigInteger();
        BigInteger after = BaseFee.next(fee, gas.used, gas.limit, rule).toBigInteger();
        if (after.equals(rule.floor().toBigInteger())) return;
        BigInteger most = before.multiply(BigInteger.valueOf(2L * rule.elasticity()))
                .divide(BigInteger.valueOf(rule.denominator()))
                .max(BigInteger.ONE);
        assertThat(after.subtract(before).abs()).isLessThanOrEqualTo(most);
    }

    @Property
    void moreGasNeverMakesTheNextBlockCheaper(
            @ForAll("fees") UInt256 fee,
            @ForAll("rules") FeeRule rule,
            @ForAll @LongRange(min = 0, max = 60_000_000) long one,
            @ForAll @LongRange(min = 0, max = 60_000_000) long other) {
        UInt256 less = BaseFee.next(fee, Math.min(one, other), 60_000_000, rule);
        UInt256 more = BaseFee.next(fee, Math.max(one, other), 60_000_000, rule);
        assertThat(more).isGreaterThanOrEqualTo(less);
    }

    @Property
    void aFullBlockRaisesTheFeeUntilItIsAtItsMaximum(@ForAll("fees") UInt256 fee) {
        UInt256 next = BaseFee.next(fee, 60_000_000, 60_000_000, FeeRule.DEFAULT);
        if (!fee.equals(UInt256.MAX)) assertThat(next).isGreaterThan(fee);
        else assertThat(next).isEqualTo(UInt256.MAX);
    }

    record Gas(long used, long limit) {}

    @Provide
    Arbitrary<Gas> gas() {
        return Arbitraries.longs()
                .between(21_000, Long.MAX_VALUE / 4)
                .flatMap(limit -> Arbitraries.longs().between(0, limit).map(used -> new Gas(used, limit)));
    }

    @Provide
    Arbitrary<UInt256> fees() {
        return Arbitraries.bigIntegers()
                .between(BigInteger.ZERO, UInt256.MAX.toBigInteger())
                .map(UInt256::of);
    }

    @Provide
    Arbitrary<FeeRule> rules() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 1_000_000),
                        Arbitraries.integers().between(1, 1024),
                        Arbitraries.longs().between(0, Long.MAX_VALUE))
                .as((denominator, elasticity, floor) -> new FeeRule(denominator, elasticity, UInt256.of(floor)));
    }
}
