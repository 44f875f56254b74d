package io.aichain.log.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RivalryTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final Random random = new Random(7);
    private final Rivalry rivalry = new Rivalry(clock::get, () -> random);

    @Test
    void shortTermsMakeThePauseGrowUpToALimit() {
        for (long middle : new long[] {100, 200, 400, 800, 1600, 3200, 3200, 3200}) {
            assertThat(pauseAfter(Duration.ofSeconds(9)))
                    .isBetween(Duration.ofMillis(middle / 2), Duration.ofMillis(middle * 3 / 2));
        }
    }

    @Test
    void aLongTermBeginsTheRowAnew() {
        for (int i = 0; i < 5; i++) pauseAfter(Duration.ZERO);
        assertThat(pauseAfter(Duration.ofSeconds(10))).isLessThan(Duration.ofMillis(150));
        assertThat(pauseAfter(Duration.ZERO)).isBetween(Duration.ofMillis(100), Duration.ofMillis(300));
    }

    @Test
    void twoRarelyWaitTheSame() {
        assertThat(java.util.stream.Stream.generate(() -> new Rivalry(clock::get, () -> random).termEnds())
                        .limit(20)
                        .distinct()
                        .count())
                .isGreaterThan(10);
    }

    private Duration pauseAfter(Duration term) {
        rivalry.termBegins();
        clock.addAndGet(term.toNanos());
        return rivalry.termEnds();
    }
}
