package io.aichain.inference.precompile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The price of a layer whose counts are at their end is its end as well, and never less than nothing. */
@Tag("P9")
class PricesTest {
    private static final long MOST = 1L << 62;
    private static final List<GasMeter.Prices> SCHEDULES = List.of(
            GasMeter.Prices.NARROW,
            GasMeter.Prices.BIG,
            GasMeter.Prices.INT8,
            GasMeter.Prices.WIDE_D1,
            GasMeter.Prices.WIDE_D2,
            GasMeter.Prices.ODD);
    /** 2^62 thousandths, rounded up. */
    private static final long END = MOST / 1_000 + 1;

    private static final int COUNTS = 7;
    private static final int BIGS = 5;

    @Test
    void countsAtTheirEndCostTheEndOfAllPrices() {
        for (GasMeter.Prices prices : SCHEDULES) {
            assertThat(prices.of(counts((1 << COUNTS) - 1))).as("%s", prices).isEqualTo(END);
        }
    }

    @Test
    void everyCombinationOfCountsAtTheirEndCostsTheEndOrNothing() {
        for (GasMeter.Prices prices : SCHEDULES) {
            for (int set = 0; set < 1 << COUNTS; set++) {
                // only where some are does a layer pay for big results
                boolean isFree = set == 0 || (set == 1 << BIGS && prices.big() == 0);
                assertThat(prices.of(counts(set))).as("%s, %d", prices, set).isEqualTo(isFree ? 0 : END);
            }
        }
    }

    @Test
    void sumsEndAtTheMost() {
        assertThat(Counts.plus(MOST - 1, 1)).isEqualTo(MOST);
        assertThat(Counts.plus(MOST - 2, 1)).isEqualTo(MOST - 1);
        for (long more : new long[] {0, 1, MOST - 1, MOST}) {
            assertThat(Counts.plus(MOST, more)).isEqualTo(MOST);
            assertThat(Counts.plus(more, MOST)).isEqualTo(MOST);
        }
        assertThat(counts(1).macs(MOST)).isEqualTo(counts(1));
        assertThat(counts((1 << COUNTS) - 1).work(MOST, MOST, MOST).bigs(MOST).sums(MOST))
                .isEqualTo(counts((1 << COUNTS) - 1));
    }

    @Test
    void aChargeIsNeverNegative() {
        GasMeter meter = new GasMeter(100);
        meter.charge(60);
        assertThatThrownBy(() -> meter.charge(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(meter.used()).isEqualTo(60);
        assertThatThrownBy(() -> meter.charge(41)).isInstanceOf(GasMeter.Exhausted.class);
        meter.charge(40);
        assertThat(meter.used()).isEqualTo(100);
    }

    /** @param set which counts are at their end: a bit for each, the others are 0 */
    private static Counts counts(int set) {
        long[] counts = new long[COUNTS];
        for (int i = 0; i < COUNTS; i++) counts[i] = (set >> i & 1) * MOST;
        return new Counts(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6]);
    }
}
